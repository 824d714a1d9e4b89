"""Answers written for customers, told from placeholders."""

from __future__ import annotations

import pytest

from faq.retrieval.text.placeholders import is_real, template_of, templates_of

REAL = "Open your order and choose Track to see where it is."


def test_numbered_placeholders_are_no_answers() -> None:
    answers = [f"This is the canned answer number {n} here." for n in range(3)]

    templates = templates_of([*answers, REAL])

    assert [is_real(answer, templates) for answer in (*answers, REAL)] == [
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("count", "templates"),
    [(2, set()), (3, {"open your order now please"})],
    ids=["twice", "three times"],
)
def test_an_answer_given_three_times_is_a_template(
    count: int, templates: set[str]
) -> None:
    assert templates_of(["Open your order now, please!"] * count) == templates


@pytest.mark.parametrize(
    "answer",
    ["", "Canned answer #1.", "Yes.", "Only these four words", "1 2 3 4 5 6"],
)
def test_a_few_words_are_no_answer(answer: str) -> None:
    assert not is_real(answer, frozenset())


@pytest.mark.parametrize(
    "answer", ["Here are five whole words.", "Here are 12 five whole words, 3 numbers"]
)
def test_five_words_are_an_answer_numbers_apart(answer: str) -> None:
    assert is_real(answer, frozenset())


def test_a_template_is_the_answer_without_its_numbers() -> None:
    assert template_of("Ticket #12: see A4 at 10:30!") == "ticket see a at"
