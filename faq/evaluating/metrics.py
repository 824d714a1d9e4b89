"""Figures for "return the right FAQ, or say that there is none"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans, Doubles

BINS = 10
Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Precision and coverage of the answers given, from the strictest threshold on.

    All arrays have one entry a threshold, (thresholds,).
    """

    thresholds: Doubles
    given: Doubles
    right: Doubles
    answerable_count: float

    @property
    def precision(self) -> Doubles:
        return self.right / self.given

    @property
    def coverage(self) -> Doubles:
        """Right answers given, as a share of the questions that have an answer."""
        return self.right / (self.answerable_count or 1)

    def coverage_at(self, precision: float) -> float:
        """The best coverage among thresholds whose precision holds; 0 if none does."""
        holds = self.precision >= precision
        return float(self.coverage[holds].max()) if holds.any() else 0.0

    def best_f1(self) -> float:
        """The greatest harmonic mean of precision and coverage."""
        total = np.maximum(self.precision + self.coverage, 1e-9)
        scores = 2 * self.precision * self.coverage / total
        return float(scores.max()) if len(scores) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    low: float
    high: float


def curve(
    confidences: Doubles,
    is_right: Booleans,
    *,
    answerable_count: float,
    weights: Doubles | None = None,
) -> Curve:
    """The curve over trials, (trials,) each; their order says nothing.

    A trial of weight 0.5 counts as half a one.
    """
    if weights is None:
        weights = np.ones(len(confidences))
    order = np.argsort(-confidences, kind="stable")
    sorted_confidences = confidences[order]
    # Thresholds lie between distinct confidences.
    is_last = np.append(sorted_confidences[1:] != sorted_confidences[:-1], True)
    is_last = is_last[: len(order)]
    return Curve(
        thresholds=sorted_confidences[is_last],
        given=np.cumsum(weights[order])[is_last],
        right=np.cumsum((weights * is_right)[order])[is_last],
        answerable_count=answerable_count,
    )


def auroc(confidences: Doubles, is_positive: Booleans) -> float | None:
    """The chance that a positive has more confidence than a negative; ties are half.

    The Mann-Whitney U statistic of the ranks over its greatest value; None where all
    are of a kind.
    """
    positive_count = int(is_positive.sum())
    negative_count = len(is_positive) - positive_count
    if not positive_count or not negative_count:
        return None
    _, place, counts = np.unique(confidences, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(mean_ranks[place][is_positive].sum())
    least = positive_count * (positive_count + 1) / 2
    return (rank_sum - least) / (positive_count * negative_count)


def calibration_error(confidences: Doubles, is_right: Booleans) -> float:
    """How far confidence is from the share that is right: the ECE, in [0, 1].

    Over ten bins of equal width, weighted by their size (Guo et al. 2017, "On
    Calibration of Modern Neural Networks", equation 3).
    """
    bins = np.minimum((confidences * BINS).astype(np.int64), BINS - 1)
    said = np.bincount(bins, weights=confidences, minlength=BINS)
    right = np.bincount(bins, weights=is_right, minlength=BINS)
    return float(np.abs(said - right).sum() / max(1, len(confidences)))


def recall_at(depth: int, ranks: Sequence[int | None]) -> float | None:
    """The share of ranks within this depth; a rank is that of the first right hit."""
    found = [rank is not None and rank <= depth for rank in ranks]
    return share(sum(found), len(ranks))


def mrr_at(depth: int, ranks: Sequence[int | None]) -> float | None:
    """The mean of 1 / rank, a rank beyond this depth counting nothing."""
    reciprocals = [1 / rank for rank in ranks if rank is not None and rank <= depth]
    return share(sum(reciprocals), len(ranks))


def share(part: float, whole: float) -> float | None:
    """The quotient; None of nothing."""
    return part / whole if whole else None


def wilson(successes: float, trials: float) -> Interval:
    """The 95 % interval of a share; honest for few trials and for shares near 1.

    Wilson's score interval (1927), without continuity correction.

    >>> wilson(9, 10)
    Interval(low=0.595..., high=0.982...)
    """
    if not trials:
        return Interval(low=0.0, high=1.0)
    rate, square = successes / trials, Z95 * Z95
    centre = rate + square / (2 * trials)
    spread = Z95 * math.sqrt((rate * (1 - rate) + square / (4 * trials)) / trials)
    scale = 1 + square / trials
    return Interval(
        low=max(0.0, (centre - spread) / scale),
        high=min(1.0, (centre + spread) / scale),
    )
