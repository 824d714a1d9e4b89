"""Puts faults into retrieval, one at a time, and counts those that nothing notices.

    python -m benchmarks.mutants                         # 180 mutants, tests and gate
    python -m benchmarks.mutants --report docs/quality.md
    python -m benchmarks.mutants --only lexicon --no-gate

Each is tried in a copy of the project: first by the tests of retrieval, then by
`manage.py evaluate_faq --gate`. The faults are made here because mutmut 3.8 runs pytest
only and leaves the constants of a module and decorated functions alone, and cosmic-ray
8.7 knows neither a sample nor two stages, and needs servers in clones for two workers.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from queue import SimpleQueue

from benchmarks.mutation.mutants import Mutant, mutants_of, sample
from benchmarks.mutation.table import COUNTS, counts_by_module, write_report
from benchmarks.mutation.trials import (
    PACKAGE,
    Trial,
    UnsoundProject,
    Verdict,
    Workshop,
)
from benchmarks.reports import Report, note

ROOT = Path(__file__).resolve().parent.parent
MOST_SURVIVORS = 10  # in a hundred
MOST_MINUTES = 45  # on two cores


def main() -> None:
    arguments = _parse()
    started = time.perf_counter()
    possible = [
        mutant
        for mutant in mutants_of(ROOT, PACKAGE)
        if fnmatch(mutant.path, f"*{arguments.only}*")
    ]
    mutants = sample(possible, arguments.count, arguments.seed)
    note(f"{len(mutants)} of {len(possible)} possible mutants")
    with _workshops(arguments) as workshops:
        trials = _try_all(workshops, mutants)
    minutes = (time.perf_counter() - started) / 60
    if arguments.report:
        write_report(arguments.report, trials)
    _show(trials)
    _finish(trials, minutes)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=180)
    parser.add_argument("--only", default="", metavar="PATTERN", help="of module names")
    parser.add_argument("--no-gate", action="store_true", help="the tests alone")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="Markdown to update"
    )
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


@contextmanager
def _workshops(arguments: argparse.Namespace) -> Iterator[list[Workshop]]:
    """A copy of the project for each worker, found sound."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        workshops = [
            Workshop.open(
                ROOT, Path(folder) / str(number), has_gate=not arguments.no_gate
            )
            for number in range(arguments.workers)
        ]
        with ThreadPoolExecutor(len(workshops)) as pool:
            try:
                seconds = list(pool.map(Workshop.check, workshops))
            except UnsoundProject as exc:
                raise SystemExit(str(exc)) from exc
        for verdict, taken in seconds[0].items():
            note(f"without a fault, not {verdict} in {taken:.1f} s")
        yield workshops


def _try_all(workshops: list[Workshop], mutants: Sequence[Mutant]) -> list[Trial]:
    """The trials, in the order of the mutants; each is told as it ends."""
    free: SimpleQueue[Workshop] = SimpleQueue()
    for workshop in workshops:
        free.put(workshop)

    def try_out(mutant: Mutant) -> Trial:
        workshop = free.get()
        try:
            return workshop.try_out(mutant)
        finally:
            free.put(workshop)

    pool = ThreadPoolExecutor(len(workshops))
    try:
        futures = [pool.submit(try_out, mutant) for mutant in mutants]
        for number, future in enumerate(as_completed(futures), 1):
            _tell(f"{number:>4}/{len(mutants)}", future.result())
        return [future.result() for future in futures]
    finally:
        pool.shutdown(cancel_futures=True)


def _tell(number: str, trial: Trial) -> None:
    place = f"{trial.mutant.path}:{trial.mutant.line}"
    note(f"{number}  {trial.seconds:5.1f} s  {trial.verdict:<15}  {place}")


def _show(trials: Sequence[Trial]) -> None:
    note("")
    for name, *counts in (COUNTS, *counts_by_module(trials)):
        note(f"{name:<36}" + "".join(f"{count:>17}" for count in counts))
    note("")
    for trial in trials:
        if trial.verdict is Verdict.SURVIVED:
            mutant = trial.mutant
            note(f"survived ({mutant.kind}): {mutant.path}:{mutant.line}")
            note(f"    - {mutant.before}\n    + {mutant.after}")


def _finish(trials: Sequence[Trial], minutes: float) -> None:
    survived = sum(trial.verdict is Verdict.SURVIVED for trial in trials)
    report = Report()
    report.add("mutants", len(trials), "> 0", holds=bool(trials))
    share = 100 * survived / max(1, len(trials))
    report.at_most("  that survive, in a hundred", share, MOST_SURVIVORS)
    report.at_most("minutes", minutes, MOST_MINUTES)
    report.finish()


if __name__ == "__main__":
    main()
