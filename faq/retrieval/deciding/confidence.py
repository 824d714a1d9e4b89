"""The probability that the top hit is right, from how the hits compare."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.results import COLUMN, SIGNALS

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.constants import RankerWeights

TOP = 20  # hits that are compared
FEATURES = (
    "intercept",
    "score",  # of the top hit, by the ranker
    "margin",  # to the second
    "share",  # of the top hit in a softmax over all
    "ridge",  # of the top hit
    "ridge_margin",  # to the best of the others
    "plain",  # the best mixture that knows nothing of siblings
    "none_nearer",  # how much nearer a question without an answer is
    "none_ridge",  # the ridge regression's score of "none of these"
    "closeness",  # sibling similarity, by the name that constants.json keeps
    "cosine_lead",  # of the top hit's cosine over the best of the others
    "answered",  # 1 where the top hit's answer is real text
)
# What each of the two factors weighs: the first logit, and what tells hits apart.
FACTORS = (
    "intercept",
    "landed",
    "margin",
    "share",
    "ridge_margin",
    "cosine_lead",
    "answered",
)
# The mixture says "something like this is in the knowledge base" better than the
# ranker, whose scores suffer where two FAQs are alike.
PLAIN = {"best_cosine": 0.4, "centroid_cosine": 0.4, "characters": 0.1, "bm25": 0.1}
_PLAIN = np.array([PLAIN.get(name, 0.0) for name in SIGNALS], np.float32)
# Beside so many questions marked "none of these", half of the taught weights count.
HALF_TAUGHT = 5
NONE_MARGIN = 0.1  # a question without an answer counts before it is the nearest


def features(
    matrix: Floats,
    scores: Floats,
    *,
    none_cosine: float,
    none_ridge: float,
    sibling_similarity: float,
) -> list[float]:
    """Features of ranked hits, the best first, in the order of FEATURES.

    `matrix` is (n, len(SIGNALS)) and `scores` (n,), n at least 1 and at most TOP. The
    share is that of the softmax: exp(top) / sum(exp(scores)).
    """
    top = float(scores[0])
    others = scores[1:]
    ridge = matrix[:, COLUMN["ridge"]]
    cosines = matrix[:, COLUMN["best_cosine"]]
    nearest = float(cosines[0])
    nearer = none_cosine - nearest + NONE_MARGIN if none_cosine else 0.0
    return [
        1.0,
        top,
        top - float(others[0]) if len(others) else top,
        1 / float(np.exp(scores - scores[0]).sum()),
        float(ridge[0]),
        float(ridge[0] - ridge[1:].max()) if len(others) else float(ridge[0]),
        float((matrix @ _PLAIN).max()),
        max(0.0, nearer),
        none_ridge,
        sibling_similarity,
        nearest - float(cosines[1:].max()) if len(others) else nearest,
        # Without a real answer the cosine to it is that of the phrasing, to the bit.
        float(matrix[0, COLUMN["answer_cosine"]] != cosines[0]),
    ]


def confidence_weights(fitted: RankerWeights, none_count: int) -> Mapping[str, float]:
    """The weights beside so many vectors of questions marked "none of these"."""
    share = none_count / (none_count + HALF_TAUGHT)
    return {
        name: weight + share * (fitted.taught[name] - weight)
        for name, weight in fitted.confidence.items()
    }


def probability(
    values: Sequence[float], fitted: RankerWeights, none_count: int
) -> float:
    """P(the question has an answer) x P(the top hit is right, if it has), in (0, 1)."""
    factors = factors_of(values, confidence_weights(fitted, none_count))
    answerable = _logistic(_total(fitted.answerable, FACTORS, factors))
    right = _logistic(_total(fitted.right, FACTORS, factors))
    return answerable * right


def factors_of(values: Sequence[float], weights: Mapping[str, float]) -> list[float]:
    """What the two factors weigh, in the order of FACTORS."""
    landed = _total(weights, FEATURES, values)
    named = dict(zip(FEATURES, values, strict=True)) | {"landed": landed}
    return [named[name] for name in FACTORS]


def _total(
    weights: Mapping[str, float], names: Sequence[str], values: Sequence[float]
) -> float:
    pairs = zip(names, values, strict=True)
    return sum(weights.get(name, 0.0) * value for name, value in pairs)


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


def scores(matrix: Floats, weights: Mapping[str, float]) -> Floats:
    """The ranker: one weighted sum of signals a document, (n,)."""
    return matrix @ np.array([weights.get(name, 0.0) for name in SIGNALS], np.float32)
