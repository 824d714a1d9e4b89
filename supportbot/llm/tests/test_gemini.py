"""The gemini backend against real HTTP: what it sends, and how a reply ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from google.genai.types import BlockedReason, FinishReason

from supportbot.llm.backends import gemini_outcomes as outcomes
from supportbot.llm.backends.gemini import GeminiBackend
from supportbot.llm.base import LLM, Chunk, Prompt, PromptTurn, ReplyFormat, Usage
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMError,
)
from supportbot.llm.tests.conftest import MakeBackend
from supportbot.llm.tests.fake_gemini import (
    FakeGemini,
    Response,
    answer,
    blocked,
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


def test_format_is_sent_as_a_schema(
    gemini: FakeGemini, backend: GeminiBackend, prompt: Prompt
) -> None:
    schema = {"type": "object", "properties": {"faq": {"type": "integer"}}}
    asked = replace(prompt, format=ReplyFormat(schema=schema, as_text="As JSON."))

    ask(backend, asked)

    config = gemini.requests[0].body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"] == schema
    assert "As JSON." not in gemini.requests[0].text


@pytest.mark.parametrize(
    ("model", "takes_schema"),
    [("gemini-3.5-flash-lite", True), ("gemma-3-27b-it", False)],
)
def test_schema_is_for_models_that_take_one(
    make_backend: MakeBackend, model: str, takes_schema: bool
) -> None:
    assert make_backend(model=model).capabilities.structured_output is takes_schema
