"""BM25 by hand: K1 is 1.2, B is .75, and a score s becomes s / (s + 10)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from faq.retrieval.segments import statistics
from faq.retrieval.segments.statistics import Postings, idf

# Bag 0 holds stem 3 twice and stem 1 once; bag 1 holds stem 1; bag 2 holds nothing.
STEMS = np.array([3, 1, 3, 1])
BAGS = np.array([0, 0, 0, 1])


def postings(average_length: float = 2.0) -> Postings:
    return Postings(stems=STEMS, bags=BAGS, bag_count=3, average_length=average_length)


def weight(count: int, length: float, average: float) -> float:
    return count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / average))


def squashed(score: float) -> float:
    return score / (score + 10)


@pytest.mark.parametrize(
    ("frequency", "count", "expected"),
    [
        (0, 3, math.log(1 + 3.5 / 0.5)),
        (1, 3, math.log(1 + 2.5 / 1.5)),
        (3, 3, math.log(1 + 0.5 / 3.5)),
        (0, 0, math.log(1 + 0.5 / 0.5)),
    ],
    ids=["unknown", "rare", "everywhere", "no bags"],
)
def test_a_stem_weighs_the_more_the_rarer_it_is(
    frequency: int, count: int, expected: float
) -> None:
    assert idf(frequency, count) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("stem", "bags"), [(0, 0), (1, 2), (2, 0), (3, 1), (4, 0), (9, 0)]
)
def test_a_stem_is_in_so_many_bags(stem: int, bags: int) -> None:
    assert postings().frequency(stem) == bags


def test_scores_sum_over_stems_and_shrink_with_the_length_of_a_bag() -> None:
    scores = postings().scores({3: 3.0, 1: 2.0})

    first = 3 * weight(2, length=3, average=2) + 2 * weight(1, length=3, average=2)
    second = 2 * weight(1, length=1, average=2)
    assert scores.dtype == np.float32
    assert scores == pytest.approx([squashed(first), squashed(second), 0])


def test_an_average_below_one_word_is_taken_for_one() -> None:
    scores = postings(average_length=0.5).scores({1: 2.0})

    first, second = 2 * weight(1, 3, average=1), 2 * weight(1, 1, average=1)
    assert scores == pytest.approx([squashed(first), squashed(second), 0])


def test_stems_of_no_bag_change_nothing() -> None:
    scores = postings().scores({7: 1.0, 0: 1.0, 1: 2.0})

    first, second = 2 * weight(1, 3, average=2), 2 * weight(1, 1, average=2)
    assert scores == pytest.approx([squashed(first), squashed(second), 0])
    assert postings().scores({}).tolist() == [0, 0, 0]


def test_nothing_said_scores_nothing() -> None:
    nothing = np.empty(0, np.int64)

    empty = Postings(stems=nothing, bags=nothing, bag_count=2, average_length=0)

    assert empty.frequency(0) == 0
    assert empty.scores({0: 1.0}).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("budget", "second"),
    [(3, squashed(2 * weight(1, 1, 2))), (2, 0)],
    ids=["enough for both", "too little"],
)
def test_only_the_rarer_stems_are_counted_within_the_budget(
    monkeypatch: pytest.MonkeyPatch, budget: int, second: float
) -> None:
    monkeypatch.setattr(statistics, "POSTINGS_BUDGET", budget)

    # Stem 3 is in one bag, stem 1 in two of them.
    scores = postings().scores({1: 2.0, 3: 3.0})

    assert scores[0] >= np.float32(squashed(3 * weight(2, 3, 2)) - 1e-6)
    assert scores[1] == pytest.approx(second)


def test_the_rarest_stem_counts_however_many_bags_hold_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statistics, "POSTINGS_BUDGET", 1)

    scores = postings().scores({1: 2.0})

    assert scores[1] == pytest.approx(squashed(2 * weight(1, 1, 2)))


@pytest.mark.parametrize(
    ("common", "is_counted"),
    [(25_000, True), (25_001, False)],
    ids=["50000 postings", "50001 postings"],
)
def test_the_budget_is_50000_postings(common: int, is_counted: bool) -> None:
    # Stem 0 is in 25000 bags of one word, stem 1 in as many others or one more.
    bags = np.arange(25_000 + common)
    stems = (bags >= 25_000).astype(np.int64)
    many = Postings(stems=stems, bags=bags, bag_count=len(bags), average_length=1)

    scores = many.scores({0: 1.0, 1: 1.0})

    assert scores[0] > 0
    assert (scores[-1] > 0) == is_counted
