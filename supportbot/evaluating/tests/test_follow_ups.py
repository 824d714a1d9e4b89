"""Follow-ups with a model: the right FAQ before it, its right replies not withheld."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import pytest
from pytest_django import Settings

from sessions_app.models import Message
from supportbot.chat.trying import TriedTurn
from supportbot.evaluating.prompt_reading import read_prompt
from supportbot.evaluating.tests.asking_the_sample import (
    FIXTURES,
    ask_in_turn,
    referee,
)

pytestmark = pytest.mark.django_db

FILES = ("conversation.csv", "followups.csv")
Row = dict[str, str]


def rows(kind: str) -> list[Row]:
    """The known cases of a kind that follow on what was answered before."""
    found = []
    for name in FILES:
        with (FIXTURES / "cases" / name).open(encoding="utf-8", newline="") as file:
            found += [row for row in csv.DictReader(file) if row["context"]]
    return [row for row in found if row["kind"] == kind]


def right_of(row: Row) -> list[str]:
    return row["expect"].split("|")


def name_of(row: Row) -> str:
    return row["message"]


def answered(tried: TriedTurn) -> Sequence[str]:
    reply = tried.reply
    faqs = (reply.faq, *reply.also) if reply.faq else reply.record.citations
    return [faq.question for faq in faqs if faq]


FOLLOW_UPS = rows("follow-up")
CHANGES = rows("topic change")
NAMED = [row for row in CHANGES if not row["expect"].startswith("*")]
HELD = [row for row in CHANGES if row["expect"] == "*not dragged"]


@pytest.mark.parametrize("row", FOLLOW_UPS, ids=name_of)
def test_the_right_faq_of_a_follow_up_answers_or_is_before_the_model(
    row: Row, settings: Settings
) -> None:
    settings.LLMS = referee({})

    tried = ask_in_turn(row["context"], row["message"])

    given = (
        [faq.question for faq in read_prompt(tried.model.prompt).faqs]
        if (tried.model)
        else answered(tried)
    )
    assert set(given) & set(right_of(row))


@pytest.mark.parametrize("row", FOLLOW_UPS, ids=name_of)
def test_the_faq_that_a_model_names_for_a_follow_up_is_served(
    row: Row, settings: Settings
) -> None:
    settings.LLMS = referee({row["message"]: right_of(row)})

    tried = ask_in_turn(row["context"], row["message"])

    assert tried.reply.source == Message.Source.FAQ
    assert set(answered(tried)) & set(right_of(row))


@pytest.mark.parametrize("row", FOLLOW_UPS, ids=name_of)
def test_a_right_sentence_about_a_follow_up_is_not_withheld(
    row: Row, settings: Settings
) -> None:
    settings.LLMS = referee({row["message"]: right_of(row)}, writes=True)

    tried = ask_in_turn(row["context"], row["message"])

    assert set(answered(tried)) & set(right_of(row))


@pytest.mark.parametrize("row", NAMED, ids=name_of)
def test_a_change_of_topic_gets_its_own_faq(row: Row, settings: Settings) -> None:
    settings.LLMS = referee({row["message"]: right_of(row)})

    tried = ask_in_turn(row["context"], row["message"])

    assert set(answered(tried)) & set(right_of(row)) or _is_thanks(tried)


@pytest.mark.parametrize("row", HELD, ids=name_of)
def test_a_change_of_topic_is_not_dragged_back(row: Row, settings: Settings) -> None:
    settings.LLMS = referee({})

    tried = ask_in_turn(row["context"], row["message"])

    assert row["context"] not in answered(tried)


def _is_thanks(tried: TriedTurn) -> bool:
    """Whether the bot took it for small talk, which says the same."""
    return tried.model is None and tried.reply.faq is None
