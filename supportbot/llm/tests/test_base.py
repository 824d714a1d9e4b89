"""A prompt's format reaches every model: as a schema, or in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from supportbot.llm import Prompt, ReplyFormat, llms
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.calling import stream

FORMAT = ReplyFormat(schema={"type": "object"}, as_text="Reply in tags.")


@pytest.fixture
def asked(prompt: Prompt) -> Prompt:
    return replace(prompt, format=FORMAT)


def make_llm(settings: Settings, **options: object) -> LocMemBackend:
    settings.LLMS = {
        "default": {
            "BACKEND": "supportbot.llm.backends.locmem.LocMemBackend",
            "OPTIONS": options,
        }
    }
    llm = llms["default"]
    assert isinstance(llm, LocMemBackend)
    llm.enqueue("Yes.")
    return llm


def test_model_with_structured_output_gets_the_format(
    settings: Settings, asked: Prompt
) -> None:
    llm = make_llm(settings)

    list(stream(asked))

    assert llm.prompts == [asked]


def test_model_without_structured_output_is_told_in_words(
    settings: Settings, asked: Prompt
) -> None:
    llm = make_llm(settings, structured_output=False)

    list(stream(asked))

    (told,) = llm.prompts
    assert told.format is None
    assert told.instructions == "Be polite.\n\nReply in tags."


def test_prompt_without_a_format_is_left_as_it_is(prompt: Prompt) -> None:
    assert prompt.with_format_in_words() is prompt
