"""Kernel ridge regression, by hand for one vector and for two."""

from collections.abc import Sequence
from math import exp

import numpy as np
import pytest

from faq.retrieval.matching import ridge
from faq.retrieval.tests.tiny_vectors import vector, vectors

QUERY = vector(1, 0)
NO_VECTORS = np.empty((0, 0), np.float32)
# The kernel of two unit vectors is exp(2 (cosine - 1)).
ALIKE, NEAR, FAR, OPPOSED = 1.0, exp(2 * (0.8 - 1)), exp(2 * (0.6 - 1)), exp(-4)
# Two vectors of the first quadrant, .8 and .6 from the query, are .96 from each other.
BESIDE = exp(2 * (0.96 - 1))


@pytest.mark.parametrize(
    ("one", "crowding", "expected"),
    [
        ((1, 0), 1.0, ALIKE / 1.2),  # (1 + .2) w = k
        ((0.8, 0.6), 1.0, NEAR / 1.2),
        ((0.6, 0.8), 1.0, FAR / 1.2),
        ((-1, 0), 1.0, OPPOSED / 1.2),
        ((0.8, 0.6), 3.0, NEAR / 1.6),  # (1 + .2 * 3) w = k
        ((0.8, 0.6), 0.0, NEAR),
    ],
    ids=["equal", "near", "far", "opposed", "crowded owner", "no penalty"],
)
def test_a_single_vector_counts_its_kernel_over_its_penalty(
    one: Sequence[float], crowding: float, expected: float
) -> None:
    found = ridge.weights(QUERY, vectors(one), vector(crowding), NO_VECTORS)

    assert found.tolist() == pytest.approx([expected])


@pytest.mark.parametrize(
    ("first", "second"),
    [(1.0, 1.0), (3.0, 1.0), (1.0, 3.0), (0.5, 2.0)],
    ids=["fair shares", "first is crowded", "second is crowded", "half and double"],
)
def test_two_vectors_share_what_both_say(first: float, second: float) -> None:
    found = ridge.weights(
        QUERY, vectors((0.8, 0.6), (0.6, 0.8)), vector(first, second), NO_VECTORS
    )

    # [a b; b d] w = [NEAR FAR], by Cramer's rule.
    a, b, d = 1 + 0.2 * first, BESIDE, 1 + 0.2 * second
    determinant = a * d - b * b
    expected = [(NEAR * d - FAR * b) / determinant, (FAR * a - NEAR * b) / determinant]
    assert found.tolist() == pytest.approx(expected, abs=1e-5)


def test_a_remembered_vector_takes_its_part_with_the_penalty_of_one() -> None:
    found = ridge.weights(
        QUERY, vectors((0.8, 0.6)), vector(2), remembered=vectors((0.6, 0.8))
    )

    a, b, d = 1 + 0.2 * 2, BESIDE, 1 + 0.2
    determinant = a * d - b * b
    expected = [(NEAR * d - FAR * b) / determinant, (FAR * a - NEAR * b) / determinant]
    assert found.tolist() == pytest.approx(expected, abs=1e-5)


def test_an_equal_remembered_vector_halves_what_a_vector_says() -> None:
    found = ridge.weights(QUERY, vectors((1, 0)), vector(1), remembered=vectors((1, 0)))

    assert found.tolist() == pytest.approx([1 / 2.2, 1 / 2.2])  # 1.2 w + w = 1


def test_vectors_that_say_the_same_share_one_weight() -> None:
    found = ridge.weights(
        QUERY, vectors((1, 0), (1, 0), (1, 0)), vector(1, 1, 1), NO_VECTORS
    )

    assert found.tolist() == pytest.approx([1 / 3.2] * 3, abs=1e-5)  # 1.2 w + 2 w = 1


def test_what_is_given_stays_as_it_was() -> None:
    given, crowding, remembered = vectors((0.8, 0.6)), vector(2), vectors((0.6, 0.8))

    ridge.weights(QUERY, given, crowding, remembered)

    np.testing.assert_array_equal(given, vectors((0.8, 0.6)))
    np.testing.assert_array_equal(crowding, vector(2))
    np.testing.assert_array_equal(remembered, vectors((0.6, 0.8)))
