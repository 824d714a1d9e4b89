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
    nearest = float(matrix[0, COLUMN["best_cosine"]])
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
    ]


def confidence_weights(fitted: RankerWeights, none_count: int) -> Mapping[str, float]:
    """The weights beside so many vectors of questions marked "none of these"."""
    share = none_count / (none_count + HALF_TAUGHT)
    return {
        name: weight + share * (fitted.taught[name] - weight)
        for name, weight in fitted.confidence.items()
    }


def probability(values: Sequence[float], weights: Mapping[str, float]) -> float:
    """The logistic function of the weighted features, in (0, 1)."""
    pairs = zip(FEATURES, values, strict=True)
    total = sum(weights.get(name, 0.0) * value for name, value in pairs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def scores(matrix: Floats, weights: Mapping[str, float]) -> Floats:
    """The ranker: one weighted sum of signals a document, (n,)."""
    return matrix @ np.array([weights.get(name, 0.0) for name in SIGNALS], np.float32)
