from __future__ import annotations

import pytest

from faq.linting import AnsweredQuestion, ContradictionKind, find_contradictions

RETURNS = "How long may I return an item?"


def kinds(one: tuple[str, str], other: tuple[str, str]) -> list[ContradictionKind]:
    first, second = (AnsweredQuestion(question=q, answer=a) for q, a in (one, other))
    return [found.kind for found in find_contradictions(first, second)]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Within 14 days.", "Within thirty days.", "amount"),
        ("It costs £3.95.", "It costs 4 pounds.", "amount"),
        ("Innerhalb von zwei Wochen.", "Innerhalb von 30 Tagen.", "amount"),
        ("Until 31 December.", "Until 30.11.2026.", "date"),
        ("We open at 9:00.", "We open at 10 am.", "time"),
        ("See https://x.example/a.", "See [here](https://x.example/b).", "link"),
        ("Call 020 7946 0000.", "Call 020 7946 0001.", "contact"),
        ("Yes, unworn.", "No, it is yours.", "opposite"),
        ("Ja, ungetragen.", "Nein, leider.", "opposite"),
        ("You can return an item.", "You cannot return an item.", "opposite"),
        ("The shop is open on Sundays.", "The shop is closed on Sundays.", "opposite"),
    ],
)
def test_answers_that_cannot_both_be_right(one: str, other: str, kind: str) -> None:
    assert kinds((RETURNS, one), (RETURNS, other)) == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Within two weeks.", "Within 14 days.", id="other-words"),
        pytest.param("It costs €1,000.", "It costs 1.000,00 EUR.", id="other-spelling"),
        pytest.param("3 to 5 days.", "5 days.", id="one-is-part-of-the-other"),
        pytest.param("Within 14 days.", "Post it, for £3.", id="about-other-things"),
        pytest.param(
            "You can return an item.", "Sale items cannot be sent.", id="other-sentence"
        ),
        pytest.param("The shop is open.", "The shop is not closed.", id="turned-twice"),
    ],
)
def test_answers_that_agree(one: str, other: str) -> None:
    assert kinds((RETURNS, one), (RETURNS, other)) == []


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("How do I turn on invoices?", "How do I turn off invoices?"),
        ("May I bring food?", "Why may I not bring food?"),
        ("Delivery of orders below 50 EUR?", "Delivery of orders below 100 EUR?"),
        ("When does winter start?", "When does winter end?"),
    ],
)
def test_questions_that_ask_otherwise_are_answered_otherwise(
    question: str, other: str
) -> None:
    assert kinds((question, "Yes, 3 days."), (other, "No, 5 days.")) == []
