"""The two regressions behind the constants, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
STEPS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Rankings to learn from: candidates by question, and which of them are right."""

    signals: Doubles  # question, candidate, signal
    is_right: NDArray[np.bool_]  # question, candidate


def fit_softmax(groups: Sequence[Lists], *, penalty: float) -> Doubles:
    """Weights under which right candidates win a softmax; every group counts alike."""
    weights = np.zeros(groups[0].signals.shape[2])
    for _ in range(STEPS):
        gradient = -penalty * weights
        hessian = penalty * np.eye(len(weights))
        for group in groups:
            odds = np.exp(_centred(group.signals @ weights))
            chosen = odds / odds.sum(1, keepdims=True)
            wanted = odds * group.is_right
            wanted /= wanted.sum(1, keepdims=True)
            mean = np.einsum("qk,qkd->qd", chosen, group.signals)
            best = np.einsum("qk,qkd->qd", wanted, group.signals)
            gradient += (best - mean).mean(0)
            spread = group.signals - mean[:, None]
            weighted = chosen[:, :, None] * spread
            hessian += np.einsum("qkd,qke->de", weighted, spread) / len(spread)
        step = np.linalg.solve(hessian, gradient)
        weights += step * min(1.0, 5 / float(np.abs(step).max()))
    return weights


def fit_logistic(
    features: Doubles, targets: Doubles, *, weights: Doubles, penalty: float
) -> Doubles:
    """Coefficients for raw features, the first of which is the intercept."""
    mean, scale = features.mean(0), features.std(0) + 1e-9
    mean[0], scale[0] = 0, 1
    standard = (features - mean) / scale
    ridge = penalty * np.eye(features.shape[1])
    ridge[0, 0] = 1e-6
    solved = np.zeros(features.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(standard @ solved, -30, 30)))
        gradient = standard.T @ (weights * (targets - chance)) - ridge @ solved
        slope = weights * chance * (1 - chance)
        solved += np.linalg.solve(
            (standard * slope[:, None]).T @ standard + ridge, gradient
        )
    raw = solved / scale
    raw[0] = solved[0] - float((solved[1:] * mean[1:] / scale[1:]).sum())
    coefficients: Doubles = raw
    return coefficients


def _centred(scores: Doubles) -> Doubles:
    centred: Doubles = scores - scores.max(1, keepdims=True)
    return centred
