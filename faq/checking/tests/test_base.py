"""A whole knowledge base checked: what only a look at other FAQs tells."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from faq.checking.base import CheckedBase
from faq.linting import LintRule
from faq.retrieval import Document, Index
from faq.retrieval.arrays import Floats
from faq.retrieval.text.normalisation import text_key

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SHIPPING = "How much is the shipping?"
POSTAGE = "How much is the postage?"


def document(faq_id: int, question: str, answer: str, **more: object) -> Document:
    return Document(faq_id=faq_id, question=question, answer=answer, **more)  # type: ignore[arg-type]  # named


def findings(
    *documents: Document, vectors: dict[str, Floats] | None = None
) -> list[tuple[LintRule, int, int | None]]:
    by_key = {text_key(text): vector for text, vector in (vectors or {}).items()}
    index = Index.build(documents, vectors=by_key)
    base = CheckedBase(documents=documents, index=index, now=NOW)
    return [(each.finding.rule, each.faq_id, each.other_id) for each in base.findings()]


def near() -> dict[str, Floats]:
    """Vectors of two questions that mean the same."""
    vector = np.zeros(8, np.float32)
    vector[0] = 1
    return {SHIPPING: vector, POSTAGE: vector}


def test_a_clean_base_has_no_finding() -> None:
    parcel = document(1, "Where is my parcel?", "Open your orders.")
    card = document(2, "Can I pay by card?", "Yes, by any.", alternates=("cards?",))

    assert findings(parcel, card) == []


def test_a_wording_of_two_faqs_is_found_at_both() -> None:
    parcel = document(1, "Where is my parcel?", "Here.", alternates=("where is it",))
    invoice = document(
        2, "Where is my invoice?", "There.", alternates=("Where is it?",)
    )

    assert findings(parcel, invoice) == [
        (LintRule.SAME_QUESTION, 1, 2),
        (LintRule.SAME_QUESTION, 2, 1),
    ]


def test_translations_may_be_asked_alike() -> None:
    english = document(1, "Newsletter?", "Sign up below.", language="en", group=1)
    german = document(2, "newsletter", "Unten anmelden.", language="de", group=1)

    assert findings(english, german) == []


def test_a_wording_that_another_faq_forbids_itself_still_finds_its_own() -> None:
    parcel = document(1, "Where is my parcel?", "Here.", never=("where is it",))
    invoice = document(2, "Where is my invoice?", "There.", alternates=("where is it",))

    assert findings(parcel, invoice) == []


def test_a_wording_that_its_own_faq_forbids_is_not_found() -> None:
    parcel = document(
        1, "Where is my parcel?", "Here.", alternates=("late?",), never=("late?",)
    )

    assert findings(parcel) == [(LintRule.NOT_FOUND, 1, None)]


def test_near_questions_are_named_once() -> None:
    one = document(1, SHIPPING, "It depends on the weight.")
    other = document(2, POSTAGE, "The checkout says so.")

    assert findings(one, other, vectors=near()) == [(LintRule.NEAR_QUESTION, 1, 2)]


def test_near_questions_with_other_amounts_contradict_each_other() -> None:
    one = document(1, SHIPPING, "Shipping is 4 EUR.")
    other = document(2, POSTAGE, "Shipping is 6 EUR.")

    assert findings(one, other, vectors=near()) == [(LintRule.CONTRADICTION, 1, 2)]


def test_an_faq_that_is_not_valid_contradicts_nobody() -> None:
    one = document(1, SHIPPING, "Shipping is 4 EUR.")
    other = document(2, POSTAGE, "It is 6 EUR.", valid_from=NOW.replace(year=2027))

    assert findings(one, other, vectors=near()) == []
