"""The probability that the top hit is right, from how the hits compare."""

from __future__ import annotations

import math
from collections.abc import Mapping

from faq.retrieval.arrays import Floats

FEATURES = ("intercept", "score", "margin")


def features(ranked_scores: Floats) -> dict[str, float]:
    """Features of a ranking, best score first."""
    top = float(ranked_scores[0])
    second = float(ranked_scores[1]) if len(ranked_scores) > 1 else 0.0
    return {"intercept": 1.0, "score": top, "margin": top - second}


def probability(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = sum(weight * values[name] for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
