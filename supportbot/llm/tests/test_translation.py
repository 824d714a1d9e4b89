"""Every exception of the SDK and of its HTTP client becomes one of ours."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import httpx2
import pytest
from google.genai import errors

from supportbot.llm.backends.gemini_client import translate
from supportbot.llm.exceptions import (
    LLMError,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)


def exceptions_of(
    module: ModuleType, base: type[Exception] = Exception
) -> list[type[Exception]]:
    return [
        cls
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, base) and not issubclass(cls, Warning)
    ]


SDK_EXCEPTIONS = exceptions_of(errors)
TIMEOUTS = exceptions_of(httpx2, httpx2.TimeoutException)
REFUSALS = [httpx2.InvalidURL, httpx2.UnsupportedProtocol]
OTHERS = sorted(set(exceptions_of(httpx2)) - {*TIMEOUTS, *REFUSALS}, key=repr)


def bare(cls: type[Exception]) -> Any:  # Any: attributes of all its kinds
    """An instance without the arguments that each class wants in its own way."""
    exc: Any = cls.__new__(cls)  # Any: as above
    exc.code, exc.details, exc.response = None, None, None
    return exc


@pytest.mark.parametrize("cls", SDK_EXCEPTIONS)
def test_exception_of_the_sdk_is_translated(cls: type[Exception]) -> None:
    translated = translate(bare(cls))

    assert type(translated) is LLMUnavailable


@pytest.mark.parametrize("cls", TIMEOUTS)
def test_timeout_is_translated(cls: type[Exception]) -> None:
    translated = translate(bare(cls))

    assert type(translated) is LLMTimeout


@pytest.mark.parametrize("cls", REFUSALS)
def test_wrong_address_is_our_fault(cls: type[Exception]) -> None:
    translated = translate(bare(cls))

    assert type(translated) is LLMRejected
    assert "GEMINI_BASE_URL" in str(translated)


@pytest.mark.parametrize("cls", OTHERS)
def test_other_exception_of_the_http_client_is_translated(cls: type[Exception]) -> None:
    translated = translate(bare(cls))

    assert type(translated) is LLMUnavailable


@pytest.mark.parametrize("cls", [ValueError, TypeError, KeyError, OSError])
def test_what_slips_through_the_sdk_is_translated(cls: type[Exception]) -> None:
    translated = translate(cls("quotes the prompt"))

    assert isinstance(translated, LLMError)
    assert str(translated) == cls.__name__
