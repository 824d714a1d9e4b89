"""What came of the mutants, as Markdown between two marks of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.mutation.trials import Trial, Verdict

BEGIN, END = "<!-- mutants: begin -->", "<!-- mutants: end -->"
COUNTS = ("module", "mutants", *Verdict)
SURVIVORS = ("survivor", "before", "after", "reason")
_CELL = re.compile(r"(?<!\\)\|")
Reasons = Mapping[tuple[str, str, str], str]


def write_report(page: Path, trials: Sequence[Trial]) -> None:
    """Put the tables into the page; reasons that a person has given stay."""
    text = page.read_text() if page.exists() else "# Mutants\n\n"
    table = f"{BEGIN}\n\n{tables(trials, reasons_in(text))}\n\n{END}"
    before, begin, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{table}{after if begin else chr(10)}")


def tables(trials: Sequence[Trial], reasons: Reasons) -> str:
    return "\n\n".join(
        "\n".join(part)
        for part in (
            _table(COUNTS, counts_by_module(trials)),
            _table(SURVIVORS, _survivors(trials, reasons)),
        )
    )


def counts_by_module(trials: Sequence[Trial]) -> list[list[str]]:
    """A row a module, and one for all."""
    by_path = {
        path: list(own)
        for path, own in groupby(
            sorted(trials, key=lambda trial: trial.mutant.path),
            lambda trial: trial.mutant.path,
        )
    }
    return [
        [name, str(len(own)), *(str(count) for count in _counts(own))]
        for name, own in {**by_path, "all": list(trials)}.items()
    ]


def reasons_in(text: str) -> Reasons:
    """The reasons on a page, by module, and what its line was and became."""
    _, _, table = text.partition(BEGIN)
    rows = (
        [cell.strip() for cell in _CELL.split(line)[1:-1]]
        for line in table.partition(END)[0].splitlines()
    )
    return {
        (_module(row[0]), row[1], row[2]): row[3]
        for row in rows
        if len(row) == len(SURVIVORS) and row[3]
    }


def _counts(trials: Iterable[Trial]) -> Iterator[int]:
    counted = Counter(trial.verdict for trial in trials)
    return (counted[verdict] for verdict in Verdict)


def _survivors(trials: Sequence[Trial], reasons: Reasons) -> Iterator[list[str]]:
    for trial in trials:
        if trial.verdict is Verdict.SURVIVED:
            mutant = trial.mutant
            place = _code(f"{mutant.path}:{mutant.line}")
            before, after = _code(mutant.before), _code(mutant.after)
            reason = reasons.get((_module(place), before, after), "")
            yield [place, before, after, reason]


def _module(place: str) -> str:
    """The name of the file alone: a reason outlives a move and a line put in above."""
    return place.strip("`").rpartition("/")[2].partition(":")[0]


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(row)} |"
