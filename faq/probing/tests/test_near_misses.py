"""What is made of an FAQ's own question that the FAQ must not answer for sure."""

from __future__ import annotations

import pytest

from faq.probing.planning import plan_probes
from faq.probing.probes import ProbeKind
from faq.retrieval import Document

ANSWER = "Like this."


def document(faq_id: int, question: str, answer: str = ANSWER) -> Document:
    return Document(faq_id=faq_id, question=question, answer=answer)


def texts(kind: ProbeKind, *documents: Document) -> list[str]:
    return [each.text for each in plan_probes(documents) if each.kind is kind]


@pytest.mark.parametrize(
    ("kind", "question", "expected"),
    [
        (
            ProbeKind.OPPOSITE,
            "How do I turn on paper invoices?",
            "How do I turn off paper invoices?",
        ),
        (
            ProbeKind.OPPOSITE,
            "Wie kann ich die Karte aktivieren?",
            "Wie kann ich die Karte deaktivieren?",
        ),
        (
            ProbeKind.OTHER_NUMBER,
            "Can I return it within 14 days?",
            "Can I return it within 35 days?",
        ),
        (
            ProbeKind.OTHER_NUMBER,
            "What was new in 2024?",
            "What was new in 2027?",
        ),
    ],
    ids=["opposite", "opposite in German", "number", "year"],
)
def test_one_thing_is_exchanged(kind: ProbeKind, question: str, expected: str) -> None:
    assert expected in texts(kind, document(1, question))


def test_the_opposite_that_the_faq_speaks_of_itself_is_not_asked() -> None:
    faq = document(1, "How do I activate the card?", "Here. To deactivate it, call us.")

    assert not texts(ProbeKind.OPPOSITE, faq)


def test_how_long_is_not_turned_into_how_short() -> None:
    assert not texts(ProbeKind.OPPOSITE, document(1, "How long is the cable there?"))


def test_a_number_of_the_answer_is_not_asked() -> None:
    faq = document(1, "May I return it within 14 nights?", "Yes; within 35 at a fee.")

    assert not texts(ProbeKind.OTHER_NUMBER, faq)


def test_a_place_is_exchanged_for_another_place() -> None:
    (probe,) = texts(ProbeKind.OTHER_NAME, document(1, "Do you ship to Norway?"))

    assert probe.startswith("Do you ship to ")
    assert "Norway" not in probe


def test_what_another_faq_is_about_stands_behind_the_same_determiner() -> None:
    parcel = document(1, "Where is my parcel?")
    invoice = document(2, "How do I pay my gift card?")

    assert "Where is my gift card?" in texts(ProbeKind.OTHER_SUBJECT, parcel, invoice)


def test_halves_are_of_two_questions_and_neither_is_asked_whole() -> None:
    parcel = document(1, "Where is my late parcel?")
    invoice = document(2, "Who cancels an old subscription?")

    halves = texts(ProbeKind.TWO_HALVES, parcel, invoice)

    assert halves == ["Where is my late old subscription?", "Who cancels an parcel?"]


def test_a_made_up_word_stands_for_the_subject() -> None:
    (probe,) = texts(ProbeKind.PLACEHOLDER, document(1, "How do I cancel my order?"))

    assert probe.startswith("How do I cancel my ")
    assert "order" not in probe


def test_marks_in_brackets_are_left_alone() -> None:
    faq = document(1, "Alternative to open documents [closed]")

    assert all(text.endswith("[closed]") for text in texts(ProbeKind.PLACEHOLDER, faq))


def test_small_talk_is_not_probed() -> None:
    assert not list(plan_probes([document(1, "Thank you very much")]))
