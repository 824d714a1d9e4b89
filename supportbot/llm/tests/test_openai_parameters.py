"""What services are sent, and what is left out once they refuse it by name."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from supportbot.llm import Chunk, Prompt, ReplyFormat
from supportbot.llm.backends.openai import OpenAIBackend
from supportbot.llm.exceptions import LLMParameterRefused
from supportbot.llm.tests.conftest import MakeOpenAI
from supportbot.llm.tests.fake_openai import FakeOpenAI, refusal

STRICT = {
    "type": "object",
    "properties": {"faq": {"type": ["integer", "null"]}},
    "required": ["faq"],
    "additionalProperties": False,
}
FORMAT = ReplyFormat(schema=STRICT, as_text="Reply in tags.")


def ask(backend: OpenAIBackend, prompt: Prompt) -> list[Chunk]:
    return list(backend.stream(backend.fit(prompt), timeout=2))


def test_format_is_sent_as_a_schema(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    ask(make_openai(), replace(prompt, format=FORMAT))

    assert openai.requests[0].body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "reply", "strict": True, "schema": STRICT},
    }


def test_schema_that_leaves_things_open_is_not_called_strict(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    loose = ReplyFormat(schema={"properties": {"faq": {}}}, as_text="")

    ask(make_openai(), replace(prompt, format=loose))

    sent = openai.requests[0].body["response_format"]["json_schema"]
    assert sent["strict"] is False


def test_schema_is_told_where_only_json_can_be_asked_for(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    ask(make_openai(structured_output="json_object"), replace(prompt, format=FORMAT))

    body = openai.requests[0].body
    assert body["response_format"] == {"type": "json_object"}
    assert json.dumps(STRICT) in body["messages"][0]["content"]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ({"param": "response_format"}, "response_format"),
        ({"message": "'response_format.type' must be 'text'"}, "response_format"),
        ({"param": "stream_options"}, "stream_options"),
        ({"message": "Unsupported value: 'temperature'"}, "temperature"),
        ({"param": "max_tokens", "message": "max_completion_tokens"}, "max_tokens"),
    ],
)
def test_refused_parameter_is_left_out_from_then_on(
    openai: FakeOpenAI,
    make_openai: MakeOpenAI,
    prompt: Prompt,
    caplog: pytest.LogCaptureFixture,
    error: dict[str, str],
    name: str,
) -> None:
    backend = make_openai()
    asked = replace(prompt, format=FORMAT)
    openai.enqueue(refusal(400, **error))

    with pytest.raises(LLMParameterRefused, match=f"left out from now on: {name}"):
        ask(backend, asked)
    ask(backend, asked)
    ask(backend, asked)

    assert [name in request.body for request in openai.requests] == [
        True,
        False,
        False,
    ]
    assert "llm.parameter.refused" in caplog.messages


def test_refused_format_is_told_in_words(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    backend = make_openai()
    asked = replace(prompt, format=FORMAT)
    openai.enqueue(refusal(422, message="response_format is not supported"))
    with pytest.raises(LLMParameterRefused):
        ask(backend, asked)

    ask(backend, asked)

    assert not backend.capabilities.structured_output
    first, *_ = openai.requests[1].body["messages"]
    assert first["content"] == "Be polite.\n\nReply in tags."


def test_model_without_a_system_role_reads_the_instructions_all_the_same(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    backend = make_openai()
    openai.enqueue(refusal(400, message="System role not supported"))
    with pytest.raises(LLMParameterRefused):
        ask(backend, prompt)

    ask(backend, prompt)

    assert openai.requests[1].body["messages"] == [
        {"role": "user", "content": "Be polite.\n\nIs it raining?"}
    ]


def test_limit_has_its_other_name_where_the_first_is_refused(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    backend = make_openai()
    openai.enqueue(refusal(400, param="max_tokens"))
    with pytest.raises(LLMParameterRefused):
        ask(backend, prompt)

    ask(backend, prompt)

    assert openai.requests[1].body["max_completion_tokens"] == 1024


def test_extra_body_is_sent_and_null_leaves_out(
    openai: FakeOpenAI, make_openai: MakeOpenAI, prompt: Prompt
) -> None:
    extra = {"reasoning_effort": "low", "temperature": None}

    ask(make_openai(extra_body=extra), prompt)

    body = openai.requests[0].body
    assert body["reasoning_effort"] == "low"
    assert "temperature" not in body
