"""The probability that the top hit is right, from how the hits compare."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

import numpy as np
import pytest

from faq.retrieval.constants import RankerWeights
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.confidence import (
    FACTORS,
    FEATURES,
    factors_of,
    features,
    probability,
)
from faq.retrieval.tests.tiny_queries import matrix_of
from faq.retrieval.tests.tiny_search import HYBRID

HITS = matrix_of(
    best_cosine=[0.6, 0.9, 0.2],
    centroid_cosine=[0.5, 0.3, 0.1],
    ridge=[0.3, 0.1, 0.7],
    characters=[0.2, 0.4, 0.0],
    bm25=[0.1, 0.5, 0.0],
    answer_cosine=[0.6, 0.9, 0.2],
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
    "cosine_lead",
    "answered",
]


def weighing(
    confidence: Mapping[str, float],
    *,
    answerable: Mapping[str, float],
    right: Mapping[str, float],
    taught: Mapping[str, float] | None = None,
) -> RankerWeights:
    return RankerWeights(
        ranker={},
        confidence=confidence,
        taught=taught or confidence,
        answerable=answerable,
        right=right,
        thresholds=HYBRID,
    )


def logistic(total: float) -> float:
    return 1 / (1 + exp(-total))


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
        ("cosine_lead", 0.6 - 0.9),
        ("answered", 0.0),
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
    [
        ("margin", 2.0),
        ("share", 1.0),
        ("ridge_margin", 0.3),
        ("plain", 0.47),
        ("cosine_lead", 0.6),
    ],
)
def test_a_hit_alone_is_compared_with_nothing(name: str, expected: float) -> None:
    assert measure(hits=1)[name] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("answer_cosines", "expected"),
    [([0.5, 0.9], 1.0), ([0.6, 0.8], 0.0)],
    ids=["of the top hit", "of another"],
)
def test_an_answer_counts_as_real_where_its_cosine_is_its_own(
    answer_cosines: list[float], expected: float
) -> None:
    values = features(
        matrix_of(best_cosine=[0.6, 0.9], answer_cosine=answer_cosines),
        SCORES[:2],
        none_cosine=0.0,
        none_ridge=0.0,
        sibling_similarity=0.0,
    )

    assert values[ORDER.index("answered")] == expected


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

    assert values == [1.0, 0.0, 0.0, 1.0, *[0.0] * 8]


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


@pytest.mark.parametrize("place", range(12), ids=ORDER)
def test_every_feature_lands_by_its_weight(place: int) -> None:
    values = [0.0] * 12
    values[place] = 0.5

    landed = factors_of(values, {ORDER[place]: 3.0})[1]

    assert landed == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ({"intercept": -1.0, "score": 0.5}, -1.0 + 0.5 * 2),
        ({"score": 2.0, "margin": -3.0}, 2.0 * 2 - 3.0 * 0.5),
        ({}, 0.0),
    ],
    ids=["two features", "against", "no weight is zero"],
)
def test_features_add_up_to_a_first_logit(
    weights: dict[str, float], total: float
) -> None:
    values = [1.0, 2.0, 0.5, *[9.0] * 9]

    assert factors_of(values, weights)[1] == pytest.approx(total)


def test_factors_weigh_the_first_logit_and_what_tells_hits_apart() -> None:
    values = list(map(float, range(1, 13)))

    factors = factors_of(values, {"score": 5.0})

    assert FACTORS == (
        "intercept",
        "landed",
        "margin",
        "share",
        "ridge_margin",
        "cosine_lead",
        "answered",
    )
    assert factors == [1.0, 10.0, 3.0, 4.0, 6.0, 11.0, 12.0]


@pytest.mark.parametrize("name", FACTORS)
@pytest.mark.parametrize("factor", ["answerable", "right"])
def test_every_factor_counts_by_its_weight(factor: str, name: str) -> None:
    values = [0.5] * 12
    sides = {"answerable": {"intercept": 80.0}, "right": {"intercept": 80.0}}
    fitted = weighing({"intercept": 1.0}, **(sides | {factor: {name: 3.0}}))

    assert probability(values, fitted, 0) == pytest.approx(logistic(1.5))


def test_confidence_is_the_product_of_both_factors() -> None:
    values = [1.0, *[0.0] * 11]
    fitted = weighing({}, answerable={"intercept": 0.5}, right={"intercept": -0.25})

    expected = logistic(0.5) * logistic(-0.25)
    assert probability(values, fitted, 0) == pytest.approx(expected)


def test_both_factors_rest_on_the_weights_that_labels_taught() -> None:
    values = [1.0, *[0.0] * 11]
    fitted = weighing(
        {"intercept": 1.0},
        answerable={"landed": 1.0},
        right={"intercept": 80.0},
        taught={"intercept": 3.0},
    )

    assert probability(values, fitted, 5) == pytest.approx(logistic(2.0))


@pytest.mark.parametrize(
    ("total", "clipped"),
    [(29.0, 29.0), (41.0, 40.0), (1e6, 40.0), (-39.0, -39.0), (-1e6, -40.0)],
)
def test_log_odds_beyond_forty_are_clipped(total: float, clipped: float) -> None:
    fitted = weighing({}, answerable={"intercept": total}, right={"intercept": 80.0})

    counted = probability([1.0, *[0.0] * 11], fitted, 0)

    assert counted == pytest.approx(logistic(clipped), rel=1e-14, abs=0)


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
