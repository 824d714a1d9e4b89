"""The score of a hit is the weighted sum of its signals."""

from __future__ import annotations

import pytest

from faq.retrieval.deciding import ranker
from faq.retrieval.tests.tiny_search import matrix_of

MATRIX = matrix_of(
    best_cosine=[0.5, 0.1],
    ridge=[0.25, 0.75],
    keywords=[1.0, 0.0],
    words=[0.3, 0.6],
)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"best_cosine": 2.0}, [1.0, 0.2]),
        ({"keywords": 3.0}, [3.0, 0.0]),
        ({"best_cosine": 2.0, "ridge": -4.0, "words": 10.0}, [3.0, 3.2]),
        ({}, [0.0, 0.0]),
    ],
    ids=["first signal", "last signal", "three signals", "no weight is zero"],
)
def test_signals_count_by_their_weights(
    weights: dict[str, float], expected: list[float]
) -> None:
    assert ranker.scores(MATRIX, weights).tolist() == pytest.approx(expected)
