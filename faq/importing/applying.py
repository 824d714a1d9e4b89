"""Carries out the plan of an import: all of it, in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone

from faq.importing.bulk import in_chunks, insert, update
from faq.importing.cells import clean_line, phrase_key, without_control_characters
from faq.importing.columns import Column
from faq.importing.exceptions import ImportRejected, KnowledgeBaseChanged, RowsRejected
from faq.importing.plans import CheckedRow, ImportPlan, RowVerdict, Verdict
from faq.importing.stored import CHUNK, current_revision
from faq.models import FAQ, Category, Phrasing

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """How many FAQs an import made, changed, and turned into drafts."""

    created_count: int = 0
    updated_count: int = 0
    retired_count: int = 0


def apply_plan(
    plan: ImportPlan,
    *,
    skip_invalid: bool = False,
    on_progress: OnProgress | None = None,
) -> ImportResult:
    """Write what the plan says, in one transaction.

    Raises `RowsRejected` for rows that cannot be imported, unless they are to be
    skipped, `KnowledgeBaseChanged` where the plan is outdated, and `ImportRejected`
    where the database refuses; nothing has changed then.
    """
    rejected_count = len(plan.rejected)
    if rejected_count and not skip_invalid:
        raise RowsRejected(
            f"{rejected_count:,} row{pluralize(rejected_count)} cannot be imported. "
            "Correct them, or leave them out of the import."
        )
    if not plan.changes_anything:
        return ImportResult()
    writer = _Writer(plan, on_progress)
    try:
        with transaction.atomic():
            _require_revision(plan)
            return writer.write()
    except (IntegrityError, DataError) as exc:
        raise ImportRejected(
            "The database refuses the rows: two of its texts differ in letter case "
            "only, or it was changed just now. Check the file again."
        ) from exc


def _require_revision(plan: ImportPlan) -> None:
    if current_revision(is_locked=True) != plan.revision:
        raise KnowledgeBaseChanged(
            "The knowledge base was changed after the file was checked. "
            "Check the file again."
        )


class _Writer:
    """Made before the transaction, which keeps everybody else from writing."""

    def __init__(self, plan: ImportPlan, on_progress: OnProgress | None) -> None:
        self.plan = plan
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

    def write(self) -> ImportResult:
        updated = self._write(_is_changed, self._update)
        # Ids of the file first: numbers drawn afterwards cannot collide with them.
        with_id = self._write(_is_new_with_id, self._create)
        if with_id:
            _move_sequence()
        without_id = self._write(_is_new_without_id, self._create)
        return ImportResult(
            created_count=with_id + without_id,
            updated_count=updated,
            retired_count=self._retire(),
        )

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
        for chunk in in_chunks(wanted, CHUNK):
            write(chunk)
            count += len(chunk)
            if self.on_progress:
                self.on_progress(len(chunk))
        return count

    def _create(self, chunk: Sequence[CheckedRow]) -> None:
        self._find_categories(chunk)
        rows = [self._values(row, FAQ.Status.PUBLISHED) for row in chunk]
        names = list(self.fields)
        if chunk[0].faq_id:
            names.append("id")
            rows = [
                [*values, row.faq_id] for values, row in zip(rows, chunk, strict=True)
            ]
        ids = insert(FAQ, names, rows)
        _create_alternates(
            {pk: row.alternates for pk, row in zip(ids, chunk, strict=True)}
        )

    def _update(self, chunk: Sequence[CheckedRow]) -> None:
        self._find_categories(chunk)
        rows = {row.faq_id: row for row in chunk if row.faq_id}
        status = FAQ.Status.PUBLISHED if self.plan.is_replacing else None
        now = timezone.now()
        values = {pk: [now, *self._values(row, status)] for pk, row in rows.items()}
        update(FAQ, ["updated_at", *self.fields], values, optional={"status"})
        if Column.ALTERNATES in self.plan.columns:
            _replace_alternates({pk: row.alternates for pk, row in rows.items()})

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
        self.ids_by_key |= {phrase_key(c.name): c.pk for c in created}
        self.category_ids |= {
            name: self.ids_by_key.get(key) for name, key in keys.items()
        }

    def _retire(self) -> int:
        return sum(
            FAQ.objects.filter(pk__in=ids).update(
                status=FAQ.Status.DRAFT, updated_at=timezone.now()
            )
            for ids in in_chunks(self.plan.retired_ids, CHUNK)
        )


def _is_changed(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.CHANGED


def _is_new_with_id(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.NEW and verdict.faq_id is not None


def _is_new_without_id(verdict: RowVerdict) -> bool:
    return verdict.verdict is Verdict.NEW and verdict.faq_id is None


def _replace_alternates(alternates: Mapping[int, Iterable[str]]) -> None:
    """Give the FAQs these alternates; those they have already stay."""
    missing = {pk: dict.fromkeys(texts) for pk, texts in alternates.items()}
    surplus = []
    stored = Phrasing.objects.filter(faq__in=alternates, kind=Phrasing.Kind.ALTERNATE)
    for pk, faq_id, text in stored.order_by("id").values_list("id", "faq_id", "text"):
        line = clean_line(without_control_characters(text))
        if line in missing[faq_id]:
            del missing[faq_id][line]
        else:
            surplus.append(pk)
    for pks in in_chunks(surplus, CHUNK):
        Phrasing.objects.filter(pk__in=pks).delete()
    _create_alternates(missing)


def _create_alternates(alternates: Mapping[int, Iterable[str]]) -> None:
    rows = [(pk, text) for pk, texts in alternates.items() for text in texts]
    if rows:
        insert(Phrasing, ["faq_id", "text"], rows)


def _move_sequence() -> None:
    """Make the database draw numbers above the ids that were written."""
    statements = connection.ops.sequence_reset_sql(no_style(), [FAQ])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
