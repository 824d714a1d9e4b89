"""Checks a file: what it holds, the verdict of every row; nothing of it is imported."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from faq.admin.importing.options import import_choices, reading_options
from faq.admin.importing.pages import PageWriter, PreviewedRow, Remark, Tab
from faq.admin.importing.wording import in_form_words
from faq.importing.columns import Column
from faq.importing.exceptions import ImportRejected
from faq.importing.outlines import outline_sheets
from faq.importing.planning.planner import plan_import
from faq.importing.planning.plans import ImportPlan, Verdict
from faq.importing.reading import read_table
from faq.importing.reporting.report import ImportOutcome, ImportReport
from faq.models import PendingImport, PendingPage

if TYPE_CHECKING:
    from faq.importing.planning.planner import OnProgress
    from faq.importing.planning.plans import CheckedRow, RowVerdict

SHOWN_CHARS = 400
_TABS: Mapping[Verdict, Tab] = {
    Verdict.NEW: Tab.NEW,
    Verdict.CHANGED: Tab.CHANGED,
    Verdict.UNCHANGED: Tab.UNCHANGED,
    Verdict.DUPLICATE: Tab.DUPLICATE,
    Verdict.MERGED: Tab.MERGED,
    Verdict.LEFT_OUT: Tab.LEFT_OUT,
    Verdict.CONFLICTING: Tab.CONFLICTING,
    Verdict.INVALID: Tab.INVALID,
}


def check_file(pending: PendingImport, on_progress: OnProgress) -> None:
    """Keep what the file holds and what importing it would do, or why it cannot be."""
    PendingPage.objects.filter(pending=pending).delete()
    try:
        pending.sheets = _storable(_outlines(pending))
        plan = plan_of(pending, on_progress)
        pending.found = _storable(_findings(pending, plan))
    except ImportRejected as exc:
        said = _storable(in_form_words(str(exc)))
        _end(pending, PendingImport.State.REFUSED, message=said)
        return
    pending.revision = plan.revision
    _end(pending, PendingImport.State.CHECKED, message=pending.message)


def plan_of(pending: PendingImport, on_progress: OnProgress) -> ImportPlan:
    """What `import_faq` would plan for the file with the same choices."""
    options = reading_options(pending.options)
    table = read_table(io.BytesIO(pending.data), pending.name, options)
    may_publish = pending.created_by.has_perm("faq.publish_faq")
    choices = import_choices(
        pending.options, pending.row_choices, may_publish=may_publish
    )
    return plan_import(table, choices, on_progress=on_progress)


def _end(pending: PendingImport, state: PendingImport.State, *, message: str) -> None:
    still = PendingImport.objects.filter(
        pk=pending.pk, state=PendingImport.State.CHECKING, worker=pending.worker
    )
    still.update(
        state=state,
        message=message,
        worker="",
        alive_at=timezone.now(),
        check_number=pending.check_number + 1,
        revision=pending.revision,
        sheets=pending.sheets,
        found=pending.found,
    )


def _storable(value: Any) -> Any:  # Any: what JSON holds
    """The value without what PostgreSQL keeps in no text: NUL, halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {name: _storable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value


def _outlines(pending: PendingImport) -> list[dict[str, object]]:
    options = reading_options(pending.options)
    sheets = outline_sheets(io.BytesIO(pending.data), pending.name, options)
    return [{**asdict(sheet), "fault": in_form_words(sheet.fault)} for sheet in sheets]


def _findings(pending: PendingImport, plan: ImportPlan) -> dict[str, object]:
    """Counts and sentences, once the rows are stored."""
    writer = PageWriter(pending)
    for row, verdict in _previewed(plan):
        writer.add(row, _tabs(verdict))
    writer.finish()
    report = ImportReport(plan, ImportOutcome.PLANNED)
    return {
        "counts": {str(tab): writer.counts[tab] for tab in Tab},
        "write_count": plan.write_count,
        "rejected_count": len(plan.rejected),
        "retired_count": len(plan.retired_ids),
        "merge_count": len(plan.added_wordings),
        "changes_anything": plan.changes_anything,
        "remarks": [in_form_words(remark) for remark in report.remarks],
    }


def tab_of(verdict: RowVerdict) -> Tab:
    """The tab that has the row beside the one of all."""
    return Tab.DRAFT if verdict.is_draft else _TABS[verdict.verdict]


def _tabs(verdict: RowVerdict) -> Iterator[Tab]:
    yield Tab.ALL
    yield tab_of(verdict)
    if verdict.notes and verdict.is_written:
        yield Tab.WARNED


def _previewed(plan: ImportPlan) -> Iterator[tuple[PreviewedRow, RowVerdict]]:
    """Every row of the file; read anew, for a plan keeps those that it writes."""
    positions = plan.columns.positions
    question, answer = positions[Column.QUESTION], positions[Column.ANSWER]
    written = chain(plan.rows, [None])
    row = next(written)
    for position, record in enumerate(plan.table.records()):
        while row and row.position < position:
            row = next(written)
        verdict = plan.verdicts[position]
        is_own = row is not None and row.position == position and verdict.is_written
        values = _values(plan, row) if row and is_own else {}
        shown = PreviewedRow(
            position=position,
            place=verdict.place,
            tab=tab_of(verdict),
            is_new=verdict.verdict is Verdict.NEW,
            question=str(values.get("question") or _cell(record.cells, question)),
            answer=str(values.get("answer") or _cell(record.cells, answer))[
                :SHOWN_CHARS
            ],
            faq_id=verdict.faq_id,
            changed=verdict.changed,
            remarks=_remarks(verdict),
            values=_changes(plan, verdict, values),
        )
        yield shown, verdict


def _cell(cells: tuple[str, ...], position: int) -> str:
    return cells[position].strip()[:SHOWN_CHARS] if position < len(cells) else ""


def _values(plan: ImportPlan, row: CheckedRow) -> dict[str, str | list[str]]:
    names = [str(column) for column in plan.rows.columns]
    values: dict[str, str | list[str]] = {
        name: _as_text(value) for name, value in zip(names, row.values, strict=True)
    }
    return {**values, "alternates": list(row.alternates)}


def _changes(
    plan: ImportPlan, verdict: RowVerdict, values: dict[str, str | list[str]]
) -> dict[str, str | list[str]]:
    """What the row makes of the fields that it changes."""
    if verdict.verdict is not Verdict.CHANGED:
        return {}
    changes = {str(c): values[c] for c in verdict.changed if c in values}
    added = plan.added_wordings.get(verdict.faq_id or 0, ())
    return {**changes, "added": list(added)} if added else changes


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def _remarks(verdict: RowVerdict) -> list[Remark]:
    return [
        Remark(
            column=str(said.column or ""),
            reason=said.reason,
            remedy=in_form_words(said.remedy),
        )
        for said in (*verdict.problems, *verdict.notes)
    ]
