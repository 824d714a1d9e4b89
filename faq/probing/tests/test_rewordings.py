"""What is made of an FAQ's own question that the FAQ must answer all the same."""

from __future__ import annotations

import pytest

from faq.probing.planning import ALL_OF_EACH, MOST_OF_EACH, plan_probes
from faq.probing.probes import ProbeKind
from faq.retrieval import Document
from faq.retrieval.text.normalisation import question_key


def document(question: str, faq_id: int = 1) -> Document:
    return Document(faq_id=faq_id, question=question, answer="Like this.")


def texts(kind: ProbeKind, question: str) -> list[str]:
    probes = plan_probes([document(question)])
    return [each.text for each in probes if each.kind is kind]


@pytest.mark.parametrize(
    ("kind", "question", "expected"),
    [
        (
            ProbeKind.WORD_ORDER,
            "How do I cancel my order?",
            "cancel my order How do I?",
        ),
        (ProbeKind.CONTRACTION, "What is a refund?", "What's a refund?"),
        (ProbeKind.CONTRACTION, "Gibt es Gutscheine?", "Gibt's Gutscheine?"),
        (ProbeKind.SYNONYM, "Where is my parcel?", "Where is my package?"),
        (ProbeKind.SYNONYM, "Wo ist mein Paket?", "Wo ist mein Sendung?"),
    ],
    ids=[
        "order",
        "contracted",
        "contracted in German",
        "synonym",
        "synonym in German",
    ],
)
def test_the_same_is_asked_otherwise(
    kind: ProbeKind, question: str, expected: str
) -> None:
    (text,) = texts(kind, question)

    assert text.casefold() == expected.casefold()


def test_casual_is_small_and_short() -> None:
    (text,) = texts(ProbeKind.CASUAL, "How do you change your order?")

    assert text.startswith("how do u change ur order ")


def test_polite_frames_the_question() -> None:
    (text,) = texts(ProbeKind.POLITE, "Where is it?")

    assert "Where is it?" in text


def test_a_typo_is_in_the_longest_word() -> None:
    (text,) = texts(ProbeKind.TYPO, "Where is my subscription?")

    assert text.startswith("Where is my ")
    assert "subscription" not in text


def test_several_sentences_keep_their_order() -> None:
    assert not texts(ProbeKind.WORD_ORDER, "How do I pay? My card is lost.")


def test_of_other_languages_only_the_spelling_is_tried() -> None:
    probes = plan_probes([document("Où se trouve ma commande perdue ?")])

    assert {each.kind for each in probes if not each.kind.is_near_miss} <= {
        ProbeKind.TYPO
    }


def test_the_same_base_has_the_same_probes_and_none_is_its_own_text() -> None:
    documents = [document("Where is my parcel?"), document("Where is my package?", 2)]

    probes = list(plan_probes(documents))

    assert probes == list(plan_probes(documents))
    own = {question_key(each.question) for each in documents}
    assert own.isdisjoint(question_key(each.text) for each in probes)


def test_probes_are_bounded_a_faq_and_a_base() -> None:
    documents = [document(f"How do I pay invoice {n}?", n) for n in range(400)]

    probes = list(plan_probes(documents))

    of_first = [each for each in probes if each.faq_id == 0]
    assert len(of_first) <= 2 * min(MOST_OF_EACH, ALL_OF_EACH // len(documents))
    assert len(probes) <= 2 * ALL_OF_EACH
