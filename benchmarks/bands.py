"""Thresholds of the four bands: the loosest under which clean sets keep promises."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from benchmarks.figures import Outcomes, at_bands
from faq.retrieval.results import Thresholds

SURE_PRECISION = 0.96  # one point in hand for knowledge bases unlike these
MAX_FALSE_SURE = 0.015
MAX_FALSE_LIKELY = 0.14
# Below it, what is shown as likely would be wrong as often as right.
LIKELY = np.arange(0.3, 0.71, 0.05)
# From here on the first hit weighs more than all others together.
LEADS = np.arange(0.5, 0.81, 0.05)
HELPFUL_LISTS = 1 / 3  # of lists, at least so many hold the answer
MAX_LISTED = 0.3  # unanswerable questions that are asked back
WINDOW = 0.05  # of all questions: as many neighbours decide what a list is worth


def choose(published: Sequence[Outcomes], varied: Sequence[Outcomes]) -> Thresholds:
    """Thresholds from the clean sets, as published and pooled with varied copies."""
    sure = max(_sure(outcomes) for outcomes in (*published, *varied))
    ask_back = max(_ask_back(outcomes) for outcomes in published)
    likely, lead = max(
        product(LIKELY, LEADS),
        key=lambda pair: _worth(published, sure, likely=pair[0], lead=pair[1]),
    )
    return Thresholds(
        sure=round(sure, 3),
        likely=round(min(float(likely), sure), 3),
        ask_back=round(min(ask_back, float(likely), sure), 3),
        lead=round(float(lead), 3),
    )


def _worth(
    groups: Sequence[Outcomes], sure: float, *, likely: float, lead: float
) -> float:
    """Right answers at once, of all sets alike; less where a promise is broken."""
    thresholds = Thresholds(sure=sure, likely=likely, ask_back=0.0, lead=lead)
    figures = [at_bands(outcomes, thresholds) for outcomes in groups]
    excess = [max(0.0, each.false_likely_rate - MAX_FALSE_LIKELY) for each in figures]
    return float(np.mean([each.shown_recall for each in figures]) - 10 * sum(excess))


def _sure(outcomes: Outcomes) -> float:
    order = np.argsort(-outcomes.confidence, kind="stable")
    precision = np.cumsum(outcomes.is_right[order]) / np.arange(1, len(order) + 1)
    false = np.cumsum(~outcomes.is_answerable[order])
    kept = (precision >= SURE_PRECISION) & (false <= MAX_FALSE_SURE * false[-1])
    return float(outcomes.confidence[order][kept].min(initial=1.0))


def _ask_back(outcomes: Outcomes) -> float:
    """The confidence from which three suggestions hold the right FAQ often enough."""
    order = np.argsort(outcomes.confidence)
    window = max(1, int(len(order) * WINDOW))
    mean = np.ones(window) / window
    share = np.convolve(outcomes.is_among_three[order], mean, "valid")
    first = int(np.argmax(share >= HELPFUL_LISTS))
    helpful = float(outcomes.confidence[order][first + window // 2])
    none = outcomes.confidence[~outcomes.is_answerable]
    return max(helpful, float(np.quantile(none, 1 - MAX_LISTED - MAX_FALSE_LIKELY)))
