"""How well an engine finds the right FAQ, and knows when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from faq.retrieval.results import Thresholds

Doubles = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """One entry a question: what the engine said and what was right."""

    confidence: Doubles
    lead: Doubles
    is_right: Booleans  # the top hit is right
    is_among_three: Booleans  # a right one is among the first three
    is_answerable: Booleans
    is_barred: Booleans  # from being shown, by a cap of search
    may_be_sure: Booleans  # no cap of search forbids it


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    accuracy_at_1: float
    auroc: float
    coverage_at_p90: float
    coverage_at_p95: float
    f1_best: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBands:
    sure_precision: float
    false_sure_rate: float  # unanswerable questions answered as sure
    shown_recall: float  # right at once, sure or likely, of the answerable questions
    shown_precision: float
    false_likely_rate: float  # unanswerable questions answered as sure or likely
    listed_rate: float  # unanswerable questions asked back
    list_hit_rate: float  # lists of three that hold the answer
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


def at_bands(outcomes: Outcomes, thresholds: Thresholds) -> AtBands:
    sure = outcomes.confidence >= thresholds.sure
    is_likely = outcomes.confidence >= thresholds.likely
    shown = sure | (is_likely & (outcomes.lead >= thresholds.lead))
    shown &= ~outcomes.is_barred
    listed = ~shown & (outcomes.confidence >= thresholds.ask_back)
    none = ~outcomes.is_answerable
    answerable_count = max(1, int(outcomes.is_answerable.sum()))
    return AtBands(
        sure_precision=_share(outcomes.is_right[sure]),
        false_sure_rate=_share(sure[none]),
        shown_recall=int(outcomes.is_right[shown].sum()) / answerable_count,
        shown_precision=_share(outcomes.is_right[shown]),
        false_likely_rate=_share(shown[none]),
        listed_rate=_share(listed[none]),
        list_hit_rate=_share(outcomes.is_among_three[listed]),
        ece=_calibration_error(outcomes),
    )


def _share(values: Booleans) -> float:
    """The part that is true; 0 of nothing."""
    return float(values.mean()) if len(values) else 0.0


def _calibration_error(outcomes: Outcomes, bins: int = 10) -> float:
    """Mean distance of confidence and truth, over bins of equal width."""
    places = np.minimum((outcomes.confidence * bins).astype(int), bins - 1)
    gaps: Sequence[float] = [
        abs(float((outcomes.confidence - outcomes.is_right)[places == place].sum()))
        for place in range(bins)
    ]
    return sum(gaps) / max(1, len(outcomes.confidence))
