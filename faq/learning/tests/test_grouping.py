"""Questions that mean the same stand together, whatever their order."""

from __future__ import annotations

import numpy as np

from faq.learning.grouping import group

TEXTS = ["where is my box", "my box where", "how do i pay"]
VECTORS = np.array([[1, 0], [0.9, 0.436], [0, 1]], np.float32)


def test_alike_questions_are_a_group_and_the_largest_comes_first() -> None:
    assert group(TEXTS, VECTORS, np.ones(3, np.float32)) == [(0, 1), (2,)]


def test_group_that_was_asked_most_comes_first() -> None:
    assert group(TEXTS, VECTORS, np.array([1, 1, 9], np.float32))[0] == (2,)


def test_unread_questions_are_grouped_by_their_words() -> None:
    unread = np.zeros((3, 1), np.float32)

    assert group(TEXTS, unread, np.ones(3, np.float32)) == [(0, 1), (2,)]


def test_many_equal_questions_are_one_group() -> None:
    vectors = np.tile(VECTORS[:1], (600, 1))
    found = group(["my box"] * 600, vectors, np.ones(600, np.float32))

    assert len(found) <= 2
