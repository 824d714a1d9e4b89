"""Says in plain words what an import found and would do."""

from __future__ import annotations

from collections.abc import Iterator

from django.template.defaultfilters import pluralize

from faq.importing.cells import quoted
from faq.importing.plans import ImportPlan, RowVerdict

SHOWN = 20


def report_lines(plan: ImportPlan, *, shown: int = SHOWN) -> Iterator[str]:
    """The report, a line at a time, naming that many rows of a kind at most."""
    count, kind = len(plan.verdicts), plan.table.source.description
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
