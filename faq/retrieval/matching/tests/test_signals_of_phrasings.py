"""Which phrasings are nearest to a query, and how near those that must not match."""

from collections.abc import Sequence

import numpy as np
import pytest

from faq.retrieval.matching import signals
from faq.retrieval.matching.signals import SignalMatrix, measure
from faq.retrieval.results import Document
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of
from faq.retrieval.tests.tiny_segments import segment_of, statistics_of_three
from faq.retrieval.tests.tiny_vectors import positions, vector

# Their cosines to the query are the first numbers; other phrasings have no vector.
QUERY = query_of("owl", 1, 0)
VECTORS = {
    "east": (1, 0),
    "bee": (0.602, 0.798),
    "cat": (0.6, 0.8),
    "cat owl": (0.6, 0.8),
    "dog": (0.8, 0.6),
    "north": (0, 1),
    "rat": (-0.6, 0.8),
    "west": (-1, 0),
}

ALONE_OR_NOT = pytest.mark.parametrize(
    "places", [(0, 1, 2), (1,), (1, 2)], ids=["all", "alone", "some"]
)


def measured_between_others(middle: Document, places: Sequence[int]) -> SignalMatrix:
    """Measured with the documents before and after it, alone, or with one of them."""
    segment = segment_of(
        faq(8, "east"), middle, faq(9, "north", "dog hut"), vectors=VECTORS
    )
    return measure(segment, positions(*places), QUERY, bm25=vector(0, 0, 0))


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "place"),
    [
        (faq(1, "cat"), 0),
        (faq(1, "cat", "dog", "north"), 1),
        (faq(1, "cat", "cat owl"), 1),
        (faq(1, "bee", "cat owl"), 0),
        (faq(1, "cat owl", "dog"), 1),
        (faq(1, "hut", "fig"), 0),
        (faq(1, "cat", never=("east",)), 0),
        (faq(1, "west", never=("east",)), 0),
    ],
    ids=[
        "the only one",
        "the nearest",
        "of equally near ones that of the same words",
        "the nearer one before that of the same words",
        "the nearest after that of the same words",
        "the first of equal ones",
        "not what must not match",
        "the opposite before what must not match",
    ],
)
def test_best_row_is_the_nearest_phrasing(
    middle: Document, place: int, places: Sequence[int]
) -> None:
    measured = measured_between_others(middle, places)

    [row] = np.flatnonzero(measured.documents == 1)
    assert measured.best_rows[row] == 1 + place  # one phrasing stands before


def test_every_document_has_its_own_best_row_whatever_is_equal_elsewhere() -> None:
    segment = segment_of(
        faq(1, "hut", "fig", "cat", "cat owl"),  # rows 0 to 3
        faq(2, "hut", "fig"),
        faq(3, "east", "dog", "east fig"),
        faq(4, "west", "rat", never=("east",)),
        vectors=VECTORS | {"east fig": (1, 0)},
    )

    measured = measure(segment, positions(1, 2, 3), QUERY, bm25=vector(0, 0, 0, 0))

    assert measured.best_rows.tolist() == [4, 6, 10]


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (faq(1, "owl"), 0),
        (faq(1, "east", never=("cat",)), 0.6),
        (faq(1, "fig", never=("cat", "dog", "north")), 0.8),
        (faq(1, "fig", never=("owl",)), 1),
        (faq(1, "fig", never=("own",)), 3 / 9),
        (faq(1, "fig", never=("hut",)), 0.1),
        (faq(1, "east", never=("rat",)), 0),
    ],
    ids=[
        "nothing that must not match",
        "its cosine",
        "the best cosine",
        "its letters",
        "letters above a guess",
        "a guess above letters",
        "never below 0",
    ],
)
def test_never_is_how_near_what_must_not_match_is(
    middle: Document, expected: float, places: Sequence[int]
) -> None:
    measured = measured_between_others(middle, places)

    [row] = np.flatnonzero(measured.documents == 1)
    assert measured.never.shape == (len(places),)
    assert measured.never[row] == pytest.approx(expected)
    assert measured.never.sum() == measured.never[row]


CROWD = (
    faq(1, "cat", "east", "fig"),
    faq(2, "dog", never=("north",)),
    faq(3, "rat"),
)


@pytest.mark.parametrize(
    ("places", "owners", "cosines", "crowding"),
    [
        # By 2 phrasings a document; those that must not match are counted, too.
        ((0, 1, 2), [0, 1, 0, 2], [1, 0.8, 0.6, -0.6], [1.5, 1, 1.5, 0.5]),
        ((1, 2), [0, 1], [0.8, -0.6], [1, 0.5]),
        ((0, 2), [0, 0, 1], [1, 0.6, -0.6], [1.5, 1.5, 0.5]),
    ],
    ids=["all", "the last two", "first and last"],
)
def test_near_are_phrasings_with_vectors_the_nearest_first(
    places: Sequence[int],
    owners: list[int],
    cosines: list[float],
    crowding: list[float],
) -> None:
    statistics = statistics_of_three(average_phrasings=2)
    segment = segment_of(*CROWD, vectors=VECTORS, statistics=statistics)

    near = measure(segment, positions(*places), QUERY, bm25=vector(0, 0, 0)).near

    assert near is not None
    assert near.owners.tolist() == owners
    assert near.cosines.tolist() == pytest.approx(cosines)
    assert near.take(np.arange(len(owners)))[:, 0].tolist() == pytest.approx(cosines)
    assert near.crowding.tolist() == crowding


def test_only_so_many_of_the_nearest_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "NEAREST", 3)
    segment = segment_of(*CROWD, vectors=VECTORS)

    near = measure(segment, positions(0, 1, 2), QUERY, bm25=vector(0, 0, 0)).near

    assert near is not None
    assert near.cosines.tolist() == pytest.approx([1, 0.8, 0.6])
