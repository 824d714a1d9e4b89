"""Vectors scanned or sketched, in two dimensions and a few more."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.arrays import Booleans, Floats
from faq.retrieval.segments.vectors import VectorTable
from faq.retrieval.tests.tiny_vectors import flags, vectors

X, Y = (1.0, 0.0), (0.0, 1.0)
ASKED = np.array([0.6, 0.8], np.float32)


def rows(*vectors: tuple[float, ...]) -> Floats:
    return np.array(vectors, np.float32)


def table(vectors: Floats, known: Booleans | None = None) -> VectorTable:
    return VectorTable(vectors, np.ones(len(vectors), bool) if known is None else known)


@pytest.fixture
def one_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sketches of one dimension, of which the best row alone is kept."""
    monkeypatch.setattr("faq.retrieval.segments.vectors.SKETCH_FROM", 3)
    monkeypatch.setattr("faq.retrieval.segments.vectors.SKETCH_DIMENSIONS", 1)
    monkeypatch.setattr("faq.retrieval.segments.vectors.SHORTLIST", 1)


def test_rows_are_given_as_they_were_put_in() -> None:
    three = table(rows(X, Y, (0.6, 0.8)))

    assert three.count == 3
    assert three.row(1).tolist() == [0, 1]
    assert three.take(np.array([2, 0])) == pytest.approx(rows((0.6, 0.8), X))
    assert three.all().shape == (3, 2)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [([2, 0], [1.0, 0.6]), ([0, 1, 2], [0.6, 0.8, 1.0])],
    ids=["some", "all"],
)
def test_products_are_those_of_the_rows(
    wanted: list[int], expected: list[float]
) -> None:
    products = table(rows(X, Y, (0.6, 0.8))).products(np.array(wanted), ASKED)

    assert products == pytest.approx(expected)


def test_the_nearest_come_first_and_rows_without_a_vector_last() -> None:
    known = np.array([True, False, True])
    three = table(rows(X, (0, 0), Y), known)

    assert (three.count, three.known.tolist()) == (2, known.tolist())
    assert three.nearest(ASKED, 2).tolist() == [2, 0]
    assert three.nearest(ASKED, 9).tolist() == [2, 0, 1]


def test_without_vectors_nothing_is_near() -> None:
    nothing = table(np.zeros((2, 0), np.float32), np.zeros(2, np.bool_))

    assert nothing.nearest(np.empty(0, np.float32), 1).tolist() == []


# Three rows along X and one along the query: a sketch that knows X only prefers them.
SKEWED = rows((0.6, 0.8), X, X, X)


