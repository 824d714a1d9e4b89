"""The gemini backend against real HTTP: what it sends, and every way it can end."""

from __future__ import annotations

import socket

import pytest
from google.genai.types import BlockedReason, FinishReason

from supportbot.llm.backends import gemini_outcomes as outcomes
from supportbot.llm.backends.gemini import GeminiBackend
from supportbot.llm.base import LLM, CallPolicy, Chunk, Prompt, PromptTurn, Usage
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMBlocked,
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
    blocked,
    error,
    event,
)


def ask(backend: LLM, prompt: Prompt, timeout: float = 2.0) -> list[Chunk]:
    return list(backend.stream(prompt, timeout=timeout))


def test_reply_comes_in_the_pieces_the_service_sent(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    gemini.enqueue(answer("It is ", "raining."))

    chunks = ask(backend, prompt)

    assert chunks == [
        Chunk(text="It is "),
        Chunk(text="raining."),
        Chunk(usage=Usage(input_tokens=100, output_tokens=20)),
    ]


def test_request_carries_instructions_turns_and_key(
    gemini: FakeGemini, backend: GeminiBackend
) -> None:
    turns = (PromptTurn(role="user", text="Hi"), PromptTurn(role="model", text="Hello"))
    prompt = Prompt(instructions="Be polite.", turns=turns)

    ask(backend, prompt)

    request = gemini.requests[0]
    assert request.method == "streamGenerateContent"
    assert request.body["systemInstruction"]["parts"] == [{"text": "Be polite."}]
    assert request.body["contents"] == [
        {"role": "user", "parts": [{"text": "Hi"}]},
        {"role": "model", "parts": [{"text": "Hello"}]},
    ]
    assert request.headers["x-goog-api-key"] == "secret-key"


def test_generation_is_short_sober_and_without_thinking(
    gemini: FakeGemini, make_backend: MakeBackend, prompt: Prompt
) -> None:
    ask(make_backend(max_output_tokens=300), prompt)

    assert gemini.requests[0].body["generationConfig"] == {
        "temperature": 0.2,
        "maxOutputTokens": 300,
        "thinkingConfig": {"thinking_level": "MINIMAL"},
    }


@pytest.mark.parametrize(
    ("model", "thinking"),
    [
        ("gemini-2.5-flash-lite", {"thinking_budget": 0}),
        ("gemini-3-pro", {"thinking_level": "LOW"}),
        ("models/gemini-3-flash", {"thinking_level": "MINIMAL"}),
        ("gemma-3", None),
    ],
)
def test_each_model_thinks_as_little_as_it_can(
    gemini: FakeGemini,
    make_backend: MakeBackend,
    prompt: Prompt,
    model: str,
    thinking: object,
) -> None:
    ask(make_backend(model=model), prompt)

    config = gemini.requests[0].body["generationConfig"]
    assert config.get("thinkingConfig") == thinking


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_api_version_is_ours_to_choose(
    gemini: FakeGemini,
    make_backend: MakeBackend,
    prompt: Prompt,
    version: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v7")

    ask(make_backend(api_version=version), prompt)

    assert gemini.requests[0].version == version


def test_environment_does_not_turn_the_sdk_to_vertex(
    gemini: FakeGemini,
    make_backend: MakeBackend,
    prompt: Prompt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")

    ask(make_backend(), prompt)

    assert len(gemini.requests) == 1


@pytest.mark.parametrize(
    ("timeout", "header"), [(2.0, "10"), (15.2, "16")], ids=["short", "long"]
)
def test_server_is_told_a_deadline_that_it_accepts(
    gemini: FakeGemini,
    backend: GeminiBackend,
    prompt: Prompt,
    timeout: float,
    header: str,
) -> None:
    ask(backend, prompt, timeout=timeout)

    assert gemini.requests[0].headers["X-Server-Timeout"] == header


def test_thoughts_are_never_shown(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    gemini.enqueue(
        Response(
            events=(
                event(thought="He wants to know"),
                event("Yes.", thought="so I say", finish_reason="STOP"),
            )
        )
    )

    chunks = ask(backend, prompt)

    assert "".join(chunk.text for chunk in chunks) == "Yes."


@pytest.mark.parametrize("reason", list(FinishReason), ids=lambda r: r.name)
def test_every_finish_reason_of_the_sdk_is_known(reason: FinishReason) -> None:
    known = outcomes.COMPLETE | outcomes.TRUNCATED | set(outcomes.FAILED)

    assert reason.value in known


@pytest.mark.parametrize(("reason", "expected"), outcomes.FAILED.items())
def test_finish_reason_that_spoils_the_reply_raises(
    gemini: FakeGemini,
    backend: GeminiBackend,
    prompt: Prompt,
    reason: str,
    expected: type[LLMError],
) -> None:
    gemini.enqueue(answer("It is ", "secret.", finish_reason=reason))
    chunks = backend.stream(prompt, timeout=2.0)

    first = next(chunks)

    assert first.text == "It is "
    with pytest.raises(expected, match=reason):
        next(chunks)


@pytest.mark.parametrize("reason", sorted(outcomes.COMPLETE))
def test_finish_reason_that_completes_the_reply(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt, reason: str
) -> None:
    gemini.enqueue(answer("Yes.", finish_reason=reason))

    *_, last = ask(backend, prompt)

    assert not last.is_truncated


@pytest.mark.parametrize("reason", sorted(outcomes.TRUNCATED))
def test_finish_reason_that_cuts_the_reply(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt, reason: str
) -> None:
    gemini.enqueue(answer("Yes, bu", finish_reason=reason))

    *_, last = ask(backend, prompt)

    assert last.is_truncated
    assert len(gemini.requests) == 1


@pytest.mark.parametrize("reason", list(BlockedReason), ids=lambda r: r.name)
def test_every_block_reason_of_the_sdk_blocks(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt, reason: BlockedReason
) -> None:
    gemini.enqueue(blocked(reason.value))

    with pytest.raises(LLMBlocked, match=reason.value):
        ask(backend, prompt)


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
