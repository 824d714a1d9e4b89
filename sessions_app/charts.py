"""Bars of a chart by day, as places on a canvas that a template draws as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 100.0
STEP, GAP = 10.0, 2.0  # from one day to the next, and what of it stays empty


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPart:
    """One part of a bar."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """The bar of a day, its parts from the bottom up."""

    day: date
    x: float
    total: float
    segments: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All bars, and what the highest stands for."""

    bars: tuple[DayBar, ...]
    highest: float
    width: float
    bar_width: float = STEP - GAP


def stacked(days: Sequence[date], series: Mapping[str, Sequence[float]]) -> Chart:
    """A bar a day, of the values of each series.

    >>> stacked([day], {"sure": [3], "model": [1]}).highest
    4
    """
    totals = [
        sum(values[place] for values in series.values()) for place in range(len(days))
    ]
    highest = max(totals, default=0)
    return Chart(
        bars=tuple(
            DayBar(
                day=day,
                x=place * STEP + GAP / 2,
                total=totals[place],
                segments=_segments(series, place, highest),
            )
            for place, day in enumerate(days)
        ),
        highest=highest,
        width=len(days) * STEP,
    )


def _segments(
    series: Mapping[str, Sequence[float]], place: int, highest: float
) -> tuple[BarPart, ...]:
    top, segments = HEIGHT, []
    for kind, values in series.items():
        if values[place]:
            height = HEIGHT * values[place] / highest
            top -= height
            segments.append(
                BarPart(kind=kind, y=round(top, 3), height=round(height, 3))
            )
    return tuple(segments)
