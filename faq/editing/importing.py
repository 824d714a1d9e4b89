"""Imports a file in one go: planned, checked against pinned questions, applied."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.editing.exceptions import PinsBroken
from faq.importing import (
    ImportChoices,
    ImportOutcome,
    ImportPlan,
    ImportReport,
    ImportResult,
    ReadingOptions,
    apply_plan,
    plan_import,
    read_table,
)
from faq.learning import BrokenPin, broken_by, change_of_plan, note_despite
from faq.models import PinnedQuestion

if TYPE_CHECKING:
    from faq.history import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToImport:
    """A file, how to read it, and what is to become of its rows."""

    name: str
    data: bytes
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    choices: ImportChoices = field(default_factory=ImportChoices)
    skip_invalid: bool = False  # leave out what is invalid; else nothing is imported


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """What was made of a file, or would be."""

    report: ImportReport
    result: ImportResult | None  # none where nothing was to be written
    broken: Sequence[BrokenPin] = ()  # that it would break


def import_file(
    file: FileToImport,
    *,
    author: Author,
    is_dry_run: bool,
    despite_pinned: str = "",
    require_still: Callable[[], None] = lambda: None,
) -> ImportedFile:
    """Import all rows or none; of a dry run, only what would become of them.

    Raises `ImportRejected`, and `PinsBroken` without a reason to break pinned
    questions. `require_still` is called in the transaction that shows the FAQs: what
    it raises leaves everything as it was.
    """
    table = read_table(io.BytesIO(file.data), file.name, file.reading)
    plan = plan_import(table, file.choices)
    if plan.rejected and not file.skip_invalid:
        return ImportedFile(
            report=ImportReport(plan, ImportOutcome.REFUSED), result=None
        )
    broken = _broken(plan)
    if is_dry_run:
        report = ImportReport(plan, ImportOutcome.PLANNED)
        return ImportedFile(report=report, result=None, broken=broken)
    if broken and not despite_pinned:
        raise PinsBroken(broken)
    result = apply_plan(
        plan,
        skip_invalid=file.skip_invalid,
        author=author,
        on_end=lambda _result: require_still(),
        note=note_despite(table.name, despite_pinned),
    )
    report = ImportReport(plan, ImportOutcome.IMPORTED)
    return ImportedFile(report=report, result=result)


def _broken(plan: ImportPlan) -> Sequence[BrokenPin]:
    if not PinnedQuestion.objects.active().exists():
        return ()
    return broken_by(change_of_plan(plan))
