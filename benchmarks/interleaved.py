"""The same benchmarks of two checkouts in turns: what a change made worse.

    python -m benchmarks.interleaved BEFORE races freshness "http_load --quick"

BEFORE is a checkout of the code before the change. Each benchmark runs there and here
in turns, so that both meet the same neighbours; every figure is compared run by run. A
figure is worse when the whole interval of its ratios lies more than 5 % on the wrong
side, which the rule beside it in the benchmark names; without a rule nothing is wrong.
Prints a Markdown table, and ends with 1 if a figure is worse or a rule of the code here
is broken.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.reports import note

HERE = Path(__file__).parents[1]
RUNS = 7
TOLERANCE = 0.05
# A figure of `Report.add`, what `http_load` measured, a sentence of `freshness`.
_ROW = re.compile(r"(?P<name>.{58}) +(?P<figure>\S+)  (?P<rule>.{12}) (?:ok|BROKEN)$")
_LOAD = re.compile(r"  (?P<name>[^:]+): .*processor (?P<figure>\S+) ms$")
_WORKERS = re.compile(r"\d+ (?P<change>[a-zA-Z ]+), \d+ workers: ")
_CLAUSE = re.compile(r"(?P<figure>\d[\d.]*) (?P<name>(?:stale|missing|ms|s) [a-z ]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a benchmark printed."""

    name: str
    value: float
    is_lower_better: bool | None  # None where no rule says what is good


@dataclass(slots=True)
class Pairs:
    """One figure, run by run, before and after."""

    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    is_lower_better: bool | None = None

    @property
    def ratios(self) -> list[float]:
        """After by before of each run; 1 where both are nothing."""
        return [
            1.0 if new == old else new / old if old else float("inf")
            for old, new in zip(self.before, self.after, strict=True)
        ]

    @property
    def is_worse(self) -> bool:
        if self.is_lower_better is None:
            return False
        if self.is_lower_better:
            return min(self.ratios) > 1 + TOLERANCE
        return max(self.ratios) < 1 - TOLERANCE


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path, metavar="BEFORE")
    parser.add_argument("benchmarks", nargs="+", metavar="BENCHMARK")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    is_worse = False
    for command in options.benchmarks:
        pairs, broken_runs = _compare(
            options.before, shlex.split(command), options.runs
        )
        note("\n".join(table(command, pairs)))
        note(f"\nRuns of the code here that broke a rule: {broken_runs}.\n")
        is_worse |= broken_runs > 0 or any(each.is_worse for each in pairs.values())
    sys.exit(is_worse)


def _compare(
    before: Path, command: Sequence[str], runs: int
) -> tuple[dict[str, Pairs], int]:
    pairs: dict[str, Pairs] = defaultdict(Pairs)
    broken_runs = 0
    for run in range(runs):
        # Who goes first takes turns, too.
        for folder in (before, HERE) if run % 2 == 0 else (HERE, before):
            figures, has_failed = _run(folder, command)
            broken_runs += folder == HERE and has_failed
            for figure in figures:
                kept = pairs[figure.name]
                kept.is_lower_better = figure.is_lower_better
                (kept.after if folder == HERE else kept.before).append(figure.value)
    # What only one of the two measures can't be compared.
    complete = {n: p for n, p in pairs.items() if len(p.before) == len(p.after) == runs}
    return complete, broken_runs


def _run(folder: Path, command: Sequence[str]) -> tuple[list[Figure], bool]:
    name, *arguments = command
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    took = time.monotonic() - started
    seconds = Figure(name="seconds in all", value=took, is_lower_better=None)
    return [*figures_in(done.stdout), seconds], done.returncode != 0


def figures_in(printed: str) -> Iterator[Figure]:
    """The numbers in what a benchmark printed, each under a name of its own."""
    place = ""  # of rows that begin with spaces: the row above them
    load_count = 0
    for line in printed.splitlines():
        if row := _ROW.match(line):
            name = row["name"].rstrip()
            place = place if name.startswith(" ") else name
            value = _number(row["figure"])
            if value is not None:
                yield Figure(
                    name=name if name == place else f"{place}: {name.strip()}",
                    value=value,
                    is_lower_better=_direction(row["rule"]),
                )
        elif load := _LOAD.match(line):
            load_count += 1
            yield Figure(
                name=f"load {load_count}, {load['name']}: processor ms",
                value=float(load["figure"]),
                is_lower_better=True,
            )
        elif workers := _WORKERS.match(line):
            for clause in _CLAUSE.finditer(line, workers.end()):
                yield Figure(
                    name=f"{workers['change']}: {clause['name'].strip()}",
                    value=float(clause["figure"]),
                    is_lower_better=True,
                )


def table(command: str, pairs: dict[str, Pairs]) -> Iterator[str]:
    """Medians and intervals as lines of Markdown."""
    yield f"| `{command}` | before | after | after / before | |"
    yield "| --- | --- | --- | --- | --- |"
    for name, each in pairs.items():
        ratios = each.ratios
        cells = [
            name,
            f"{median(each.before):.3g}",
            f"{median(each.after):.3g}",
            f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            "worse" if each.is_worse else "",
        ]
        yield f"| {' | '.join(cells)} |"


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _direction(rule: str) -> bool | None:
    if rule.startswith(("<=", "= 0")):
        return True
    return False if rule.startswith(">=") else None


if __name__ == "__main__":
    main()
