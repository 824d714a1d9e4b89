"""Known replies of models: what may be published, with whatever quote, and what not.

The model's sentence comes with each passage of each FAQ of its prompt as its quote, one
call after the other: the best that it could do for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import pytest
from pytest_django import Settings

from sessions_app.models import Message
from supportbot.chat.trying import TriedTurn
from supportbot.evaluating.prompt_reading import read_prompt
from supportbot.evaluating.reply_writing import WrittenReply, WrittenSentence
from supportbot.evaluating.tests.asking_the_sample import (
    FIXTURES,
    ask_in_turn,
    referee,
)
from supportbot.llm import llms
from supportbot.llm.backends.locmem import LocMemBackend

pytestmark = pytest.mark.django_db

LINES = (FIXTURES / "cases" / "model_replies.jsonl").read_text(encoding="utf-8")
CASES = {case["id"]: case for case in map(json.loads, LINES.splitlines())}
COST = "How much does delivery cost?"


def quoted_everyhow(turns: Sequence[str], text: str, settings: Settings) -> list[str]:
    """A reply for each passage that the sentence can be said to rest on."""
    settings.LLMS = referee({})
    tried = ask_in_turn(*turns)
    # Where an FAQ answers surely, the model has no say.
    faqs = read_prompt(tried.model.prompt).faqs if tried.model else ()
    return [
        WrittenReply(
            answer=[WrittenSentence(quote=quote, faq=faq.number, text=text)]
        ).as_json()
        for faq in faqs
        for quote in (faq.answer, *re.split(r"(?<=[.!?])\s+|\n+", faq.answer))
    ]


def published(
    turns: Sequence[str], text: str, settings: Settings
) -> Iterator[TriedTurn]:
    """The turns in which the sentence is shown to the customer."""
    replies = quoted_everyhow(turns, text, settings)
    settings.LLMS = {
        "default": {"BACKEND": "supportbot.llm.backends.locmem.LocMemBackend"}
    }
    llm = llms["default"]
    assert isinstance(llm, LocMemBackend)
    for reply in replies:
        llm.enqueue(reply)
        tried = ask_in_turn(*turns)
        if tried.reply.source == Message.Source.GEMINI:
            yield tried


def test_a_fact_of_the_faq_answered_before_is_published(settings: Settings) -> None:
    case = CASES["G01"]

    shown = list(published(case["turns"], case["model_says"], settings))

    assert shown
    assert {faq.question for each in shown for faq in each.reply.record.citations} == {
        COST
    }


@pytest.mark.parametrize(
    "name",
    [
        "G02",
        "G03",
        "G04",
    ],
)
def test_what_no_passage_says_is_published_with_none(
    name: str, settings: Settings
) -> None:
    case = CASES[name]

    assert list(published(case["turns"], case["model_says"], settings)) == []


def test_every_known_reply_has_its_test() -> None:
    # G05, of an FAQ edited in between, is in supportbot/chat/tests/test_answering.py.
    assert set(CASES) == {"G01", "G02", "G03", "G04", "G05"}
