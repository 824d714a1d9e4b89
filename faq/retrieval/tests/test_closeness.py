"""How close the FAQs of a knowledge base stand to each other."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.arrays import Floats
from faq.retrieval.closeness import LEAST, MOST
from faq.retrieval.index import Index
from faq.retrieval.normalisation import text_key
from faq.retrieval.results import Document
from faq.retrieval.tests.conftest import faq

CARD = faq(1, "card", "my card")
BANK = faq(2, "bank")
VECTORS = {
    text_key("card"): np.array([1, 0, 0], np.float32),
    text_key("my card"): np.array([1, 0, 0], np.float32),
    text_key("bank"): np.array([0.5, 0.75**0.5, 0], np.float32),
    text_key("cash"): np.array([0.6, 0.8, 0], np.float32),
}


def build(*documents: Document, vectors: dict[str, Floats] = VECTORS) -> Index:
    return Index.build(documents, vectors=vectors)


def test_it_is_the_cosine_to_the_nearest_phrasing_of_another_faq() -> None:
    assert build(CARD, BANK).closeness == pytest.approx(0.5)


def test_phrasings_of_the_same_faq_and_those_that_must_not_match_do_not_count() -> None:
    never = faq(3, "cash", never=("card",))

    assert build(CARD, never).closeness == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("documents", "vectors"),
    [((), VECTORS), ((CARD,), VECTORS), ((CARD, BANK), {})],
    ids=["no FAQ", "one FAQ", "no vectors"],
)
def test_where_it_is_unknown_the_cautious_end_is_taken(
    documents: tuple[Document, ...], vectors: dict[str, Floats]
) -> None:
    assert build(*documents, vectors=vectors).closeness == MOST


def test_it_stays_within_what_the_constants_were_fitted_to() -> None:
    far = {**VECTORS, text_key("bank"): np.array([0, 0, 1], np.float32)}
    same = {**VECTORS, text_key("bank"): VECTORS[text_key("card")]}

    assert build(CARD, BANK, vectors=far).closeness == pytest.approx(LEAST)
    assert build(CARD, BANK, vectors=same).closeness == pytest.approx(MOST)


def test_an_edit_of_a_small_knowledge_base_measures_it_again() -> None:
    index = build(CARD, BANK)

    edited = index.updated([faq(2, "cash")], vectors=VECTORS)

    assert edited.closeness == pytest.approx(0.6)


def test_an_edit_of_a_large_knowledge_base_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faq.retrieval.merging.SMALL", 2)
    index = build(CARD, BANK, faq(4, "cash"), faq(5, "coin"))

    edited = index.updated([faq(2, "bank", answer="New.")], vectors=VECTORS)

    assert len(edited.segments) == 2
    assert edited.closeness == index.closeness


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> Index:
    """Thirty FAQs with a cosine of one half; too many for a change to rebuild."""
    monkeypatch.setattr("faq.retrieval.merging.SMALL", 10)
    monkeypatch.setattr("faq.retrieval.merging.LARGE", 10)
    return build(*(faq(number, f"topic {number}") for number in range(30)), vectors=FAR)


COMMON = np.eye(31, dtype=np.float32)[30]
FAR = {
    text_key(f"topic {number}"): (row + COMMON) / 2**0.5
    for number, row in enumerate(np.eye(30, 31, dtype=np.float32))
}
NEAR = [faq(number, f"near {number}") for number in range(30, 36)]
VECTORS_NEAR = {
    text_key(f"near {number}"): FAR[text_key(f"topic {number - 30}")]
    for number in range(30, 36)
}


@pytest.mark.parametrize("at_once", [False, True], ids=["thread", "request"])
def test_a_large_change_measures_it_again(spread: Index, at_once: bool) -> None:
    changed = spread.updated(NEAR, vectors=VECTORS_NEAR, at_once=at_once)

    fresh = Index.build([*spread.documents, *NEAR], vectors={**FAR, **VECTORS_NEAR})
    assert len(changed.segments) == 2
    assert spread.closeness < changed.closeness
    assert changed.closeness == pytest.approx(fresh.closeness)


def test_many_small_changes_measure_it_again(spread: Index) -> None:
    one = spread.updated(NEAR[:1], vectors=VECTORS_NEAR)

    two = one.updated(NEAR[1:2], vectors=VECTORS_NEAR)

    assert one.closeness == spread.closeness
    assert two.closeness > one.closeness


def test_vectors_of_many_measure_it_again(spread: Index) -> None:
    lexical = Index.build(spread.documents)

    some = lexical.updated(list(spread.documents)[:5], vectors=FAR)

    assert len(some.segments) == 2
    assert lexical.closeness == MOST
    assert some.closeness == pytest.approx(0.5)


def test_where_it_takes_long_it_is_left_to_be_measured_later(
    spread: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faq.retrieval.index.MEASURED_AT_ONCE", 20)

    changed = spread.updated(NEAR, vectors=VECTORS_NEAR, at_once=True)
    later = changed.merged()

    assert changed.closeness == spread.closeness
    assert changed.is_crowded
    assert later.closeness > spread.closeness
    assert not later.is_crowded
