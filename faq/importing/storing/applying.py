"""Carries out the plan of an import: all of it or nothing, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from django.db import DataError, IntegrityError, transaction
from django.template.defaultfilters import pluralize

from faq.collecting import uncollected
from faq.history.recording import OpenEdit
from faq.importing.exceptions import ImportRejected, RowsRejected
from faq.importing.storing.batches import Steps, clear
from faq.importing.storing.staged_versions import keep_versions
from faq.importing.storing.writing import Writer
from faq.models import Edit

if TYPE_CHECKING:
    from faq.history.recording import Author
    from faq.importing.planning.planner import OnProgress
    from faq.importing.planning.plans import ImportPlan

# Changes that are written in one go, in some hundredths of a second.
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """How many FAQs an import made, changed, and turned into drafts."""

    created_count: int = 0
    updated_count: int = 0
    retired_count: int = 0
    # What people call it and undo it by; none if nothing changed.
    edit_id: int | None = field(default=None, compare=False)


OnEnd: TypeAlias = Callable[[ImportResult], object]


def apply_plan(  # noqa: PLR0913  each with a default, and by name
    plan: ImportPlan,
    *,
    skip_invalid: bool = False,
    on_progress: OnProgress | None = None,
    on_end: OnEnd = lambda _result: None,
    author: Author = None,
    way: Edit.Way = Edit.Way.IMPORT,
    note: str = "",
) -> ImportResult:
    """Write what the plan says; others see all of it at the end, or nothing.

    Every FAQ gets a version by that author, an account or a name, in that way;
    `on_end` is called in the transaction that shows everything. Raises `RowsRejected`
    for rows that cannot be imported, unless they are to be skipped,
    `KnowledgeBaseChanged` where the plan is outdated, `ImportRunning` beside another
    import, and `ImportRejected` where the database refuses; nothing has changed then.
    """
    rejected_count = len(plan.rejected)
    if rejected_count and not skip_invalid:
        raise RowsRejected(
            f"{rejected_count:,} row{pluralize(rejected_count)} cannot be imported. "
            "Correct them, or leave them out of the import."
        )
    if not plan.changes_anything:
        on_end(ImportResult())
        return ImportResult()
    steps = Steps(plan.revision)
    steps.clear_interrupted()
    is_large = plan.write_count + len(plan.retired_ids) > AT_ONCE
    apply = _apply_in_steps if is_large else _apply_at_once
    edit = OpenEdit(way, author=author, note=note)
    try:
        with uncollected():  # it would look through the plan again and again
            return apply(Writer(plan, steps, edit, on_progress), on_end)
    except (IntegrityError, DataError) as exc:
        raise ImportRejected(
            "The database refuses the rows: two of its texts differ in letter case "
            "only, or it was changed just now. Check the file again."
        ) from exc


def _apply_at_once(writer: Writer, on_end: OnEnd) -> ImportResult:
    with transaction.atomic(), writer.steps.step():
        return _apply(writer, on_end)


def _apply_in_steps(writer: Writer, on_end: OnEnd) -> ImportResult:
    """Keeps nobody waiting for longer than a step takes."""
    batch = writer.steps.open_batch()
    writer.edit.hide_with(batch)
    try:
        return _apply(writer, on_end)
    except BaseException:
        clear(batch)
        raise


def _apply(writer: Writer, on_end: OnEnd) -> ImportResult:
    created_count = writer.create()
    with writer.stage() as staged:
        keep_versions(staged, writer.steps, writer.edit)
        with writer.steps.step():
            staged.write()
            writer.steps.show()
            result = ImportResult(
                created_count=created_count,
                updated_count=staged.changed.count,
                retired_count=staged.retired.count,
                edit_id=writer.edit.number,
            )
            on_end(result)
    return result
