"""What the page "Red team" tells over its list: the figures, and how they went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faq.models import FailedProbe, KnowledgeBaseRevision
from faq.probing import (
    NEAR_MISSES,
    REWORDINGS,
    ProbeKind,
    finished_runs,
    newest_run,
    probe_kind_in_words,
    share_of,
)

if TYPE_CHECKING:
    from faq.models import ProbeRun

FEWEST = 2  # runs that make a trend
WIDTH, HEIGHT = 160, 32  # of the drawn trend


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownShare:
    """A share in percent, and what it is of."""

    percent: float | None
    part: int
    whole: int


def overview(open_counts: Mapping[str, int]) -> dict[str, Any]:  # Any: of a template
    """The newest run, what of it is open, and the runs before it.

    Open counts are of failed probes by kind, but for those that are called fine.
    """
    run = newest_run()
    runs = finished_runs()
    revision = KnowledgeBaseRevision.objects.values_list("number", flat=True).first()
    open_count = sum(open_counts.values())
    return {
        "run": run,
        "is_outdated": run is not None and run.revision != revision,
        "kinds": [
            {
                "kind": kind.value,
                "name": probe_kind_in_words(kind),
                "count": open_counts[kind],
            }
            for kind in ProbeKind
            if open_counts.get(kind)
        ],
        "fine_count": FailedProbe.objects.count() - open_count,
        **(_figures(runs[-1], open_counts) if runs else {}),
        "trend": [_of_run(each) for each in runs],
        "wrong_line": _line([_percent(r.wrong_count, r.near_miss_count) for r in runs]),
        "answered_line": _line(
            [_percent(r.answered_count, r.rewording_count) for r in runs]
        ),
        "trend_width": WIDTH,
        "trend_height": HEIGHT,
    }


def _figures(run: ProbeRun, open_counts: Mapping[str, int]) -> dict[str, ShownShare]:
    """The figures of a run, as what has been settled since leaves them."""
    wrong = sum(open_counts.get(kind, 0) for kind in NEAR_MISSES)
    missed = sum(open_counts.get(kind, 0) for kind in REWORDINGS)
    answered = max(0, run.rewording_count - missed)
    return {
        "wrong": _share(wrong, run.near_miss_count),
        "answered": _share(answered, run.rewording_count),
    }


def _of_run(run: ProbeRun) -> dict[str, Any]:  # Any: of a template
    return {
        "at": run.finished_at,
        "wrong": _share(run.wrong_count, run.near_miss_count),
        "answered": _share(run.answered_count, run.rewording_count),
    }


def _share(part: int, whole: int) -> ShownShare:
    return ShownShare(percent=_percent(part, whole), part=part, whole=whole)


def _percent(part: int, whole: int) -> float | None:
    share = share_of(part, whole)
    return None if share is None else 100 * share


def _line(percents: Sequence[float | None]) -> str:
    """Points of a polyline, from the smallest to the largest; none of a single run."""
    known = [each for each in percents if each is not None]
    if len(known) < FEWEST:
        return ""
    low, high = min(known), max(known)
    step = WIDTH / (len(known) - 1)
    spread = (high - low) or 1.0
    return " ".join(
        f"{place * step:.1f},{HEIGHT - 2 - (each - low) / spread * (HEIGHT - 4):.1f}"
        for place, each in enumerate(known)
    )
