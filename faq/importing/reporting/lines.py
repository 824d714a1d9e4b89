"""The report of an import on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from faq.importing.reporting.report import ImportOutcome

if TYPE_CHECKING:
    from faq.importing.reporting.report import ImportReport, ReportedRow, ReportSection

SHOWN = 10
_QUESTION_CHARS = 60


def report_lines(report: ImportReport, *, shown: int = SHOWN) -> Iterator[str]:
    """The report, a line at a time, naming that many rows of a kind at most."""
    yield report.headline
    yield ""
    if report.outcome is ImportOutcome.REFUSED:
        yield "Once that is done:"
    for kind, count in report.counts.items():
        if count:
            yield f"  {kind:<13}{count:>9,}  {kind.meaning}"
    for section in report.sections:
        yield ""
        yield from _section_lines(section, shown)
    yield ""
    yield "How the file was read:"
    for remark in report.remarks:
        yield f"  {remark}"


def _section_lines(section: ReportSection, shown: int) -> Iterator[str]:
    yield f"{section.title} ({section.count:,}):"
    for row in islice(section.rows(), shown):
        yield f"  {describe(row)}"
    if section.count > shown:
        yield f"  and {section.count - shown:,} more; --report FILE.html has all"


def describe(row: ReportedRow) -> str:
    """Where, which question, what about it, what to do."""
    question = f" '{_shortened(row.question)}'" if row.question else ""
    what = " ".join(filter(None, (row.column, row.what)))
    faq = f" (FAQ {row.faq_id})" if row.faq_id and not row.remedy else ""
    remedy = f" {row.remedy}" if row.remedy else ""
    end = "." if remedy and not what.endswith((".", "!", "?")) else ""
    return f"{row.place}{question}: {what}{end}{remedy}{faq}"


def _shortened(question: str) -> str:
    if len(question) <= _QUESTION_CHARS:
        return question
    return f"{question[: _QUESTION_CHARS - 1]}…"
