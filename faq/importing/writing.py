"""Writes the rows of a plan: new FAQs in steps, all that customers see in the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import DatabaseError, connection
from django.utils import timezone

from faq.importing.bulk import StagedRows, in_chunks, insert, without_triggers
from faq.importing.cells import clean_line, phrase_key, without_control_characters
from faq.importing.columns import Column
from faq.importing.plans import CheckedRow, ImportPlan, RowVerdict, Verdict
from faq.importing.stored import CHUNK
from faq.models import FAQ, Category, ImportBatch, Phrasing

if TYPE_CHECKING:
    from faq.importing.batches import Steps
    from faq.importing.planning import OnProgress

_FIELDS: Mapping[Column, str] = {
    Column.QUESTION: "question",
    Column.ANSWER: "answer",
    Column.CATEGORY: "category_id",
    Column.KEYWORDS: "keywords",
    Column.STATUS: "status",
    Column.VALID_FROM: "valid_from",
    Column.VALID_UNTIL: "valid_until",
}
_INDEXED = {"question", "category_id", "status"}
_PHRASING = ["faq_id", "text"]


class Writer:
    """Made before the first step, for which others wait."""

    def __init__(
        self, plan: ImportPlan, steps: Steps, on_progress: OnProgress | None
    ) -> None:
        self.plan = plan
        self.steps = steps
        self.on_progress = on_progress
        self.columns = list(plan.rows.columns)
        if plan.is_replacing and Column.STATUS not in self.columns:
            self.columns.append(Column.STATUS)
        self.fields = [_FIELDS[column] for column in self.columns]
        self.category_at = self._position_of(Column.CATEGORY)
        self.status_at = self._position_of(Column.STATUS)
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
        if with_id:
            with self.steps.step():
                _move_sequence()
        return with_id + self._write(_is_new_without_id, self._create)

    @contextmanager
    def stage(self) -> Iterator[StagedChanges]:
        """Make ready what is left to write in the last step."""
        with StagedChanges.made(self.fields, self.steps.batch) as staged:
            self._write(_is_changed, lambda chunk: self._stage(chunk, staged))
            for ids in in_chunks(self.plan.retired_ids, CHUNK):
                staged.retire(ids)
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
        wanted = (row for row in self.plan.rows if is_wanted(verdicts[row.position]))
        chunks = in_chunks(wanted, CHUNK)
        for first in chunks:
            with self.steps.step() as has_time, uncounted(self.steps.batch):
                chunk: Sequence[CheckedRow] | None = first
                while chunk:
                    write(chunk)
                    count += len(chunk)
                    if self.on_progress:
                        self.on_progress(len(chunk))
                    chunk = next(chunks, None) if has_time() else None
        return count

    def _create(self, chunk: Sequence[CheckedRow]) -> None:
        self._find_categories(chunk)
        batch = self.steps.batch
        names = [*self.fields, "batch_id"]
        rows = [
            [*self._values(row, FAQ.Status.PUBLISHED), batch and batch.pk]
            for row in chunk
        ]
        if chunk[0].faq_id:
            names.append("id")
            rows = [
                [*values, row.faq_id] for values, row in zip(rows, chunk, strict=True)
            ]
        ids = insert(FAQ, names, rows)
        alternates = [
            (pk, text)
            for pk, row in zip(ids, chunk, strict=True)
            for text in row.alternates
        ]
        if alternates:
            insert(Phrasing, _PHRASING, alternates)

    def _stage(self, chunk: Sequence[CheckedRow], staged: StagedChanges) -> None:
        self._find_categories(chunk)
        rows = {row.faq_id: row for row in chunk if row.faq_id}
        status = FAQ.Status.PUBLISHED if self.plan.is_replacing else None
        staged.change({pk: self._values(row, status) for pk, row in rows.items()})
        if Column.ALTERNATES in self.plan.columns:
            staged.replace_alternates({pk: row.alternates for pk, row in rows.items()})

    def _values(self, row: CheckedRow, status: str | None) -> list[object]:
        """What the row says, in the order of the fields; a status it need not say."""
        values = list(row.values)
        if self.category_at is not None:
            values[self.category_at] = self.category_ids.get(values[self.category_at])
        if self.status_at == len(values):  # replacing with a file that has no status
            values.append(None)
        if self.status_at is not None and values[self.status_at] is None:
            values[self.status_at] = status and str(status)
        return values

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
        self.steps.note_new_categories([category.pk for category in created])
        self.ids_by_key |= {phrase_key(c.name): c.pk for c in created}
        self.category_ids |= {
            name: self.ids_by_key.get(key) for name, key in keys.items()
        }


class StagedChanges:
    """What an import changes of FAQs that customers see, ready to be written."""

    def __init__(self, fields: Sequence[str], batch: ImportBatch | None) -> None:
        self.batch = batch
        mark = ["batch_id"] if batch else []
        self._mark = [batch.pk] if batch else []
        self.changed = StagedRows(
            "changed",
            FAQ,
            ["id", "updated_at", *mark, *fields],
            optional={"status"},
            indexed=_INDEXED,
        )
        self.retired = StagedRows(
            "retired", FAQ, ["id", "updated_at", *mark, "status"], indexed=_INDEXED
        )
        self.alternates = StagedRows(
            "alternates", Phrasing, [*_PHRASING, "kind", "created_at"]
        )
        self.surplus = StagedRows("surplus", Phrasing, ["id"])

    @classmethod
    @contextmanager
    def made(
        cls, fields: Sequence[str], batch: ImportBatch | None
    ) -> Iterator[StagedChanges]:
        staged = cls(fields, batch)
        try:
            yield staged
        except BaseException:
            with suppress(DatabaseError):  # they go with the connection
                staged.drop()
            raise

    def change(self, values: Mapping[int, Sequence[object]]) -> None:
        """Give the FAQs these values of the fields."""
        now = timezone.now()
        self.changed.add([(pk, now, *self._mark, *row) for pk, row in values.items()])

    def retire(self, ids: Sequence[int]) -> None:
        """Make drafts of the FAQs."""
        row = (timezone.now(), *self._mark, FAQ.Status.DRAFT.value)
        self.retired.add([(pk, *row) for pk in ids])

    def replace_alternates(self, alternates: Mapping[int, Iterable[str]]) -> None:
        """Give the FAQs these alternates; those they have already stay."""
        missing = {pk: dict.fromkeys(texts) for pk, texts in alternates.items()}
        surplus = []
        stored = Phrasing.objects.filter(
            faq__in=alternates, kind=Phrasing.Kind.ALTERNATE
        )
        texts = stored.order_by("id").values_list("id", "faq_id", "text")
        for pk, faq_id, text in texts:
            line = clean_line(without_control_characters(text))
            if line in missing[faq_id]:
                del missing[faq_id][line]
            else:
                surplus.append((pk,))
        now: datetime = timezone.now()
        self.surplus.add(surplus)
        self.alternates.add(
            [
                (pk, text, Phrasing.Kind.ALTERNATE.value, now)
                for pk, texts in missing.items()
                for text in texts
            ]
        )

    def write(self) -> None:
        with uncounted(self.batch):
            self.changed.update()
            self.surplus.delete()
            self.alternates.insert()
            self.retired.update()
        self.drop()

    def drop(self) -> None:
        for rows in (self.changed, self.retired, self.alternates, self.surplus):
            rows.drop()


def uncounted(batch: ImportBatch | None) -> AbstractContextManager[None]:
    """Search knows what came with a batch by its number, and need not count rows."""
    return without_triggers(FAQ, Phrasing) if batch else nullcontext()


def _is_changed(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.CHANGED


def _is_new_with_id(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.NEW and verdict.faq_id is not None


def _is_new_without_id(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.NEW and verdict.faq_id is None


def _move_sequence() -> None:
    """Make the database draw numbers above the ids that were written."""
    statements = connection.ops.sequence_reset_sql(no_style(), [FAQ])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
