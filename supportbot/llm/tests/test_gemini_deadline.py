"""The resilient call over real HTTP: whatever the service does, waiting ends."""

from __future__ import annotations

import time

import pytest
from pytest_django import Settings

from supportbot.llm import LLM, Prompt, llms
from supportbot.llm.calling import availability, stream
from supportbot.llm.exceptions import LLMError, LLMTimeout, LLMUnavailable
from supportbot.llm.tests.fake_gemini import FakeGemini, Response, answer, error


@pytest.fixture
def llm(settings: Settings, gemini: FakeGemini, prompt: Prompt) -> LLM:
    settings.LLMS = {
        "default": {
            "BACKEND": "supportbot.llm.backends.gemini.GeminiBackend",
            "OPTIONS": {"model": "m", "api_key": "k", "base_url": gemini.url},
            "POLICY": {
                "max_concurrent_calls": 1,
                "first_token_timeout": 1.0,
                "idle_timeout": 0.3,
                "retry_jitter": 0.001,
            },
        }
    }
    # The SDK's import and the certificates are not what these tests time.
    list(llms["default"].stream(prompt, timeout=5))
    gemini.reset()
    return llms["default"]


def test_dripping_service_ends_with_the_deadline_and_so_does_its_thread(
    llm: LLM, gemini: FakeGemini, prompt: Prompt
) -> None:
    gemini.enqueue(Response(raw=(b"d",) * 100, pause=0.02))
    started = time.monotonic()

    with pytest.raises(LLMTimeout):
        list(stream(prompt, timeout=0.4))

    assert time.monotonic() - started < 1.5
    assert llm.slots.acquire(timeout=1)


def test_customer_hanging_up_closes_the_connection(
    llm: LLM, gemini: FakeGemini, prompt: Prompt
) -> None:
    gemini.enqueue(answer(*["And "] * 40, pause=0.05))
    chunks = stream(prompt, timeout=5)
    next(chunks)

    chunks.close()

    assert gemini.hung_up.wait(1)
    assert llm.slots.acquire(timeout=1)


def test_service_that_recovers_answers_at_the_second_attempt(
    llm: LLM, gemini: FakeGemini, prompt: Prompt
) -> None:
    gemini.enqueue(error(503), answer("It is raining."))

    reply = "".join(chunk.text for chunk in stream(prompt, timeout=5))

    assert reply == "It is raining."
    assert len(gemini.requests) == 2


@pytest.mark.parametrize("status", [401, 403, 404])
def test_refused_key_or_model_makes_gemini_unavailable(
    llm: LLM, gemini: FakeGemini, prompt: Prompt, status: int
) -> None:
    gemini.enqueue(error(status))

    with pytest.raises(LLMError):
        list(stream(prompt, timeout=5))

    assert availability() == "unavailable"
    assert len(gemini.requests) == 1


def test_slots_are_not_lost_over_failures(
    llm: LLM, gemini: FakeGemini, prompt: Prompt
) -> None:
    gemini.enqueue(error(500), error(500), answer("Hello."))
    with pytest.raises(LLMUnavailable):
        list(stream(prompt, timeout=5))

    reply = "".join(chunk.text for chunk in stream(prompt, timeout=5))

    assert reply == "Hello."