@pytest.mark.parametrize(
    ("sketch_from", "nearest"), [(4, 0), (3, 1)], ids=["scanned", "sketched"]
)
def test_many_vectors_are_sketched(
    monkeypatch: pytest.MonkeyPatch,
    one_direction: None,
    sketch_from: int,
    nearest: int,
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.vectors.SKETCH_FROM", sketch_from)

    assert table(SKEWED).nearest(ASKED, 1).tolist() == [nearest]


def spread(count: int) -> Floats:
    """So many rows over 65 dimensions, the last two of them the rarest."""
    vectors = np.zeros((count, 65), np.float32)
    vectors[np.arange(count), np.arange(count) % 63] = 1
    vectors[:3] = 0
    vectors[[0, 1], 63] = 1
    vectors[2, 64] = 1
    return vectors


@pytest.mark.parametrize(
    ("count", "dimension", "is_found"),
    [(4000, 64, True), (4001, 64, False), (4001, 63, True)],
    ids=["scanned", "sketched without the 65th", "sketched with the 64th"],
)
def test_more_than_4000_vectors_are_sketched_in_64_dimensions(
    count: int, dimension: int, is_found: bool
) -> None:
    query = np.full(65, 0.001, np.float32)
    query[[5, dimension]] = 0.6, 0.8

    nearest = table(spread(count)).nearest(query, 1)

    rare = 2 if dimension == 64 else 0
    assert (nearest.tolist() == [rare]) == is_found


@pytest.mark.parametrize(
    ("before", "is_found"), [(511, True), (512, False)], ids=["512th", "513th"]
)
def test_the_512_best_sketches_are_compared_exactly(
    monkeypatch: pytest.MonkeyPatch, before: int, is_found: bool
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.vectors.SKETCH_FROM", 1)
    monkeypatch.setattr("faq.retrieval.segments.vectors.SKETCH_DIMENSIONS", 1)
    vectors = rows(*[X] * before, (0.6, 0.8))

    nearest = table(vectors).nearest(ASKED, 1)

    assert (nearest.tolist() == [before]) == is_found


def test_as_many_are_found_as_are_asked_for(one_direction: None) -> None:
    # The three best sketches, although the fourth row is nearer.
    assert table(SKEWED).nearest(ASKED, 3).tolist() == [1, 2, 3]


def test_a_sample_of_rows_says_which_directions_matter(
    monkeypatch: pytest.MonkeyPatch, one_direction: None
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.vectors.SAMPLE", 2)

    # Rows 0, 2 and 4 lie mostly along Y; all five along X.
    sketched = table(rows(Y, X, Y, X, X))

    assert sketched.nearest(ASKED[::-1], 1).tolist() == [0]


@pytest.mark.parametrize(
    ("count", "nearest"),
    [(39_999, (0.5, 0.0)), (40_000, Y)],
    ids=["all rows", "every second"],
)
def test_every_second_row_of_40000_is_sampled(
    one_direction: None, count: int, nearest: tuple[float, float]
) -> None:
    # Squares along X are five quarters to one along Y; of every second or third row
    # two or one quarters to one.
    vectors = np.full((count, 2), (0.5, 0), np.float32)
    vectors[::6] = Y

    sketched = table(vectors)

    found = sketched.take(sketched.nearest(ASKED, 1))
    assert found == pytest.approx(rows(nearest), abs=1e-4)


@pytest.mark.parametrize(
    ("count", "stored"),
    [(10_000, 0.3), (10_001, 9830 / 32_767)],
    ids=["in 32 bits", "in 16 bits"],
)
def test_more_than_10000_vectors_are_kept_in_16_bits(count: int, stored: float) -> None:
    vectors = np.ones((count, 1), np.float32)
    vectors[7] = 0.3  # 9830.1 units of which 32767 make one

    kept = table(vectors)

    assert kept.row(7) == pytest.approx([stored], rel=1e-6)
    assert kept.row(7).dtype == np.float32


def test_short_vectors_are_measured_in_units_of_the_greatest_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.vectors.SHORT_FROM", 2)
    # So many are shortened at a time.
    monkeypatch.setattr("faq.retrieval.segments.vectors.SAMPLE", 2)

    kept = table(rows((0.5, -2), (-0.25, 1), (0, 2), (1, 1), (-2, 0.125)))

    # The unit is 2 / 32767.
    units = [[8192, -32767], [-4096, 16384], [0, 32767], [16384] * 2, [-32767, 2048]]
    assert kept.all() == pytest.approx(np.array(units) * 2 / 32_767, rel=1e-6)
    assert kept.take(np.array([1])).tolist() == [kept.row(1).tolist()]
    assert kept.products(np.array([1]), ASKED) == pytest.approx([0.65], abs=1e-4)


@pytest.mark.parametrize("greatest", [2.0, -2.0], ids=["positive", "negative"])
def test_the_greatest_number_may_be_negative(
    monkeypatch: pytest.MonkeyPatch, greatest: float
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.vectors.SHORT_FROM", 1)

    kept = table(rows((greatest, 0), (0, 0.5)))

    assert kept.row(0) == pytest.approx([greatest, 0], rel=1e-6)


def test_the_vector_of_an_unreadable_text_is_stored_but_not_known() -> None:
    table = VectorTable(vectors((1, 0), (0, 0), (0, 0)), flags(True, True, False))

    assert table.stored.tolist() == [True, True, False]
    assert table.known.tolist() == [True, False, False]
    assert table.count == 1
