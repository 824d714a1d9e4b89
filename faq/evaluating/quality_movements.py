"""What moved between the accepted figures and those of now, and which way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faq.evaluating.quality_baseline import Baseline, Bound, FiguresBySet


class Change(StrEnum):
    """Which way a figure moved, beyond the tolerance or within it."""

    WORSE = "worse"
    BETTER = "better"
    WITHIN_TOLERANCE = "within tolerance"
    NEW = "not in the baseline"
    GONE = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A figure that is not what the baseline says."""

    set_name: str
    figure: str
    change: Change
    now: float | None
    bound: Bound | None

    @property
    def fails(self) -> bool:
        return self.change in {Change.WORSE, Change.NEW, Change.GONE}

    @property
    def difference(self) -> float | None:
        if self.now is None or self.bound is None:
            return None
        return self.now - self.bound.value

    def __str__(self) -> str:
        if self.bound is None or self.now is None:
            return f"{self.set_name}: {self.figure} is {self.change}"
        limit = "ceiling" if self.bound.lower_is_better else "floor"
        return (
            f"{self.set_name}: {self.figure} is {self.now:.4f}, the baseline "
            f"{self.bound.value:.4f}, its {limit} {self.bound.limit:.4f}"
        )


def compare(baseline: Baseline, measured: FiguresBySet) -> list[Movement]:
    """Every figure that moved, sorted by set and name."""
    names = sorted({*baseline.sets, *measured})
    return [
        movement
        for name in names
        for movement in _movements(
            name, baseline.sets.get(name, {}), measured.get(name, {})
        )
    ]


def _movements(
    set_name: str, bounds: Mapping[str, Bound], figures: Mapping[str, float]
) -> Iterator[Movement]:
    for figure in sorted({*bounds, *figures}):
        bound, now = bounds.get(figure), figures.get(figure)
        change = _change_of(bound, now)
        if change is not None:
            yield Movement(
                set_name=set_name, figure=figure, change=change, now=now, bound=bound
            )


def _change_of(bound: Bound | None, now: float | None) -> Change | None:
    """None where the figure is what it was."""
    if bound is None:
        return Change.NEW
    if now is None:
        return Change.GONE
    if bound.is_broken_by(now):
        return Change.WORSE
    if bound.is_surpassed_by(now):
        return Change.BETTER
    return None if now == bound.value else Change.WITHIN_TOLERANCE
