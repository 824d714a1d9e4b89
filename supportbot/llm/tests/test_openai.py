"""The backend for OpenAI-compatible services: what it sends, shows and remembers."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from supportbot.llm import Chunk, Prompt, PromptTurn, Usage
from supportbot.llm.backends.openai import OpenAIBackend
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMBlocked,
    LLMEmpty,
    LLMError,
    LLMNotConfigured,
    LLMParameterRefused,
    LLMRateLimited,
    LLMRejected,
    LLMUnavailable,
)
from supportbot.llm.tests.conftest import MakeOpenAI
from supportbot.llm.tests.fake_openai import (
    FakeOpenAI,
    Response,
    chunk,
    refusal,
    reply,
    usage,
)

BEARER = {"Authorization": "Bearer k"}
RAIN = Prompt(instructions="", turns=(PromptTurn(role="user", text="Is it raining?"),))


def ask(backend: OpenAIBackend, prompt: Prompt) -> list[Chunk]:
    return list(backend.stream(backend.fit(prompt), timeout=2))


def text_of(chunks: list[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks)


def test_request_carries_instructions_turns_and_limits(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    turns = (*prompt.turns, PromptTurn(role="model", text="No."), *prompt.turns)

    ask(make_openai(max_output_tokens=300), replace(prompt, turns=turns))

    assert openai.requests[0].body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be polite."},
            {"role": "user", "content": "Is it raining?"},
            {"role": "assistant", "content": "No."},
            {"role": "user", "content": "Is it raining?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.2,
        "max_tokens": 300,
    }


def test_reply_comes_in_the_pieces_the_service_sent(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    openai.enqueue(reply("It is ", "raining."))

    chunks = ask(make_openai(), prompt)

    assert chunks == [
        Chunk(text="It is "),
        Chunk(text="raining."),
        Chunk(usage=Usage(input_tokens=100, output_tokens=20), is_last=True),
    ]


@pytest.mark.parametrize(
    ("base_url", "options", "path", "credentials"),
    [
        ("/v1", {"api_key": "k"}, "/v1/chat/completions", BEARER),
        ("/v1/", {}, "/v1/chat/completions", {}),
        ("/v1/chat/completions", {}, "/v1/chat/completions", {}),
        (
            "/openai/deployments/d?api-version=2024-10-21",
            {"headers": {"api-key": "k"}},
            "/openai/deployments/d/chat/completions?api-version=2024-10-21",
            {"api-key": "k"},
        ),
        ("/v1", {"query": {"a": "b"}}, "/v1/chat/completions?a=b", {}),
    ],
    ids=["key", "local", "whole-path", "azure", "query"],
)
def test_address_and_key_are_as_each_service_wants_them(
    openai: FakeOpenAI,
    make_openai: MakeOpenAI,
    base_url: str,
    options: dict[str, Any],
    path: str,
    credentials: dict[str, str],
) -> None:
    ask(make_openai(base_url=openai.url + base_url, **options), RAIN)

    (request,) = openai.requests
    assert request.path == path
    names = {"Authorization", "api-key"} & request.headers.keys()
    assert {name: request.headers[name] for name in names} == credentials


def test_azure_gets_its_key_in_its_own_header(make_openai: MakeOpenAI) -> None:
    backend = make_openai(
        api_key="k", base_url="https://shop.openai.azure.com/openai/v1"
    )

    assert backend.options.all_headers == {"api-key": "k"}


def test_own_address_of_openai_needs_a_key(
    make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    backend = make_openai(base_url="https://api.openai.com/v1")

    with pytest.raises(LLMNotConfigured, match="set OPENAI_API_KEY"):
        ask(backend, prompt)

    assert not backend.is_configured
    limit_name = backend.options.token_limit_name
    assert limit_name == "max_completion_tokens"


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (refusal(400, code="content_filter"), LLMBlocked),
        (refusal(403, metadata={"reasons": ["violence"]}), LLMBlocked),
        (refusal(429, code="insufficient_quota"), LLMRejected),
        (refusal(429, code="rate_limit_exceeded"), LLMRateLimited),
        (refusal(402), LLMRejected),
        (refusal(200, code=503), LLMUnavailable),
        (refusal(200, code="rate_limit_exceeded"), LLMRateLimited),
        (Response(events=(chunk(refusal="I can't."),)), LLMBlocked),
        (Response(events=(chunk("Yes."),), is_cut=True), LLMUnavailable),
        (reply("", finish_reason="tool_calls"), LLMEmpty),
        (reply("Yes.", finish_reason="something new"), LLMEmpty),
        (Response(events=(chunk(reasoning_content="Hm."), usage())), LLMEmpty),
    ],
    ids=[
        "azure-filter",
        "moderation",
        "quota",
        "rate",
        "credit",
        "error-in-200",
        "rate-in-200",
        "refusal",
        "cut",
        "tool",
        "unknown-end",
        "only-reasoning",
    ],
)
def test_failure_is_an_error_of_ours(
    openai: FakeOpenAI,
    make_openai: MakeOpenAI,
    prompt: Prompt,
    response: Response,
    expected: type[LLMError],
) -> None:
    openai.enqueue(response)

    with pytest.raises(expected) as raised:
        ask(make_openai(), prompt)

    assert type(raised.value) is expected
    assert "quotes the prompt" not in str(raised.value)


@pytest.mark.parametrize(
    "pieces",
    [
        ("<think>He asks.</think>Yes.",),
        ("<thi", "nk>He asks.", "</thin", "k>Yes."),
        ("He asks.</think>Yes.",),
        ("Ye", "<reasoning>So it is.</reasoning>", "s."),
    ],
    ids=["whole", "in-pieces", "begun-before", "in-between"],
)
def test_thoughts_are_never_shown(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt, pieces: tuple[str, ...]
) -> None:
    openai.enqueue(reply(*pieces))

    assert text_of(ask(make_openai(), prompt)) == "Yes."


def test_model_that_thought_without_a_mark_is_read_with_care_from_then_on(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    backend = make_openai()
    openai.enqueue(*[reply("He ", "asks.", "</think>", "Yes.")] * 2, reply("N", "o."))
    with pytest.raises(LLMEmpty):
        ask(backend, prompt)

    second, third = text_of(ask(backend, prompt)), text_of(ask(backend, prompt))

    assert (second, third) == ("Yes.", "No.")


def test_sign_that_begins_no_tag_is_shown(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    openai.enqueue(reply("1 <", " 2 and x <"))

    assert text_of(ask(make_openai(), prompt)) == "1 < 2 and x <"


def test_end_without_its_mark_is_an_end(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    openai.enqueue(Response(events=(chunk("Yes.", finish_reason="stop"),), is_cut=True))

    *_, last = ask(make_openai(), prompt)

    assert last.is_last


def test_mark_of_the_end_is_one_without_a_reason(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    openai.enqueue(Response(events=(chunk("Yes."),)))

    assert text_of(ask(make_openai(), prompt)) == "Yes."


@pytest.mark.parametrize("streaming", [True, False])
def test_whole_reply_in_json_is_read(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt, streaming: bool
) -> None:
    message = {"content": [{"type": "text", "text": "Yes."}, {"type": "thinking"}]}
    body = {"choices": [{"message": message, "finish_reason": "stop"}], **usage()}
    whole = json.dumps(body | {"choices": [{"message": message}]}, indent=1).encode()
    openai.enqueue(Response(raw=(whole,)))

    chunks = ask(make_openai(streaming=streaming), prompt)

    assert text_of(chunks) == "Yes."
    assert chunks[-1].usage == Usage(input_tokens=100, output_tokens=20)


def test_connection_is_used_again(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    backend = make_openai()

    ask(backend, prompt)
    ask(backend, prompt)

    first, second = openai.connections[-2:]
    assert first == second


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": ""}, "set OPENAI_MODEL"),
        ({"base_url": "localhost:11434"}, "OPENAI_BASE_URL must start with http://"),
        ({"base_url": "http://u:secret@"}, "OPENAI_BASE_URL"),
        (
            {"structured_output": "xml"},
            "'xml'; OPENAI_STRUCTURED_OUTPUT is",
        ),
        ({"api_key": "kéy"}, "copy OPENAI_API_KEY again"),
        ({"headers": {"X": "a\nb"}}, "see OPENAI_HEADERS"),
        ({"headers": {"X": 5}}, "see OPENAI_HEADERS"),
    ],
    ids=["model", "scheme", "host", "format", "key", "header", "number"],
)
def test_wrong_option_is_named(
    make_openai: MakeOpenAI, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidLLM, match=message) as raised:
        make_openai(**options)

    assert "secret" not in str(raised.value)


def test_neither_prompt_nor_key_is_logged(
    openai: FakeOpenAI,
    make_openai: MakeOpenAI,
    prompt: Prompt,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    openai.enqueue(refusal(400, param="temperature", message="Is it raining?"))

    with pytest.raises(LLMParameterRefused):
        ask(make_openai(api_key="secret-key"), prompt)

    assert "Is it raining?" not in caplog.text
    assert "secret-key" not in caplog.text
