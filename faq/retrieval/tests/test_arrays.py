"""Lists of integers end to end, and the greatest of many scores."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.arrays import Lists, best, distinct, maxima, ranges, starts_of

THREE = Lists.of([[3, 1], [], [5]])


def test_lists_stand_end_to_end() -> None:
    assert THREE.starts.tolist() == [0, 2, 2, 3]
    assert THREE.values.tolist() == [3, 1, 5]
    assert THREE.lengths.tolist() == [2, 0, 1]


def test_no_lists_have_one_start_and_no_values() -> None:
    nothing = Lists.of([])

    assert nothing.starts.tolist() == [0]
    assert nothing.values.tolist() == []


def test_every_value_knows_the_list_that_holds_it() -> None:
    assert THREE.owners().tolist() == [0, 0, 2]


def test_lists_are_taken_in_the_order_asked_for() -> None:
    taken = THREE.take(np.array([2, 1, 0]))

    assert taken.starts.tolist() == [0, 1, 1, 3]
    assert taken.values.tolist() == [5, 3, 1]


def test_weights_are_summed_by_list() -> None:
    sums = THREE.sums(np.array([0.5, 0.25, 2], np.float32))

    assert sums.dtype == np.float32
    assert sums.tolist() == [0.75, 0, 2]


def test_a_small_weight_after_a_huge_one_is_not_lost() -> None:
    lists = Lists.of([[0], [1]])

    assert lists.sums(np.array([2**25, 1], np.float32)).tolist() == [2**25, 1]


def test_starts_are_running_sums_of_lengths() -> None:
    assert starts_of(np.array([2, 0, 3])).tolist() == [0, 2, 2, 5]


@pytest.mark.parametrize(
    ("starts", "lengths", "expected"),
    [([4, 0], [2, 3], [4, 5, 0, 1, 2]), ([7, 1], [0, 1], [1]), ([], [], [])],
    ids=["two ranges", "an empty range", "none"],
)
def test_ranges_count_up_from_each_start(
    starts: list[int], lengths: list[int], expected: list[int]
) -> None:
    found = ranges(np.array(starts, np.int64), np.array(lengths, np.int64))

    assert found.tolist() == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3, 1, 3, 2, 1], [1, 2, 3]), ([4], [4]), ([], [])],
    ids=["repeated", "single", "none"],
)
def test_distinct_values_come_once_in_order(
    values: list[int], expected: list[int]
) -> None:
    assert distinct(np.array(values, np.int64)).tolist() == expected


def test_the_greatest_of_every_list_is_found() -> None:
    values = np.array([0.1, 0.9, -2, -1], np.float32)

    greatest = maxima(values, np.array([0, 2, 4]))

    assert greatest == pytest.approx([0.9, -1])


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, []), (1, [3]), (3, [3, 1, 4]), (4, [3, 1, 4, 2]), (5, [3, 1, 4, 2, 0])],
    ids=str,
)
def test_the_best_come_first_and_ties_keep_their_order(
    count: int, expected: list[int]
) -> None:
    scores = np.array([1, 3, 2, 5, 3], np.float32)

    assert best(scores, count).tolist() == expected


@pytest.mark.parametrize("count", [60, 99], ids=["some", "all"])
def test_many_ties_keep_their_order_too(count: int) -> None:
    # Forty of the lower score, then forty of the higher one.
    scores = np.repeat(np.array([1, 2], np.float32), 40)
    highest = list(range(40, 80))

    found = best(scores, count).tolist()

    assert found[:40] == highest
    assert found[40:] == sorted(found[40:])
    assert len(found) == min(count, 80)
