"""The accepted figures of the test sets, in a file whose diff shows what changed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

TOLERANCE = 0.002  # arithmetic differs a little from one CPU to another
DIGITS = 4
LOWER_IS_BETTER = frozenset(
    {
        *("false_answer_rate", "false_likely_rate", "listed_rate", "ece"),
        *("unanswerable_answered", "unanswerable_shown", "withheld_rate"),
    }
)
REMEDY = "run manage.py evaluate_faq --accept"

FiguresBySet = Mapping[str, Mapping[str, float]]  # figures by set, by name


class InvalidBaseline(Exception):
    """The file is no baseline; the message names it, the place and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """An accepted figure, and how bad it may become: a floor, or else a ceiling."""

    value: float
    limit: float
    lower_is_better: bool = False

    @classmethod
    def of(cls, figure: str, value: float) -> Bound:
        lower_is_better = figure in LOWER_IS_BETTER
        margin = TOLERANCE if lower_is_better else -TOLERANCE
        return cls(
            value=round(value, DIGITS),
            limit=round(value + margin, DIGITS),
            lower_is_better=lower_is_better,
        )

    def is_broken_by(self, value: float) -> bool:
        return value > self.limit if self.lower_is_better else value < self.limit

    def is_surpassed_by(self, value: float) -> bool:
        gain = self.value - value if self.lower_is_better else value - self.value
        return round(gain, DIGITS) > TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Bounds by set, by figure; what they were measured with fails nothing."""

    encoder_sha256: str = ""
    constants_sha256: str = ""
    sets: Mapping[str, Mapping[str, Bound]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        measured: FiguresBySet,
        *,
        encoder_sha256: str = "",
        constants_sha256: str = "",
    ) -> Baseline:
        return cls(
            encoder_sha256=encoder_sha256,
            constants_sha256=constants_sha256,
            sets={
                name: {figure: Bound.of(figure, v) for figure, v in figures.items()}
                for name, figures in measured.items()
            },
        )


def read_baseline(path: Path, *, remedy: str = REMEDY) -> Baseline:
    """The baseline in the file, else `InvalidBaseline`."""
    try:
        data = json.loads(path.read_text())
    except FileNotFoundError as exc:
        raise InvalidBaseline(f"{path} does not exist; {remedy}.") from exc
    except OSError as exc:
        raise _invalid(path, exc.strerror or type(exc).__name__, remedy) from exc
    except ValueError as exc:
        raise _invalid(path, "it is not JSON", remedy) from exc
    try:
        return Baseline(
            encoder_sha256=data["encoder_sha256"],
            constants_sha256=data["constants_sha256"],
            sets={
                name: {figure: _bound(figure, b) for figure, b in bounds.items()}
                for name, bounds in data["sets"].items()
            },
        )
    except KeyError as exc:
        raise _invalid(path, f"{exc} is missing", remedy) from exc
    except (AttributeError, TypeError, ValueError) as exc:
        fault = "a figure needs a value, and a floor or ceiling"
        raise _invalid(path, fault, remedy) from exc


def require_writable(folder: Path, *, remedy: str = REMEDY) -> None:
    """Raise `InvalidBaseline`, before the work, where none can be written."""
    if not os.access(folder, os.W_OK):
        raise InvalidBaseline(
            f"{folder} is not writable; allow writing, then {remedy}."
        )


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write it with sorted keys, one figure a line."""
    sets = ",\n".join(
        _set_lines(name, bounds) for name, bounds in sorted(baseline.sets.items())
    )
    path.write_text(
        "{\n"
        f'  "constants_sha256": {json.dumps(baseline.constants_sha256)},\n'
        f'  "encoder_sha256": {json.dumps(baseline.encoder_sha256)},\n'
        f'  "sets": {{\n{sets}\n  }}\n'
        "}\n"
    )


def _invalid(path: Path, fault: str, remedy: str) -> InvalidBaseline:
    return InvalidBaseline(
        f"{path}: {fault}; restore the file, or delete it and {remedy}."
    )


def _bound(figure: str, data: Mapping[str, float]) -> Bound:
    return Bound(
        value=_number(data["value"]),
        limit=_number(data[_limit_name(figure)]),
        lower_is_better=figure in LOWER_IS_BETTER,
    )


def _number(value: float) -> float:
    """Python reads NaN, which no figure is ever worse than."""
    if not isfinite(number := float(value)):
        raise ValueError(value)
    return number


def _set_lines(name: str, bounds: Mapping[str, Bound]) -> str:
    lines = ",\n".join(
        f"      {json.dumps(figure)}: {_figure_line(figure, bound)}"
        for figure, bound in sorted(bounds.items())
    )
    return f"    {json.dumps(name)}: {{\n{lines}\n    }}"


def _figure_line(figure: str, bound: Bound) -> str:
    return json.dumps({"value": bound.value, _limit_name(figure): bound.limit})


def _limit_name(figure: str) -> str:
    return "ceiling" if figure in LOWER_IS_BETTER else "floor"
