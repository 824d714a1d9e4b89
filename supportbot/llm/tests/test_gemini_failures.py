"""Whatever goes wrong between Gemini and its backend comes out as an error of ours."""

from __future__ import annotations

import socket

import pytest

from supportbot.llm.backends.gemini import GeminiBackend
from supportbot.llm.base import LLM, CallPolicy, Chunk, Prompt
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMEmpty,
    LLMError,
    LLMNotConfigured,
    LLMRateLimited,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)
from supportbot.llm.tests.conftest import MakeBackend
from supportbot.llm.tests.fake_gemini import (
    FakeGemini,
    Response,
    answer,
    error,
    event,
)


def ask(backend: LLM, prompt: Prompt, timeout: float = 2.0) -> list[Chunk]:
    return list(backend.stream(prompt, timeout=timeout))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (302, LLMRejected),
        (400, LLMRejected),
        (401, LLMRejected),
        (403, LLMRejected),
        (404, LLMRejected),
        (408, LLMTimeout),
        (429, LLMRateLimited),
        (499, LLMUnavailable),
        (500, LLMUnavailable),
        (502, LLMUnavailable),
        (503, LLMUnavailable),
        (504, LLMTimeout),
    ],
)
def test_error_status_is_translated_without_the_providers_words(
    gemini: FakeGemini,
    backend: GeminiBackend,
    prompt: Prompt,
    status: int,
    expected: type[LLMError],
) -> None:
    gemini.enqueue(error(status))

    with pytest.raises(expected) as raised:
        ask(backend, prompt)

    assert type(raised.value) is expected
    assert "quotes the prompt" not in str(raised.value)
    assert len(gemini.requests) == 1


def test_bad_gateway_in_html_is_unavailable(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    gemini.enqueue(Response(status=502, raw=(b"<html>Bad Gateway</html>",)))

    with pytest.raises(LLMUnavailable, match="HTTP 502"):
        ask(backend, prompt)


@pytest.mark.parametrize(
    ("response", "retry_after"),
    [
        (error(429, retry_delay="3.5s"), 3.5),
        (error(429, Retry_After="7"), 7.0),
        (error(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), 0.0),
        (error(429, retry_delay="1s", Retry_After="7"), 1.0),
        (error(429, Retry_After="soon"), None),
        (error(429, Retry_After="inf"), None),
        (error(429), None),
    ],
    ids=["info", "seconds", "date", "info-first", "words", "infinite", "none"],
)
def test_wish_to_be_asked_later_is_passed_on(
    gemini: FakeGemini,
    backend: GeminiBackend,
    prompt: Prompt,
    response: Response,
    retry_after: float | None,
) -> None:
    gemini.enqueue(response)

    with pytest.raises(LLMUnavailable) as raised:
        ask(backend, prompt)

    assert raised.value.retry_after == retry_after


def test_error_inside_a_stream_is_translated(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    late = {"error": {"code": 429, "message": "slow down", "status": "X"}}
    gemini.enqueue(Response(events=(event("Yes, "), late)))

    with pytest.raises(LLMRateLimited):
        ask(backend, prompt)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (Response(raw=(b'data: {"candidates": [',)), LLMUnavailable),
        (Response(raw=(b"<html>Log in to the hotel</html>",)), LLMUnavailable),
        (Response(raw=(b'data: {"error": {}}\n\n',)), LLMUnavailable),
        (Response(raw=(b'data: {"candidates": 7}\n\n',)), LLMUnavailable),
        (Response(raw=(b"data: [1]\n\n",)), LLMEmpty),
        (Response(raw=(b"\n",)), LLMEmpty),
        (Response(events=({},)), LLMEmpty),
        (Response(events=({"candidates": []},)), LLMEmpty),
        (Response(events=({"candidates": [{"finishReason": "STOP"}]},)), LLMEmpty),
        (Response(events=(event(finish_reason="STOP"),)), LLMEmpty),
        (Response(events=(event(thought="Hm", finish_reason="STOP"),)), LLMEmpty),
        (Response(events=(event(finish_reason="MAX_TOKENS"),)), LLMEmpty),
        (Response(events=(event("Yes, "),)), LLMUnavailable),
        (Response(events=(event("Yes, "),), is_cut=True), LLMUnavailable),
        (Response(events=(event(finish_reason="NEW_REASON"),)), LLMUnavailable),
    ],
    ids=[
        "half-json",
        "html",
        "error-without-code",
        "wrong-type",
        "list",
        "no-event",
        "empty-event",
        "no-candidates",
        "no-content",
        "no-parts",
        "only-thoughts",
        "only-thoughts-truncated",
        "no-end",
        "cut-connection",
        "reason-newer-than-the-sdk",
    ],
)
def test_answer_of_the_wrong_shape_is_an_error_of_ours(
    gemini: FakeGemini,
    backend: GeminiBackend,
    prompt: Prompt,
    response: Response,
    expected: type[LLMError],
) -> None:
    gemini.enqueue(response)

    with pytest.raises(expected):
        ask(backend, prompt)


def test_silent_service_times_out(
    gemini: FakeGemini, make_backend: MakeBackend, prompt: Prompt, policy: CallPolicy
) -> None:
    gemini.enqueue(answer("Yes.", pause=5))

    with pytest.raises(LLMTimeout):
        ask(make_backend(policy=policy), prompt)


def test_dripping_service_ends_at_the_timeout(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    gemini.enqueue(Response(raw=(b"d",) * 20, pause=0.02))

    with pytest.raises(LLMTimeout):
        ask(backend, prompt, timeout=0.2)


def test_dripping_error_ends_at_the_timeout(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    gemini.enqueue(Response(status=500, raw=(b"d",) * 20, pause=0.02))

    with pytest.raises(LLMTimeout):
        ask(backend, prompt, timeout=0.2)


def test_refused_connection_is_unavailable(
    make_backend: MakeBackend, prompt: Prompt
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    backend = make_backend(base_url=f"http://127.0.0.1:{port}")

    with pytest.raises(LLMUnavailable, match="ConnectError"):
        ask(backend, prompt)


def test_closed_backend_connects_anew(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    ask(backend, prompt)

    backend.close()
    ask(backend, prompt)

    assert len(gemini.requests) == 2


def test_without_a_key_nothing_is_sent(
    gemini: FakeGemini, make_backend: MakeBackend, prompt: Prompt
) -> None:
    backend = make_backend(api_key="")

    with pytest.raises(LLMNotConfigured, match="set GEMINI_API_KEY"):
        ask(backend, prompt)

    assert not backend.is_configured
    assert gemini.requests == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"model": ""}, "GEMINI_MODEL"),
        ({"api_key": "kéy"}, "GEMINI_API_KEY"),
        ({"api_key": "key\n"}, "GEMINI_API_KEY"),
        ({"base_url": "localhost:9999"}, "GEMINI_BASE_URL"),
        ({"base_url": "http://"}, "GEMINI_BASE_URL"),
        ({"base_url": "http://[::1"}, "GEMINI_BASE_URL"),
    ],
    ids=["model", "key", "newline", "scheme", "host", "bracket"],
)
def test_wrong_option_is_named(
    make_backend: MakeBackend, options: dict[str, str], named: str
) -> None:
    with pytest.raises(InvalidLLM, match=named):
        make_backend(**options)
