"""What is measured beside the signals: the phrasings that are nearest."""

from collections.abc import Sequence

import numpy as np
import pytest

from faq.retrieval.matching import signals
from faq.retrieval.matching.signals import SignalMatrix, measure
from faq.retrieval.results import Document
from faq.retrieval.tests.tiny_knowledge_base import (
    document,
    positions,
    query_of,
    segment_of,
    statistics_of_three,
    vector,
)

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


def measured_between_others(faq: Document, places: Sequence[int]) -> SignalMatrix:
    """Measured with the documents before and after it, alone, or with one of them."""
    segment = segment_of(
        document(8, "east"), faq, document(9, "north", "dog hut"), vectors=VECTORS
    )
    return measure(segment, positions(*places), QUERY, bm25=vector(0, 0, 0))


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("faq", "place"),
    [
        (document(1, "cat"), 0),
        (document(1, "cat", "dog", "north"), 1),
        (document(1, "cat", "cat owl"), 1),
        (document(1, "bee", "cat owl"), 0),
        (document(1, "cat owl", "dog"), 1),
        (document(1, "hut", "fig"), 0),
        (document(1, "cat", never=("east",)), 0),
        (document(1, "west", never=("east",)), 0),
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
    faq: Document, place: int, places: Sequence[int]
) -> None:
    measured = measured_between_others(faq, places)

    [row] = np.flatnonzero(measured.documents == 1)
    assert measured.best_rows[row] == 1 + place  # one phrasing stands before


def test_every_document_has_its_own_best_row_whatever_is_equal_elsewhere() -> None:
    segment = segment_of(
        document(1, "hut", "fig", "cat", "cat owl"),  # rows 0 to 3
        document(2, "hut", "fig"),
        document(3, "east", "dog", "east fig"),
        document(4, "west", "rat", never=("east",)),
        vectors=VECTORS | {"east fig": (1, 0)},
    )

    measured = measure(segment, positions(1, 2, 3), QUERY, bm25=vector(0, 0, 0, 0))

    assert measured.best_rows.tolist() == [4, 6, 10]


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("faq", "expected"),
    [
        (document(1, "owl"), 0),
        (document(1, "east", never=("cat",)), 0.6),
        (document(1, "fig", never=("cat", "dog", "north")), 0.8),
        (document(1, "fig", never=("owl",)), 1),
        (document(1, "fig", never=("own",)), 3 / 9),
        (document(1, "fig", never=("hut",)), 0.1),
        (document(1, "east", never=("rat",)), 0),
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
def test_never_is_the_likeness_to_what_must_not_match(
    faq: Document, expected: float, places: Sequence[int]
) -> None:
    measured = measured_between_others(faq, places)

    [row] = np.flatnonzero(measured.documents == 1)
    assert measured.never.shape == (len(places),)
    assert measured.never[row] == pytest.approx(expected)
    assert measured.never.sum() == measured.never[row]


CROWD = (
    document(1, "cat", "east", "fig"),
    document(2, "dog", never=("north",)),
    document(3, "rat"),
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
    assert near.vectors[:, 0].tolist() == pytest.approx(cosines)
    assert near.crowding.tolist() == crowding


def test_only_so_many_of_the_nearest_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "NEAREST", 3)
    segment = segment_of(*CROWD, vectors=VECTORS)

    near = measure(segment, positions(0, 1, 2), QUERY, bm25=vector(0, 0, 0)).near

    assert near is not None
    assert near.cosines.tolist() == pytest.approx([1, 0.8, 0.6])
