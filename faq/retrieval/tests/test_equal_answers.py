"""FAQs with the same answer: one for whoever asks, each its own for staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from faq.retrieval.index import Index
from faq.retrieval.results import Decision, Document
from faq.retrieval.tests.tiny_documents import faq, many
from faq.retrieval.tests.tiny_search import ids_of, search
from faq.retrieval.text.placeholders import common_answer_of

ANSWER = "You can send it back to us within fourteen days."
FIRST = faq(1, "return an unwanted kettle", answer=ANSWER)
SECOND = faq(2, "send back a broken teapot", answer=ANSWER.upper())
OVER = datetime(2020, 1, 1, tzinfo=UTC)


def index_of(*documents: Document) -> Index:
    return Index.build([*documents, *many(9)])


def test_equal_answers_are_one_hit_named_after_the_nearest_question() -> None:
    result = search(index_of(FIRST, SECOND), "send back my broken teapot")

    assert 2 in ids_of(result)
    assert 1 not in ids_of(result)


def test_equal_answers_are_one_hit_across_segments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faq.retrieval.index.SMALL", 0)

    index = index_of(FIRST).updated([SECOND])

    assert len(index.segments) == 2
    assert 2 not in ids_of(search(index, "return my kettle"))


def test_short_answers_make_no_two_faqs_the_same() -> None:
    index = index_of(replace(FIRST, answer="Yes."), replace(SECOND, answer="Yes."))

    assert {1, 2} <= set(ids_of(search(index, "return broken kettle teapot")))


def test_the_answer_of_most_faqs_makes_no_two_of_them_the_same() -> None:
    documents = [replace(document, answer=ANSWER) for document in many(5)]
    index = Index.build([FIRST, SECOND, *documents])

    assert {1, 2} <= set(ids_of(search(index, "return broken kettle teapot")))


def test_an_expired_faq_lends_its_phrasing_to_no_other() -> None:
    index = index_of(replace(FIRST, valid_until=OVER), SECOND)

    result = search(index, FIRST.question)

    assert result.decision is not Decision.SURE
    assert 1 not in ids_of(result)


def test_the_same_question_twice_is_answered_if_its_answer_is_the_same() -> None:
    result = search(
        index_of(FIRST, replace(SECOND, question=FIRST.question)), FIRST.question
    )

    assert (result.decision, ids_of(result)) == (Decision.SURE, [1])


def test_what_one_faq_never_answers_no_other_answers_with_the_same_words() -> None:
    index = index_of(replace(FIRST, never=(SECOND.question,)), SECOND)

    assert {1, 2}.isdisjoint(ids_of(search(index, SECOND.question)))


def test_an_expired_faq_forbids_no_other_to_answer() -> None:
    expired = replace(FIRST, never=(SECOND.question,), valid_until=OVER)

    assert ids_of(search(index_of(expired, SECOND), SECOND.question)) == [2]


@pytest.mark.parametrize(
    ("answers", "common"),
    [
        (["a", "a", "a", "b"], "a"),
        (["a", "a"], None),
        (["a", "b"] * 3, None),
        ([], None),
    ],
    ids=["most", "too few", "half", "none"],
)
def test_an_answer_is_common_if_most_of_three_or_more_have_it(
    answers: list[str], common: str | None
) -> None:
    assert common_answer_of(answers) == common
