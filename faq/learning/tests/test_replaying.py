"""Past questions are decided anew, and compared, before anything is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.learning import (
    DifferenceKind,
    Label,
    NamedFAQ,
    PastQuestion,
    ReplayVerdict,
    UnsavedChange,
    labels_by_question,
    replay,
)
from faq.learning.labels import mark_none
from faq.models import FAQ
from faq.retrieval import Document

pytestmark = pytest.mark.django_db


def test_faq_that_goes_leaves_its_questions_without_an_answer(
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq("Where is my parcel?")
    questions = [PastQuestion(text="where is my parcel"), PastQuestion(text="zebra")]

    told = replay(questions, UnsavedChange(removed=frozenset({faq.pk})))

    assert [one.question.text for one in told.changed] == ["where is my parcel"]
    assert told.count(DifferenceKind.LOST) == 1
    assert told.is_complete


def test_same_faq_with_another_text_is_told(make_faq: Callable[..., FAQ]) -> None:
    faq = make_faq("Where is my parcel?")
    new = Document(faq_id=faq.pk, question=faq.question, answer="In the shop.")

    told = replay([PastQuestion(text=faq.question)], UnsavedChange(documents=(new,)))

    assert told.count(DifferenceKind.TEXT) == 1


def test_what_was_answered_otherwise_then_is_no_effect_of_the_change(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    gone = make_faq("How do I pay by card?", "With the button below the basket.")
    then = NamedFAQ(faq_id=77, question="An FAQ of then")
    asked = PastQuestion(text="Where is my parcel?", recorded=then)

    told = replay([asked], UnsavedChange(removed=frozenset({gone.pk})))

    assert told.changed == ()


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        ("parcel", ReplayVerdict.WORSE),
        ("none", ReplayVerdict.BETTER),
        ("", ReplayVerdict.UNKNOWN),
    ],
)
def test_labels_tell_whether_a_change_is_for_the_better(
    make_faq: Callable[..., FAQ], right: str, verdict: ReplayVerdict
) -> None:
    faq = make_faq("Where is my parcel?")
    known = frozenset({faq.pk} if right == "parcel" else ())
    label = Label(right=known, is_none=right == "none")
    asked = PastQuestion(text=faq.question, label=label)

    told = replay([asked], UnsavedChange(removed=frozenset({faq.pk})))

    assert [one.verdict for one in told.changed] == [verdict]


def test_what_there_is_no_time_for_is_looked_at_the_next_time(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?")
    questions = [PastQuestion(text="where is it")]

    told = replay(questions, UnsavedChange(), seconds=-1)

    assert not told.is_complete
    assert told.percent == 0


def test_message_with_several_questions_loses_one_of_its_answers(
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq("Where is my parcel?", "On its way.")
    card = make_faq("How do I pay by card?", "With the button below the basket.")
    asked = PastQuestion(text="Where is my parcel? And how do I pay by card?")

    told = replay([asked], UnsavedChange(removed=frozenset({card.pk})))

    [change] = told.changed
    assert len(change.before.answering) == 2
    assert card.pk not in change.after.faq_ids


def test_staff_say_that_no_faq_answers(make_faq: Callable[..., FAQ]) -> None:
    mark_none("Do you sell zebras?")

    labels = labels_by_question({"do you sell zebras", "other"})

    assert labels == {} or labels["do you sell zebras"].is_none
