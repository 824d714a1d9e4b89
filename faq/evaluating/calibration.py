"""Thresholds for one knowledge base: what they promise, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from faq.evaluating.evaluation import Trial, curve_of
from faq.evaluating.metrics import Curve, Interval, wilson
from faq.models import Calibration
from faq.retrieval.constants import fitted_constants
from faq.retrieval.results import Thresholds

if TYPE_CHECKING:
    from faq.evaluating.sets import Question
    from faq.evaluating.trials import HeldOutTrials
    from faq.retrieval.arrays import Doubles
    from faq.retrieval.encoder import Encoder

ENOUGH_LABELS = 100
ENOUGH_OF_A_KIND = 30  # labels with an answer, and without one
# Of what is shown as likely, so much is right at least; of lists, so many hold the
# answer. Both as in the shipped thresholds (benchmarks/bands.py).
LIKELY_SHARE = 0.7
HELPFUL_LISTS = 1 / 3
LEADS = tuple(round(0.4 + 0.05 * step, 2) for step in range(9))
SHOWN_POINTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What answering from a threshold on would have meant."""

    threshold: float
    precision: float
    interval: Interval
    coverage: float
    answered_count: int

    @property
    def wrong_per_100(self) -> float:
        return 100 * (1 - self.precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredShare:
    """A share of so many trials, and how far off it may be."""

    value: float
    interval: Interval
    count: int

    @classmethod
    def of(
        cls, trials: Sequence[Trial], *, good: Callable[[Trial], bool]
    ) -> MeasuredShare:
        total = sum(trial.weight for trial in trials)
        held = sum(trial.weight for trial in trials if good(trial))
        return cls(
            value=held / total if total else 0.0,
            interval=wilson(held, total),
            count=len(trials),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Thresholds, and what answering from them on would have meant."""

    thresholds: Thresholds
    point: Point  # of what is answered surely
    likely: MeasuredShare  # what is shown as likely and right
    lists: MeasuredShare  # lists that hold the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyBand:
    """From where a hit is shown as the closest answer, and how much of it is right."""

    confidence: float
    lead: float
    right: float  # by weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a calibration rests on, and what it recommends, if anything."""

    target_precision: float
    label_count: int
    label_none_count: int
    own_count: int
    trials: Sequence[Trial]
    recommendation: Recommendation | None
    notes: tuple[str, ...]

    @property
    def curve(self) -> Curve:
        return curve_of(self.trials)

    @property
    def points(self) -> list[Point]:
        """Points of the curve from the strictest threshold to the loosest."""
        curve = self.curve
        count = min(SHOWN_POINTS, len(curve.thresholds))
        places = np.linspace(0, len(curve.thresholds) - 1, count).astype(int)
        return [point_at(curve, int(place)) for place in places]


def calibrate(
    held_out: HeldOutTrials, labels: Sequence[Question], *, target_precision: float
) -> Report:
    """Recommend thresholds for that precision of the answers given, a share in [0, 1].

    Labels decide alone where there are a hundred of them, thirty of each kind; else the
    knowledge base's own phrasings are asked, too.
    """
    labelled = held_out.of_labels(labels)
    own = held_out.of_own_phrasings()
    none_count = sum(not trial.is_answerable for trial in labelled)
    is_enough = _is_enough(labelled)
    # Labels are what customers really ask: where there are enough, they decide alone.
    trials = labelled if is_enough else [*labelled, *own]
    recommendation = recommend(trials, target_precision=target_precision)
    return Report(
        target_precision=target_precision,
        label_count=len(labelled),
        label_none_count=none_count,
        own_count=len(own),
        trials=trials,
        recommendation=recommendation,
        notes=tuple(
            _notes(recommendation, target_precision, is_enough_labels=is_enough)
        ),
    )


def _is_enough(labelled: Sequence[Trial]) -> bool:
    total = sum(trial.weight for trial in labelled)
    none = sum(trial.weight for trial in labelled if not trial.is_answerable)
    return total >= ENOUGH_LABELS and (
        ENOUGH_OF_A_KIND <= none <= total - ENOUGH_OF_A_KIND
    )


def recommend(
    trials: Sequence[Trial], *, target_precision: float
) -> Recommendation | None:
    """The loosest thresholds that keep the promise, or None where no threshold does."""
    curve = curve_of(trials)
    holds = np.flatnonzero(curve.precision >= target_precision)
    if not len(holds):
        return None
    place = int(holds[-1])
    sure = _below(curve.thresholds, place)
    rest = [trial for trial in trials if trial.confidence < sure]
    bands = [_likely_band(rest, sure, lead) for lead in LEADS]
    band = max(bands, key=lambda each: (each.right, each.lead))
    shown = [t for t in rest if _is_in(t, band)]
    unshown = [t for t in rest if not _is_in(t, band)]
    ask_back = _ask_back(unshown, band.confidence)
    lists = [trial for trial in unshown if trial.confidence >= ask_back]
    return Recommendation(
        thresholds=Thresholds(
            sure=sure, likely=band.confidence, ask_back=ask_back, lead=band.lead
        ),
        point=point_at(curve, place),
        likely=MeasuredShare.of(shown, good=lambda trial: trial.is_right),
        lists=MeasuredShare.of(lists, good=lambda trial: trial.is_listed),
    )


def point_at(curve: Curve, place: int) -> Point:
    right, given = float(curve.right[place]), float(curve.given[place])
    return Point(
        threshold=_below(curve.thresholds, place),
        precision=right / given,
        interval=wilson(right, given),
        coverage=float(curve.coverage[place]),
        answered_count=round(given),
    )


def apply(
    report: Report, *, encoder: Encoder | None, reason: str, applied_by: str
) -> Calibration:
    """Put the recommended thresholds in force, on the record.

    They hold for this encoder and the constants that they were calibrated with. Raises
    `ValueError` for a report without a recommendation.
    """
    recommendation = report.recommendation
    if recommendation is None:
        raise ValueError("There is no recommendation to apply.")
    sha256 = encoder.sha256 if encoder else ""
    model = {
        "model_sha256": sha256,
        "constants_sha256": fitted_constants().sha256_of(sha256),
    }
    with transaction.atomic():
        Calibration.objects.filter(**model, is_active=True).update(is_active=False)
        return Calibration.objects.create(
            sure_threshold=recommendation.thresholds.sure,
            likely_threshold=recommendation.thresholds.likely,
            ask_back_threshold=recommendation.thresholds.ask_back,
            lead_threshold=recommendation.thresholds.lead,
            target_precision=report.target_precision,
            **model,
            reason=reason,
            applied_by=applied_by,
            figures=record_of(report),
        )


def record_of(report: Report) -> dict[str, object]:
    """What is kept of a calibration, as plain JSON."""
    recommendation = report.recommendation
    return {
        "label_count": report.label_count,
        "label_none_count": report.label_none_count,
        "own_count": report.own_count,
        "notes": list(report.notes),
        "recommended": asdict(recommendation) if recommendation else None,
        "curve": [asdict(point) for point in report.points],
    }


def _below(thresholds: Doubles, place: int) -> float:
    """Halfway to the next lower confidence: no question stands on the threshold."""
    following = thresholds[place + 1 : place + 2]
    lower = float(following[0]) if len(following) else 0.0
    return (float(thresholds[place]) + lower) / 2


def _likely_band(trials: Sequence[Trial], sure: float, lead: float) -> LikelyBand:
    """The loosest band of this lead that is right often enough; empty if none is."""
    ahead = [trial for trial in trials if trial.lead >= lead]
    loosest = _loosest(ahead, sure, LIKELY_SHARE, lambda trial: trial.is_right)
    right = sum(t.weight for t in ahead if t.is_right and t.confidence >= loosest)
    return LikelyBand(confidence=loosest, lead=lead, right=right)


def _is_in(trial: Trial, band: LikelyBand) -> bool:
    return trial.confidence >= band.confidence and trial.lead >= band.lead


def _ask_back(trials: Sequence[Trial], likely: float) -> float:
    """The lowest confidence from which lists hold the answer often enough."""
    return min(
        likely,
        _loosest(trials, likely, HELPFUL_LISTS, lambda trial: trial.is_listed),
    )


def _loosest(
    trials: Sequence[Trial], start: float, share: float, good: Callable[[Trial], bool]
) -> float:
    """The lowest confidence down to which so large a share is good; else the start."""
    lowest, held, total = start, 0.0, 0.0
    for trial in sorted(trials, key=lambda trial: -trial.confidence):
        total += trial.weight
        held += trial.weight * good(trial)
        if total and held >= share * total:
            lowest = trial.confidence
    return lowest


def _notes(
    recommendation: Recommendation | None, target: float, *, is_enough_labels: bool
) -> Iterator[str]:
    if not is_enough_labels:
        yield (
            "Too few labels: the figures rest on the knowledge base's own phrasings "
            "and on the guess that one question in three has no answer. Label "
            f"{ENOUGH_LABELS} customer questions, at least {ENOUGH_OF_A_KIND} with "
            f"and {ENOUGH_OF_A_KIND} without an answer."
        )
    if recommendation is None:
        yield (
            f"No threshold reaches a precision of {target:.0%}; lower the target, add "
            "phrasings to the FAQs, or mark what they can't answer."
        )
    elif recommendation.point.interval.low < target:
        yield (
            f"{recommendation.point.answered_count} answers show a precision of "
            f"{recommendation.point.precision:.1%}; in truth it may be as low as "
            f"{recommendation.point.interval.low:.1%} (95 % confidence)."
        )
    if recommendation is not None and not recommendation.likely.count:
        yield "Nothing would be shown as likely: too little of it was right."
