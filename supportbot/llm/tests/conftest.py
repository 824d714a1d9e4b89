"""The fake Gemini, and a backend that speaks to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

import pytest
from pytest_django import Settings

from supportbot.llm import llms
from supportbot.llm.backends.gemini import GeminiBackend
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.backends.openai import OpenAIBackend
from supportbot.llm.base import LLM, CallPolicy, Prompt, PromptTurn
from supportbot.llm.tests.fake_gemini import FakeGemini
from supportbot.llm.tests.fake_openai import FakeOpenAI

POLICY: dict[str, float] = {
    "first_token_timeout": 0.2,
    "idle_timeout": 0.2,
    "retry_jitter": 0.001,
}

Kind = TypeVar("Kind", bound=LLM)
MakeBackend = Callable[..., GeminiBackend]
MakeOpenAI = Callable[..., OpenAIBackend]
MakeLLM = Callable[..., LocMemBackend]


@pytest.fixture
def prompt() -> Prompt:
    return Prompt(
        instructions="Be polite.",
        turns=(PromptTurn(role="user", text="Is it raining?"),),
    )


@pytest.fixture(scope="session")
def gemini_server() -> Iterator[FakeGemini]:
    with FakeGemini() as fake:
        yield fake


@pytest.fixture
def gemini(gemini_server: FakeGemini) -> FakeGemini:
    gemini_server.reset()
    return gemini_server


@pytest.fixture(scope="session")
def make_backend(gemini_server: FakeGemini) -> Iterator[MakeBackend]:
    made: list[GeminiBackend] = []

    def make(*, policy: CallPolicy | None = None, **options: Any) -> GeminiBackend:
        options = {
            "api_key": "secret-key",
            "model": "gemini-3.5-flash-lite",
            "base_url": gemini_server.url,
            **options,
        }
        made.append(GeminiBackend("default", policy=policy, **options))
        return made[-1]

    yield make
    for backend in made:
        backend.close()


@pytest.fixture(scope="session")
def backend(make_backend: MakeBackend) -> GeminiBackend:
    """The one that most tests share: each new one loads all certificates."""
    return make_backend()


@pytest.fixture(scope="session")
def openai_server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as fake:
        yield fake


@pytest.fixture
def openai(openai_server: FakeOpenAI) -> FakeOpenAI:
    openai_server.reset()
    return openai_server


@pytest.fixture
def make_openai(openai_server: FakeOpenAI) -> Iterator[MakeOpenAI]:
    made: list[OpenAIBackend] = []

    def make(**options: Any) -> OpenAIBackend:
        options = {"model": "tiny", "base_url": f"{openai_server.url}/v1", **options}
        made.append(OpenAIBackend("default", **options))
        return made[-1]

    yield make
    for backend in made:
        backend.close()


@pytest.fixture
def make_llm(settings: Settings) -> MakeLLM:
    """The scripted model under the alias "default", with a policy."""

    def make(**policy: float) -> LocMemBackend:
        settings.LLMS = {
            "default": {
                "BACKEND": "supportbot.llm.backends.locmem.LocMemBackend",
                "POLICY": {"retry_jitter": 0.001, **policy},
            }
        }
        backend = llms["default"]
        assert isinstance(backend, LocMemBackend)
        return backend

    return make


@pytest.fixture
def policy() -> CallPolicy:
    """Short limits, so that nobody waits for a test."""
    return CallPolicy(first_token_timeout=0.3, idle_timeout=0.3, retry_jitter=0.001)


class Use(Protocol):
    """Puts a backend under "default", with a policy of short waits."""

    def __call__(self, backend: type[Kind], **policy: float) -> Kind: ...


@pytest.fixture
def use(settings: Settings) -> Use:
    def configure(backend: type[Kind], **policy: float) -> Kind:
        settings.LLMS = {
            "default": {
                "BACKEND": f"{backend.__module__}.{backend.__name__}",
                "POLICY": POLICY | policy,
            }
        }
        llm = llms["default"]
        assert isinstance(llm, backend)
        return llm

    return configure
