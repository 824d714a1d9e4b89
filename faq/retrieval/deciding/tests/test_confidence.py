"""The probability that the top hit is right, from how the hits compare."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.confidence import FEATURES, features, probability
from faq.retrieval.tests.tiny_queries import matrix_of

HITS = matrix_of(
    best_cosine=[0.6, 0.9, 0.2],
    centroid_cosine=[0.5, 0.3, 0.1],
    ridge=[0.3, 0.1, 0.7],
    characters=[0.2, 0.4, 0.0],
    bm25=[0.1, 0.5, 0.0],
    answer_cosine=[1.0, 1.0, 1.0],
)
SCORES = np.array([2.0, 1.5, 0.0], np.float32)
ORDER = [
    "intercept",
    "score",
    "margin",
    "share",
    "ridge",
    "ridge_margin",
    "plain",
    "none_nearer",
    "none_ridge",
    "closeness",
]


def measure(hits: int = 3, *, none_cosine: float = 0.65) -> dict[str, float]:
    """The features of so many of the hits, by name."""
    values = features(
        HITS[:hits],
        SCORES[:hits],
        none_cosine=none_cosine,
        none_ridge=0.25,
        sibling_similarity=0.45,
    )
    return dict(zip(ORDER, values, strict=True))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intercept", 1.0),
        ("score", 2.0),
        ("margin", 2.0 - 1.5),
        ("share", 1 / (1 + exp(-0.5) + exp(-2.0))),
        ("ridge", 0.3),
        ("ridge_margin", 0.3 - 0.7),
        ("plain", 0.4 * 0.9 + 0.4 * 0.3 + 0.1 * 0.4 + 0.1 * 0.5),
        ("none_nearer", 0.65 - 0.6 + 0.1),
        ("none_ridge", 0.25),
        ("closeness", 0.45),
    ],
)
def test_every_feature_compares_the_top_hit(name: str, expected: float) -> None:
    assert measure()[name] == pytest.approx(expected)


def test_features_are_plain_numbers() -> None:
    assert {type(value) for value in measure().values()} == {float}
    assert {type(value) for value in measure(hits=1).values()} == {float}


def test_features_have_one_order() -> None:
    assert list(FEATURES) == ORDER


@pytest.mark.parametrize(
    ("name", "expected"),
    [("margin", 2.0), ("share", 1.0), ("ridge_margin", 0.3), ("plain", 0.47)],
)
def test_a_hit_alone_is_compared_with_nothing(name: str, expected: float) -> None:
    assert measure(hits=1)[name] == pytest.approx(expected)


def test_of_two_hits_the_second_is_the_best_of_the_others() -> None:
    assert measure(hits=2)["ridge_margin"] == pytest.approx(0.3 - 0.1)


@pytest.mark.parametrize(
    ("none_cosine", "expected"),
    [(0.9, 0.4), (0.6, 0.1), (0.55, 0.05), (0.5, 0.0), (0.3, 0.0), (0.0, 0.0)],
    ids=["nearer", "as near", "nearly", "at the margin", "further", "none known"],
)
def test_a_question_without_an_answer_counts_before_it_is_the_nearest(
    none_cosine: float, expected: float
) -> None:
    measured = measure(none_cosine=none_cosine)["none_nearer"]

    assert measured == pytest.approx(expected, abs=1e-6)


def test_where_no_question_is_known_to_have_no_answer_the_margin_is_nothing() -> None:
    values = features(
        matrix_of(best_cosine=[0.0]),
        np.zeros(1, np.float32),
        none_cosine=0.0,
        none_ridge=0.0,
        sibling_similarity=0.0,
    )

    assert values == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("signal", "expected"),
    [
        ("best_cosine", 0.4),
        ("centroid_cosine", 0.4),
        ("ridge", 0.0),
        ("answer_cosine", 0.0),
        ("characters", 0.1),
        ("words", 0.0),
        ("coverage", 0.0),
        ("bm25", 0.1),
        ("answer_bm25", 0.0),
        ("keywords", 0.0),
    ],
)
def test_the_plain_mixture_weighs_what_knows_nothing_of_siblings(
    signal: str, expected: float
) -> None:
    values = features(
        matrix_of(**{signal: [1.0]}),
        np.zeros(1, np.float32),
        none_cosine=0.0,
        none_ridge=0.0,
        sibling_similarity=0.0,
    )

    assert values[ORDER.index("plain")] == pytest.approx(expected)


@pytest.mark.parametrize("place", range(10), ids=ORDER)
def test_every_feature_counts_by_its_weight(place: int) -> None:
    values = [0.0] * 10
    values[place] = 0.5

    counted = probability(values, {ORDER[place]: 3.0})

    assert counted == pytest.approx(1 / (1 + exp(-1.5)))


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ({"intercept": -1.0, "score": 0.5}, -1.0 + 0.5 * 2),
        ({"score": 2.0, "margin": -3.0}, 2.0 * 2 - 3.0 * 0.5),
        ({}, 0.0),
    ],
    ids=["two features", "against", "no weight is zero"],
)
def test_features_add_up_to_log_odds(weights: dict[str, float], total: float) -> None:
    values = [1.0, 2.0, 0.5, *[9.0] * 7]

    assert probability(values, weights) == pytest.approx(1 / (1 + exp(-total)))


@pytest.mark.parametrize(
    ("total", "clipped"),
    [(29.0, 29.0), (31.0, 30.0), (1e6, 30.0), (-29.0, -29.0), (-1e6, -30.0)],
)
def test_log_odds_beyond_thirty_are_clipped(total: float, clipped: float) -> None:
    counted = probability([total, *[0.0] * 9], {"intercept": 1.0})

    assert counted == pytest.approx(1 / (1 + exp(-clipped)), rel=1e-14, abs=0)


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
    assert confidence.scores(MATRIX, weights).tolist() == pytest.approx(expected)
