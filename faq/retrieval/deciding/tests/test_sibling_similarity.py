"""How close the FAQs of a knowledge base stand to each other."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.arrays import Floats
from faq.retrieval.deciding.sibling_similarity import measure_sibling_similarity
from faq.retrieval.index import Index
from faq.retrieval.results import Document
from faq.retrieval.segments.segment import Segment, answer_text, build_segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.text.normalisation import text_key

CARD = faq(1, "card", "my card")
BANK = faq(2, "bank")
VECTORS = {
    text_key("card"): np.array([1, 0, 0], np.float32),
    text_key("my card"): np.array([1, 0, 0], np.float32),
    text_key("bank"): np.array([0.5, 0.75**0.5, 0], np.float32),
    text_key("cash"): np.array([0.6, 0.8, 0], np.float32),
}


UPWARDS = np.array([0, 0, 1], np.float32)


def build(*documents: Document, vectors: dict[str, Floats] = VECTORS) -> Index:
    return Index.build(documents, vectors=vectors)


def test_it_is_the_cosine_to_the_nearest_phrasing_of_another_faq() -> None:
    sibling_similarity = build(CARD, BANK).sibling_similarity

    assert sibling_similarity == pytest.approx(0.5)
    assert type(sibling_similarity) is float


def test_phrasings_of_the_same_faq_and_those_that_must_not_match_do_not_count() -> None:
    never = faq(3, "cash", never=("card",))

    assert build(CARD, never).sibling_similarity == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("documents", "vectors"),
    [((), VECTORS), ((CARD,), VECTORS), ((CARD, BANK), {})],
    ids=["no FAQ", "one FAQ", "no vectors"],
)
def test_where_it_is_unknown_the_cautious_end_is_taken(
    documents: tuple[Document, ...], vectors: dict[str, Floats]
) -> None:
    assert build(*documents, vectors=vectors).sibling_similarity == 0.7


def test_it_stays_within_what_the_constants_were_fitted_to() -> None:
    far = {**VECTORS, text_key("bank"): UPWARDS}
    same = {**VECTORS, text_key("bank"): VECTORS[text_key("card")]}

    assert build(CARD, BANK, vectors=far).sibling_similarity == pytest.approx(0.4)
    assert build(CARD, BANK, vectors=same).sibling_similarity == pytest.approx(0.7)


def numbered(count: int) -> Segment:
    """FAQs of which every other one is the same, and the rest like no other."""
    rows = np.eye(1 + count // 2, dtype=np.float32)
    vectors = {
        text_key(f"topic {number}"): rows[(number + 1) // 2 if number % 2 else 0]
        for number in range(count)
    }
    return build_segment(
        [faq(number, f"topic {number}") for number in range(count)], vectors=vectors
    )


@pytest.mark.parametrize(
    ("count", "expected"),
    [(255, 128 / 255), (256, 0.7)],
    ids=["255: every phrasing", "256: every other one"],
)
def test_from_twice_as_many_phrasings_as_are_sampled_some_are_left_out(
    count: int, expected: float
) -> None:
    sibling_similarity = measure_sibling_similarity(
        [numbered(count)], [np.ones(count, np.bool_)]
    )

    assert sibling_similarity == pytest.approx(expected)


def test_the_sample_is_shared_by_all_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faq.retrieval.deciding.sibling_similarity.SAMPLE", 2)
    sampled_and_not = [
        (faq(1, "card"), faq(2, "coin")),
        (faq(3, "bank"), faq(4, "cent")),
    ]
    vectors = {**VECTORS, text_key("coin"): UPWARDS, text_key("cent"): UPWARDS}

    sibling_similarity = measure_sibling_similarity(
        [build_segment(pair, vectors=vectors) for pair in sampled_and_not],
        [np.ones(2, np.bool_), np.ones(2, np.bool_)],
    )

    assert sibling_similarity == pytest.approx(0.5)


@pytest.mark.parametrize("chunk", [1, 2, 3, 4])
def test_it_is_the_same_however_many_are_compared_at_a_time(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("faq.retrieval.deciding.sibling_similarity.CHUNK", chunk)
    vectors = {**VECTORS, text_key("coin"): np.array([0.6, -0.8, 0], np.float32)}

    sibling_similarity = build(
        CARD, BANK, faq(3, "coin"), vectors=vectors
    ).sibling_similarity

    assert sibling_similarity == pytest.approx((0.6 + 0.6 + 0.5 + 0.6) / 4)


def test_faqs_that_are_gone_do_not_count() -> None:
    segment = build_segment([CARD, faq(3, "cash"), BANK], vectors=VECTORS)

    sibling_similarity = measure_sibling_similarity(
        [segment], [np.array([True, False, True])]
    )

    assert sibling_similarity == pytest.approx(0.5)


def test_an_edit_of_a_small_knowledge_base_measures_it_again() -> None:
    index = build(CARD, BANK)

    edited = index.updated([faq(2, "cash")], vectors=VECTORS)

    assert edited.sibling_similarity == pytest.approx(0.6)


def test_an_edit_of_a_large_knowledge_base_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faq.retrieval.index.SMALL", 2)
    index = build(CARD, BANK, faq(4, "cash"), faq(5, "coin"))

    edited = index.updated([faq(2, "bank", answer="New.")], vectors=VECTORS)

    assert len(edited.segments) == 2
    assert edited.sibling_similarity == index.sibling_similarity


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> Index:
    """Thirty FAQs with a cosine of one half; too many for a change to rebuild."""
    monkeypatch.setattr("faq.retrieval.index.SMALL", 10)
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


def test_a_change_leaves_it_as_it_was_until_the_base_is_built_anew(
    spread: Index,
) -> None:
    changed = spread.updated(NEAR, vectors=VECTORS_NEAR)
    rebuilt = changed.rebuilt()

    fresh = Index.build([*spread.documents, *NEAR], vectors={**FAR, **VECTORS_NEAR})
    assert (changed.is_worn, rebuilt.is_worn) == (True, False)
    assert changed.sibling_similarity == spread.sibling_similarity
    assert rebuilt.sibling_similarity > spread.sibling_similarity
    assert rebuilt.sibling_similarity == pytest.approx(fresh.sibling_similarity)


def test_faqs_with_the_same_answer_are_no_siblings() -> None:
    answer = "You can pay by card or in cash."
    card, same = faq(1, "card", answer=answer), faq(3, "my card", answer=answer)

    assert build(card, BANK, same).sibling_similarity == pytest.approx(0.5)


def test_real_answers_count_as_they_do_for_a_query() -> None:
    answer = "You can withdraw money at every counter."
    bank = Document(faq_id=2, question="bank", answer=answer)
    vectors = {**VECTORS, text_key(answer_text(bank)): VECTORS[text_key("cash")]}

    sibling_similarity = build(CARD, bank, vectors=vectors).sibling_similarity

    # Three fifths of a cosine to an FAQ with one phrasing are those to its answer.
    to_bank = 0.4 * 0.5 + 0.6 * 0.6
    assert sibling_similarity == pytest.approx((2 * to_bank + 0.5) / 3)
