"""The backend on the discontinued SDK, against a small module in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import IntEnum
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from supportbot.llm.backends.google_generativeai import GoogleGenerativeAIBackend
from supportbot.llm.base import Chunk, Prompt, PromptTurn, Usage
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMBlocked,
    LLMEmpty,
    LLMError,
    LLMRateLimited,
    LLMTimeout,
    LLMUnavailable,
)

PROMPT = Prompt(
    instructions="Be polite.",
    turns=(
        PromptTurn(role="model", text="Hello"),
        PromptTurn(role="user", text="Rain?"),
    ),
)


class FinishReason(IntEnum):
    FINISH_REASON_UNSPECIFIED = 0
    STOP = 1
    MAX_TOKENS = 2
    SAFETY = 3


class BlockReason(IntEnum):
    BLOCK_REASON_UNSPECIFIED = 0
    SAFETY = 1


class FakeSDK(ModuleType):
    """Records what it is told; answers what it is given."""

    # Any: an SDK without types
    def __init__(self) -> None:
        super().__init__("google.generativeai")
        self.__spec__ = ModuleSpec("google.generativeai", loader=None)
        self.responses: list[object] = []
        self.configured: dict[str, Any] = {}
        self.model: dict[str, Any] = {}
        self.called: dict[str, Any] = {}

    def configure(self, **options: Any) -> None:
        self.configured = options

    def GenerativeModel(  # noqa: N802 (the SDK's)
        self, name: str, *, system_instruction: str
    ) -> FakeSDK:
        self.model = {"name": name, "system_instruction": system_instruction}
        return self

    def generate_content(self, contents: Any, **options: Any) -> Iterator[object]:
        self.called = {"contents": contents, **options}
        yield from map(_raise_or_return, self.responses)


class APICallError(Exception):
    """As google.api_core's: the status is an attribute."""

    def __init__(self, code: int | None) -> None:
        super().__init__("quotes the prompt")
        self.code = code


@pytest.fixture
def sdk(monkeypatch: pytest.MonkeyPatch) -> FakeSDK:
    fake = FakeSDK()
    monkeypatch.setitem(sys.modules, "google.generativeai", fake)
    return fake


def _raise_or_return(response: object) -> object:
    if isinstance(response, Exception):
        raise response
    return response


def response(
    text: str = "", *, finish: int = 0, block: int = 0, usage: object = None
) -> SimpleNamespace:
    parts = [SimpleNamespace(text=text)] if text else []
    candidate = SimpleNamespace(
        content=SimpleNamespace(parts=parts), finish_reason=finish
    )
    return SimpleNamespace(
        candidates=[] if block else [candidate],
        prompt_feedback=SimpleNamespace(block_reason=block),
        usage_metadata=usage,
    )


def ask(**changes: str) -> list[Chunk]:
    options: dict[str, Any] = {"model": "gemini-2.5-flash", "api_key": "k", **changes}
    backend = GoogleGenerativeAIBackend("default", **options)
    chunks = list(backend.stream(PROMPT, timeout=3.0))
    backend.close()
    return chunks


def test_reply_comes_in_pieces(sdk: FakeSDK) -> None:
    usage = SimpleNamespace(prompt_token_count=9, candidates_token_count=4)
    sdk.responses = [
        response("It is "),
        response("raining.", finish=FinishReason.STOP, usage=usage),
    ]

    chunks = ask()

    assert chunks == [
        Chunk(text="It is "),
        Chunk(text="raining."),
        Chunk(usage=Usage(input_tokens=9, output_tokens=4), is_last=True),
    ]


def test_sdk_is_told_everything(sdk: FakeSDK) -> None:
    sdk.responses = [response("Yes.", finish=FinishReason.STOP)]

    ask(base_url="http://127.0.0.1:9999")

    assert sdk.configured["client_options"] == {"api_endpoint": "http://127.0.0.1:9999"}
    assert sdk.model["system_instruction"] == "Be polite."
    assert sdk.called["contents"][1] == {"role": "user", "parts": ["Rain?"]}
    assert sdk.called["request_options"] == {"timeout": 3.0, "retry": None}


def test_cut_reply_is_marked(sdk: FakeSDK) -> None:
    sdk.responses = [response("Yes, bu", finish=FinishReason.MAX_TOKENS)]

    *_, last = ask()

    assert last.is_truncated


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (response(block=BlockReason.SAFETY), LLMBlocked),
        (response("Hm", finish=FinishReason.SAFETY), LLMBlocked),
        (response(finish=FinishReason.STOP), LLMEmpty),
        (response("Hm", finish=77), LLMEmpty),
        (response("Hm"), LLMUnavailable),
        (APICallError(429), LLMRateLimited),
        (APICallError(504), LLMTimeout),
        (APICallError(None), LLMUnavailable),
        (ValueError("quotes the prompt"), LLMUnavailable),
    ],
    ids=[
        "prompt",
        "reply",
        "empty",
        "new-reason",
        "cut",
        "429",
        "504",
        "no-status",
        "bug",
    ],
)
def test_fault_is_translated_without_the_providers_words(
    sdk: FakeSDK, given: object, expected: type[LLMError]
) -> None:
    sdk.responses = [given]

    with pytest.raises(expected) as raised:
        ask()

    assert "quotes the prompt" not in str(raised.value)


def test_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.generativeai", None)

    with pytest.raises(InvalidLLM, match="pip install google-generativeai"):
        ask()
