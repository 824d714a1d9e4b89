"""The report of an import as a file: a page, a table, JSON; the rows to be mended."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from django.template import Context, Engine

from faq.importing.cells import escape_formula, unescape_formula
from faq.importing.columns import REASON, is_reason
from faq.importing.exceptions import ImportRejected
from faq.importing.reporting.report import ImportOutcome, ReportedRow

if TYPE_CHECKING:
    from faq.importing.planning.plans import ImportPlan
    from faq.importing.reporting.report import ImportReport

_PAGE = Path(__file__).parent / "report.html"
_ROWS_OF_A_SECTION = 1_000  # more would make a page that browsers are slow with


def write_report(report: ImportReport, path: Path) -> None:
    """Write it in the form that the file's ending names."""
    write = _writer(path)
    # With a mark in CSV, or Excel would take the file for another encoding.
    encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
    with path.open("w", encoding=encoding, errors="replace", newline="") as target:
        write(report, target)


def require_known_ending(path: Path) -> None:
    """Raise `ImportRejected` for a file that no report can be written to."""
    _writer(path)


def _writer(path: Path) -> Callable[[ImportReport, TextIO], None]:
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ImportRejected(
            f"'{path.name}' ends in none of {', '.join(ENDINGS)}; the ending says how "
            "the report is written."
        )
    return write


def _write_page(report: ImportReport, target: TextIO) -> None:
    # An engine of its own: nothing of the site is needed, and all is escaped.
    template = Engine().from_string(_PAGE.read_text(encoding="utf-8"))
    sections = [
        {
            "title": section.title,
            "count": section.count,
            "rows": list(islice(section.rows(), _ROWS_OF_A_SECTION)),
            "left_out": max(0, section.count - _ROWS_OF_A_SECTION),
        }
        for section in report.sections
    ]
    context = {
        "report": report,
        "is_refused": report.outcome is ImportOutcome.REFUSED,
        "counts": [(kind, count) for kind, count in report.counts.items() if count],
        "sections": sections,
    }
    target.write(template.render(Context(context)))


def _write_table(report: ImportReport, target: TextIO) -> None:
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(field.name for field in fields(ReportedRow))
    for row in report.rows():
        cells = ("" if cell is None else str(cell) for cell in astuple(row))
        writer.writerow(map(escape_formula, cells))


def _write_json(report: ImportReport, target: TextIO) -> None:
    head = {
        "file": report.plan.table.name,
        "outcome": report.outcome,
        "headline": report.headline,
        "counts": report.counts,
        "remarks": report.remarks,
    }
    # Row by row: a list of a million would be larger than the file.
    target.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2])
    target.write(',\n "rows": [')
    for number, row in enumerate(report.rows()):
        target.write(",\n  " if number else "\n  ")
        target.write(json.dumps(asdict(row), ensure_ascii=False))
    target.write("\n ]\n}\n")


_WRITERS: Mapping[str, Callable[[ImportReport, TextIO], None]] = {
    ".html": _write_page,
    ".csv": _write_table,
    ".json": _write_json,
}
ENDINGS = tuple(_WRITERS)


def write_rejects(plan: ImportPlan, target: TextIO) -> None:
    """Write the header and the rejected rows as they were read.

    The reason comes first: rows with too many cells keep it under its header.
    """
    headers = plan.table.headers
    old_reasons = {i for i, header in enumerate(headers) if is_reason(header)}
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([REASON, *_safe(headers, old_reasons)])
    for record, verdict in zip(plan.table.records(), plan.verdicts, strict=True):
        if verdict.is_rejected:
            reasons = "; ".join(map(str, verdict.problems))
            reason = escape_formula(f"{verdict.place}: {reasons}")
            writer.writerow([reason, *_safe(record.cells, old_reasons)])


def _safe(cells: Iterable[str], left_out: set[int]) -> Iterator[str]:
    kept = (cell for i, cell in enumerate(cells) if i not in left_out)
    return (escape_formula(unescape_formula(cell)) for cell in kept)
