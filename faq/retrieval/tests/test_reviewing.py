"""The order in which questions are worth a label."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.reviewing import order

APART = np.eye(3, dtype=np.float32)
ONCE = np.ones(3, np.int64)


def confidences(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_a_doubtful_question_comes_before_sure_ones() -> None:
    assert order(confidences(0.95, 0.5, 0.02), ONCE, APART, limit=2) == [1, 0]


def test_of_equally_doubtful_questions_the_one_asked_most_comes_first() -> None:
    counts = np.array([1, 1, 3])

    assert order(confidences(0.5, 0.5, 0.5), counts, APART, limit=1) == [2]


def test_a_question_that_stands_for_others_comes_first_and_they_last() -> None:
    vectors = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0]], np.float32)

    assert order(confidences(0.5, 0.4, 0.4), ONCE, vectors, limit=3)[:2] == [1, 0]


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (2, 2), (9, 3)])
def test_no_question_is_proposed_twice(limit: int, count: int) -> None:
    chosen = order(confidences(0.5, 0.0, 1.0), ONCE, APART, limit=limit)

    assert len(chosen) == len(set(chosen)) == count
