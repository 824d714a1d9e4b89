"""How well an engine finds the right FAQ, and knows when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """One entry a question: what the engine said and what was right."""

    confidence: Doubles
    is_right: Booleans  # the top hit is right
    is_answerable: Booleans


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    accuracy_at_1: float
    auroc: float
    coverage_at_p90: float
    coverage_at_p95: float
    f1_best: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AtThreshold:
    precision: float  # of the answers given
    recall: float  # right answers among answerable questions
    false_answer_rate: float  # unanswerable questions that were answered
    ece: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    thresholds: Doubles
    precision: Doubles
    recall: Doubles


def figures(outcomes: Outcomes) -> Figures:
    traced = curve(outcomes)
    sums = np.maximum(traced.precision + traced.recall, 1e-9)
    return Figures(
        accuracy_at_1=float(outcomes.is_right[outcomes.is_answerable].mean()),
        auroc=auroc(outcomes.confidence, outcomes.is_answerable),
        coverage_at_p90=coverage_at(traced, 0.9),
        coverage_at_p95=coverage_at(traced, 0.95),
        f1_best=float((2 * traced.precision * traced.recall / sums).max()),
    )


def curve(outcomes: Outcomes) -> Curve:
    """Precision and recall from the strictest threshold to the loosest."""
    order = np.argsort(-outcomes.confidence, kind="stable")
    confidence = outcomes.confidence[order]
    good = np.cumsum(outcomes.is_right[order])
    # Thresholds lie between distinct confidences.
    last = np.append(confidence[1:] != confidence[:-1], True)
    return Curve(
        thresholds=confidence[last],
        precision=(good / np.arange(1, len(good) + 1))[last],
        recall=(good / outcomes.is_answerable.sum())[last],
    )


def coverage_at(traced: Curve, precision: float) -> float:
    held = traced.recall[traced.precision >= precision]
    return float(held.max()) if len(held) else 0.0


def auroc(confidence: Doubles, is_positive: Booleans) -> float:
    """Probability that a positive is above a negative; ties count half."""
    _, places, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positives, negatives = is_positive.sum(), (~is_positive).sum()
    if not positives or not negatives:
        return float("nan")
    above = ranks[is_positive].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def at_threshold(outcomes: Outcomes, threshold: float) -> AtThreshold:
    given = outcomes.confidence >= threshold
    good = int(outcomes.is_right[given].sum())
    unanswerable = given[~outcomes.is_answerable]
    return AtThreshold(
        precision=good / max(1, int(given.sum())),
        recall=good / max(1, int(outcomes.is_answerable.sum())),
        false_answer_rate=float(unanswerable.mean()) if len(unanswerable) else 0.0,
        ece=_calibration_error(outcomes),
    )


def _calibration_error(outcomes: Outcomes, bins: int = 10) -> float:
    """Mean distance of confidence and truth, over bins of equal width."""
    places = np.minimum((outcomes.confidence * bins).astype(int), bins - 1)
    gaps: Sequence[float] = [
        abs(float((outcomes.confidence - outcomes.is_right)[places == place].sum()))
        for place in range(bins)
    ]
    return sum(gaps) / max(1, len(outcomes.confidence))
