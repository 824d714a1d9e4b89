"""How alike query and phrasings are by their letters and by their words."""

from collections.abc import Sequence
from math import hypot, sqrt

import pytest

from faq.retrieval.matching.signals import by_characters, by_words, phrasings_of
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of
from faq.retrieval.tests.tiny_segments import (
    COMMON,
    RARE,
    UNSEEN,
    segment_of,
    statistics_of_three,
)
from faq.retrieval.tests.tiny_vectors import positions

FAQS = (
    faq(1, "cat", "cat dog"),
    faq(2, "sun", never=("dog",)),
    faq(3, "cat sun dog"),
)
# "cat" has the n-grams " c" "ca" "at" "t " " ca" "cat" "at " " cat" "cat ".
STEMS = {"cat": 2, "dog": 1, "sun": 1}


@pytest.fixture(params=[10_000, 0], ids=["small vocabulary", "large vocabulary"])
def _vocabulary(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many words are weighed all, rather than those of the phrasings only."""
    monkeypatch.setattr(
        "faq.retrieval.segments.segment.SMALL_VOCABULARY", request.param
    )


@pytest.mark.parametrize(
    ("documents", "rows", "is_never"),
    [
        ((0, 1, 2), [0, 1, 2, 3, 4], [False, False, False, True, False]),
        ((0,), [0, 1], [False, False]),
        ((1, 2), [2, 3, 4], [False, True, False]),
    ],
    ids=["all", "the first", "the others"],
)
def test_phrasings_of_documents_stand_side_by_side(
    documents: Sequence[int], rows: list[int], is_never: list[bool]
) -> None:
    segment = segment_of(*FAQS)

    phrasings = phrasings_of(segment, positions(*documents))

    assert phrasings.segment is segment
    assert phrasings.documents.tolist() == list(documents)
    assert phrasings.rows.values.tolist() == rows
    assert phrasings.is_never.tolist() == is_never


@pytest.mark.usefixtures("_vocabulary")
@pytest.mark.parametrize(
    ("query", "phrasing", "expected"),
    [
        ("cat", "cat", 1),
        ("cat", "dog", 0),
        ("car", "cat", 3 / 9),  # " c" "ca" " ca"
        ("cart", "cat", 4 / sqrt(12 * 9)),  # those three and "t "
        ("cat", "cat dog", 9 / sqrt(9 * 18)),
        ("cat dog", "cat", 9 / sqrt(18 * 9)),
        ("cat dog", "dog cat", 1),
        ("cat dog", "dog sun", 9 / sqrt(18 * 18)),
        ("cat cat dog", "cat", 2 * 9 / sqrt((4 + 1) * 9 * 9)),
        ("cat", "cat cat", 1),  # 2 * 9 / sqrt(9 * 18), capped
        ("", "cat", 0),
    ],
    ids=[
        "equal",
        "different",
        "other ending",
        "another letter",
        "word more in the phrasing",
        "word more in the query",
        "other order",
        "one word of two",
        "said twice",
        "never above 1",
        "nothing",
    ],
)
def test_letters_are_as_alike_as_their_ngrams(
    query: str, phrasing: str, expected: float
) -> None:
    segment = segment_of(faq(1, phrasing))

    found = by_characters(phrasings_of(segment, positions(0)), query_of(query))

    assert found.tolist() == pytest.approx([expected])


@pytest.mark.usefixtures("_vocabulary")
@pytest.mark.parametrize(
    ("query", "expected"),
    [("dog", 36 / sqrt(36 * 45)), ("cat", 9 / sqrt(9 * 45))],
    ids=["heavy", "light"],
)
def test_rare_ngrams_weigh_more(query: str, expected: float) -> None:
    heavy_dog = statistics_of_three(heavy_word="dog")  # 9 * 1 and 9 * 4
    segment = segment_of(faq(1, "cat dog"), statistics=heavy_dog)

    found = by_characters(phrasings_of(segment, positions(0)), query_of(query))

    assert found.tolist() == pytest.approx([expected])


@pytest.mark.usefixtures("_vocabulary")
@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ((0, 1, 2), [0, 1 / sqrt(2), 0, 1, 1 / sqrt(3)]),
        ((1, 2), [0, 1, 1 / sqrt(3)]),
        ((0, 2), [0, 1 / sqrt(2), 1 / sqrt(3)]),
        ((2,), [1 / sqrt(3)]),
    ],
    ids=["all", "the last two", "first and last", "the last"],
)
def test_every_phrasing_of_the_documents_is_compared(
    documents: Sequence[int], expected: list[float]
) -> None:
    phrasings = phrasings_of(segment_of(*FAQS), positions(*documents))

    by_letters = by_characters(phrasings, query_of("dog"))
    # All stems are unseen, so that each weighs the same.
    by_stems = by_words(phrasings, query_of("dog"))

    assert by_letters.tolist() == pytest.approx(expected)
    assert by_stems.cosines.tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("query", "phrasing", "expected"),
    [
        ("cat", "cat", 1),
        ("cat", "dog", 0),
        ("cat", "cats", 1),
        ("cat", "cat dog", COMMON / hypot(COMMON, RARE)),
        ("dog", "cat dog", RARE / hypot(COMMON, RARE)),
        ("cat dog", "cat", COMMON / hypot(COMMON, RARE)),
        ("cat dog", "cat sun", COMMON**2 / (COMMON**2 + RARE**2)),
        ("cat box", "cat", COMMON / hypot(COMMON, UNSEEN)),
        ("cat", "cat cat", 1),  # sqrt(2), capped
        ("", "cat", 0),
    ],
    ids=[
        "equal",
        "different",
        "same stem",
        "common word of two",
        "rare word of two",
        "word more in the query",
        "a common word in both",
        "word that nobody says",
        "never above 1",
        "nothing",
    ],
)
def test_words_are_as_alike_as_their_weighed_stems(
    query: str, phrasing: str, expected: float
) -> None:
    segment = segment_of(faq(1, phrasing), statistics=statistics_of_three(stems=STEMS))

    found = by_words(phrasings_of(segment, positions(0)), query_of(query))

    assert found.cosines.tolist() == pytest.approx([expected])


@pytest.mark.parametrize(
    ("query", "phrasing", "expected"),
    [
        ("cat", "cat", 1),
        ("cat", "dog", 0),
        ("cat", "cat dog", 1),
        ("cat dog", "cat", COMMON / (COMMON + RARE)),
        ("cat dog", "dog sun", RARE / (COMMON + RARE)),
        ("dog box", "dog", RARE / (RARE + UNSEEN)),
        ("cat dog", "cat cat", 2 * COMMON / (COMMON + RARE)),
        ("cat", "cat cat", 1),  # 2, capped
        ("", "cat", 0),
    ],
    ids=[
        "all",
        "nothing in common",
        "more than all",
        "the common word",
        "the rare word",
        "but for a word that nobody says",
        "said twice",
        "never above 1",
        "nothing",
    ],
)
def test_coverage_is_the_share_of_the_query_that_is_said(
    query: str, phrasing: str, expected: float
) -> None:
    segment = segment_of(faq(1, phrasing), statistics=statistics_of_three(stems=STEMS))

    found = by_words(phrasings_of(segment, positions(0)), query_of(query))

    assert found.coverage.tolist() == pytest.approx([expected])


def test_a_segment_of_words_without_phrasings_that_say_them_is_unlike() -> None:
    segment = segment_of(faq(1, "?!", keywords=("cat",)))
    phrasings = phrasings_of(segment, positions(0))

    found = by_words(phrasings, query_of("cat"))

    assert by_characters(phrasings, query_of("cat")).tolist() == [0]
    assert found.cosines.tolist() == [0]
    assert found.coverage.tolist() == [0]
