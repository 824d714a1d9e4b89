"""Writes the rows of a plan: new FAQs in steps, all that customers see in the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import connection

from faq.history.tables import CATEGORIES
from faq.importing.bulk import in_chunks, insert
from faq.importing.cells import phrase_key
from faq.importing.columns import Column
from faq.importing.planning.plans import CheckedRow, ImportPlan, RowVerdict, Verdict
from faq.importing.stored import CHUNK
from faq.importing.storing.staging import StagedChanges, uncounted
from faq.models import FAQ, Category, Phrasing

if TYPE_CHECKING:
    from faq.history.recording import OpenEdit
    from faq.importing.planning.planner import OnProgress
    from faq.importing.storing.batches import Steps

_FIELDS: Mapping[Column, str] = {
    Column.QUESTION: "question",
    Column.ANSWER: "answer",
    Column.CATEGORY: "category_id",
    Column.KEYWORDS: "keywords",
    Column.STATUS: "status",
    Column.VALID_FROM: "valid_from",
    Column.VALID_UNTIL: "valid_until",
    Column.LANGUAGE: "language",
    Column.ID: "external_id",
}
_ORIGINAL = "translation_of_id"
_PHRASING = ["faq_id", "text"]


class Writer:
    """Made before the first step, for which others wait."""

    def __init__(
        self,
        plan: ImportPlan,
        steps: Steps,
        edit: OpenEdit,
        on_progress: OnProgress | None,
    ) -> None:
        self.plan = plan
        self.steps = steps
        self.edit = edit
        self.on_progress = on_progress
        self.columns = list(plan.rows.columns)
        if Column.STATUS not in self.columns:
            self.columns.append(Column.STATUS)
        self.fields = [_FIELDS[column] for column in self.columns]
        self.originals = {verdict.original for verdict in plan.verdicts} - {None}
        self.original_ids: dict[int, int] = {}  # of new FAQs, by their position
        if self.originals:
            self.fields.append(_ORIGINAL)
        self.category_at = self._position_of(Column.CATEGORY)
        self.status_at = self.columns.index(Column.STATUS)
        self.new_status = FAQ.Status.PUBLISHED.value  # of FAQs whose row names none
        self.kept_when_empty = [
            self.columns.index(column)
            for column in (Column.LANGUAGE, Column.ID)
            if column in self.columns
        ]
        # Those of the plan's revision, or nothing is written.
        names = Category.objects.order_by("-id").values_list("name", "id")
        self.ids_by_key = {phrase_key(name): pk for name, pk in names}
        self.category_ids: dict[object, int | None] = {}  # as the file spells them

    def _position_of(self, column: Column) -> int | None:
        return self.columns.index(column) if column in self.columns else None

    def create(self) -> int:
        """Store the new FAQs, in steps; how many."""
        # Ids of the file first: numbers drawn afterwards cannot collide with them.
        with_id = self._write(_is_new_with_id, self._create)
        with_id += self._write(_is_translation_with_id, self._create)
        if with_id:
            with self.steps.step():
                _move_sequence()
        without_id = self._write(_is_new_without_id, self._create)
        return (
            with_id + without_id + self._write(_is_translation_without_id, self._create)
        )

    @contextmanager
    def stage(self) -> Iterator[StagedChanges]:
        """Make ready what is left to write in the last step."""
        with StagedChanges.made(self.fields, self.steps.batch) as staged:
            self._write(_is_changed, lambda chunk: self._stage(chunk, staged))
            for ids in in_chunks(self.plan.retired_ids, CHUNK):
                staged.retire(ids)
            staged.add_alternates(self.plan.added_wordings)
            staged.changed.leave_out_equal()
            yield staged

    def _write(
        self,
        is_wanted: Callable[[RowVerdict], bool],
        write: Callable[[Sequence[CheckedRow]], None],
    ) -> int:
        verdicts = self.plan.verdicts
        if not any(map(is_wanted, verdicts)):
            return 0
        count = 0

        def write_and_tell(chunk: Sequence[CheckedRow]) -> None:
            nonlocal count
            write(chunk)
            count += len(chunk)
            if self.on_progress:
                self.on_progress(len(chunk))

        wanted = (row for row in self.plan.rows if is_wanted(verdicts[row.position]))
        self.steps.spread(
            in_chunks(wanted, CHUNK),
            write_and_tell,
            within=lambda: uncounted(self.steps.batch),
        )
        return count

    def _create(self, chunk: Sequence[CheckedRow]) -> None:
        self._find_categories(chunk)
        batch = self.steps.batch
        names = [*self.fields, "batch_id"]
        batch_id = batch and batch.pk
        rows = [[*self._values(row, self.new_status), batch_id] for row in chunk]
        if chunk[0].faq_id:
            names.append("id")
            rows = [
                [*values, row.faq_id] for values, row in zip(rows, chunk, strict=True)
            ]
        ids = insert(FAQ, names, rows)
        created = list(zip(ids, chunk, strict=True))
        alternates = [(pk, text) for pk, row in created for text in row.alternates]
        if alternates:
            insert(Phrasing, _PHRASING, alternates)
        self.edit.created(ids)
        if self.originals:
            self.original_ids |= {
                row.position: pk
                for pk, row in created
                if row.position in self.originals
            }

    def _stage(self, chunk: Sequence[CheckedRow], staged: StagedChanges) -> None:
        self._find_categories(chunk)
        rows = {row.faq_id: row for row in chunk if row.faq_id}
        staged.change({pk: self._changed_values(row) for pk, row in rows.items()})
        if Column.ALTERNATES in self.plan.columns:
            staged.replace_alternates({pk: row.alternates for pk, row in rows.items()})

    def _changed_values(self, row: CheckedRow) -> list[object]:
        """As of new FAQs, with nulls for what stays as it is."""
        status = self.new_status if self.plan.choices.replace else None
        values = self._values(row, status)
        for position in self.kept_when_empty:
            values[position] = values[position] or None
        return values

    def _values(self, row: CheckedRow, status: str | None) -> list[object]:
        """What the row says, in the order of the fields; a status it need not say."""
        values = list(row.values)
        if self.category_at is not None:
            values[self.category_at] = self.category_ids.get(values[self.category_at])
        if self.status_at == len(values):  # the file has no status
            values.append(None)
        verdict = self.plan.verdicts[row.position]
        if verdict.is_withheld:
            values[self.status_at] = FAQ.Status.DRAFT.value
        elif values[self.status_at] is None:
            values[self.status_at] = status
        if self.originals:
            values.append(self._original_id(verdict))
        return values

    def _original_id(self, verdict: RowVerdict) -> int | None:
        """The FAQ that the row's translates, if that is stored."""
        if verdict.original is None:
            return None
        original = self.plan.verdicts[verdict.original]
        known = None if original.verdict is Verdict.NEW else original.faq_id
        found = self.original_ids.get(verdict.original, known)
        return None if original.is_rejected else found

    def _find_categories(self, chunk: Sequence[CheckedRow]) -> None:
        """Look up those that the rows name, and create those that are not there."""
        if self.category_at is None:
            return
        spellings = dict.fromkeys(str(row.values[self.category_at]) for row in chunk)
        keys = {
            name: phrase_key(name)
            for name in spellings
            if name not in self.category_ids
        }
        missing = {
            key: name
            for name, key in reversed(keys.items())  # the first spelling counts
            if key and key not in self.ids_by_key
        }
        created = Category.objects.bulk_create(
            Category(name=name) for name in missing.values()
        )
        created_ids = [category.pk for category in created]
        self.steps.note_new_categories(created_ids)
        self.edit.created(created_ids, of=CATEGORIES)
        self.ids_by_key |= {phrase_key(c.name): c.pk for c in created}
        self.category_ids |= {
            name: self.ids_by_key.get(key) for name, key in keys.items()
        }


def _is_changed(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.CHANGED


def _is_new_with_id(verdict: RowVerdict) -> bool:
    return _is_new(verdict) and verdict.faq_id is not None and verdict.original is None


def _is_new_without_id(verdict: RowVerdict) -> bool:
    return _is_new(verdict) and verdict.faq_id is None and verdict.original is None


# After their originals, whose numbers they hold.
def _is_translation_with_id(verdict: RowVerdict) -> bool:
    return (
        _is_new(verdict) and verdict.faq_id is not None and verdict.original is not None
    )


def _is_translation_without_id(verdict: RowVerdict) -> bool:
    return _is_new(verdict) and verdict.faq_id is None and verdict.original is not None


def _is_new(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.NEW


def _move_sequence() -> None:
    """Make the database draw numbers above the ids that were written."""
    statements = connection.ops.sequence_reset_sql(no_style(), [FAQ])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
