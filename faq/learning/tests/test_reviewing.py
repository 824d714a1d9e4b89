"""The order in which questions are worth a label."""

from __future__ import annotations

import numpy as np
import pytest

from faq.learning.reviewing import order
from faq.retrieval.arrays import Floats

APART = np.eye(3, dtype=np.float32)
ONCE = np.ones(3, np.int64)


def confidences(*values: float) -> Floats:
    return np.array(values, np.float32)


def vectors(*rows: tuple[float, ...]) -> Floats:
    return np.array(rows, np.float32)


def test_a_doubtful_question_comes_before_sure_ones() -> None:
    assert order(confidences(0.95, 0.5, 0.02), ONCE, APART, limit=2) == [1, 0]


@pytest.mark.parametrize(("count", "first"), [(4, 1), (6, 0)], ids=["4", "6"])
def test_doubt_is_the_standard_deviation_times_the_count(
    count: int, first: int
) -> None:
    # The root of .5 * .5 is .5, that of .01 * .99 is .0995: 5.03 of one make the other.
    counts = np.array([count, 1])

    chosen = order(confidences(0.01, 0.5), counts, APART[:2], limit=1)

    assert chosen == [first]


def test_of_equally_doubtful_questions_the_one_asked_most_comes_first() -> None:
    counts = np.array([1, 1, 3])

    assert order(confidences(0.5, 0.5, 0.5), counts, APART, limit=1) == [2]


def test_a_question_that_stands_for_others_comes_first_and_they_last() -> None:
    alike = vectors((0, 1), (1, 0), (1, 0))

    assert order(confidences(0.5, 0.4, 0.4), ONCE, alike, limit=3) == [1, 0, 2]


@pytest.mark.parametrize(("count", "first"), [(143, 1), (144, 0)])
def test_a_cosine_of_nine_tenths_stands_for_43_in_100(count: int, first: int) -> None:
    # Questions 1 and 2 have the cosine .9, and .9 ** 8 is .4305: 143.05 with the other.
    alike = vectors((0, 0, 1), (1, 0, 0), (0.9, 0.19**0.5, 0))
    counts = np.array([count, 100, 100])

    assert order(confidences(0.5, 0.5, 0.5), counts, alike, limit=1) == [first]


def test_opposites_do_not_stand_for_each_other() -> None:
    opposite = vectors((0, 1), (1, 0), (-1, 0))
    counts = np.array([101, 100, 100])

    assert order(confidences(0.5, 0.5, 0.5), counts, opposite, limit=1) == [0]


@pytest.mark.parametrize(("count", "second"), [(56, 2), (58, 0)])
def test_only_the_doubt_that_is_left_counts(count: int, second: int) -> None:
    # Question 1 is asked most; of number 2, with the cosine .9, 1 - .4305 is left.
    alike = vectors((0, 0, 1), (1, 0, 0), (0.9, 0.19**0.5, 0))
    counts = np.array([count, 101, 100])

    chosen = order(confidences(0.5, 0.5, 0.5), counts, alike, limit=2)

    assert chosen == [1, second]


def test_what_an_earlier_choice_covers_stays_covered() -> None:
    # The first two are the same question.
    same = vectors((1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))
    counts = np.array([100, 100, 90, 10])

    chosen = order(confidences(0.5, 0.5, 0.5, 0.5), counts, same, limit=4)

    assert chosen == [0, 2, 3, 1]


@pytest.mark.parametrize(
    ("count", "later"), [(9, [2, 1]), (11, [1, 2])], ids=["9 to 10", "11 to 10"]
)
def test_a_question_counts_with_what_it_alone_covers_of_the_others(
    count: int, later: list[int]
) -> None:
    # 30 degrees from one to the next; number 0, asked most, covers a third of number 1
    # and nearly nothing of 2. Of each other those two then say equally much.
    fan = vectors((1, 0), (0.75**0.5, 0.5), (0.5, 0.75**0.5))
    counts = np.array([100, count, 10])

    chosen = order(confidences(0.5, 0.5, 0.5), counts, fan, limit=3)

    assert chosen == [0, *later]


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (2, 2), (9, 3)])
def test_no_question_is_proposed_twice(limit: int, count: int) -> None:
    chosen = order(confidences(0.5, 0.0, 1.0), ONCE, APART, limit=limit)

    assert len(chosen) == len(set(chosen)) == count
