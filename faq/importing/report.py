"""What an import found: in plain words, and the rejected rows as a file to mend."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from django.template.defaultfilters import pluralize

from faq.importing.cells import escape_formula, quoted, unescape_formula
from faq.importing.columns import REASON, is_reason

if TYPE_CHECKING:
    from faq.importing.plans import ImportPlan, RowVerdict

SHOWN = 20


def report_lines(plan: ImportPlan, *, shown: int = SHOWN) -> Iterator[str]:
    """The report, a line at a time, naming that many rows of a kind at most."""
    count, kind = len(plan.verdicts), plan.table.description
    yield f"{plan.table.name}: {count:,} row{pluralize(count)} ({kind})"
    for verdict, number in plan.counts.items():
        yield f"  {verdict:<12}{number:>9,}"
    if plan.retired_ids:
        yield f"  {'to draft':<12}{len(plan.retired_ids):>9,}"
    if plan.columns.ignored:
        names = ", ".join(quoted(name) for name in plan.columns.ignored[:shown])
        yield f"Ignored columns: {names}"
    yield from _list_rows(
        "Another question for an FAQ, by its id:", plan.renamed, shown
    )
    yield from _list_rows("Rejected:", plan.rejected, shown)


def _list_rows(title: str, rows: tuple[RowVerdict, ...], shown: int) -> Iterator[str]:
    if rows:
        yield title
    for verdict in rows[:shown]:
        yield f"  {_describe(verdict)}"
    if len(rows) > shown:
        yield f"  and {len(rows) - shown:,} more"


def _describe(verdict: RowVerdict) -> str:
    if not verdict.is_rejected:
        return f"{verdict.place}: FAQ {verdict.faq_id}"
    reasons = "; ".join(map(str, verdict.problems))
    return f"{verdict.place}, {verdict.verdict}: {reasons}"


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
