"""What an import changes of FAQs that customers see, ready for its last step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from faq.importing.bulk import StagedRows, without_triggers
from faq.importing.cells import clean_line, without_control_characters
from faq.models import FAQ, ImportBatch, Phrasing

# What a row need not say of an FAQ that is there.
_OPTIONAL = {"status", "language", "external_id", "translation_of_id"}
_INDEXED = {"question", "category_id", "status", "external_id", "translation_of_id"}
_PHRASING = ["faq_id", "text"]


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
            optional=_OPTIONAL,
            indexed=_INDEXED,
        )
        self.retired = StagedRows(
            "retired", FAQ, ["id", "updated_at", *mark, "status"], indexed=_INDEXED
        )
        self.alternates = StagedRows(
            "alternates", Phrasing, [*_PHRASING, "kind", "created_at"]
        )
        self.surplus = StagedRows("surplus", Phrasing, ["id"])
        self.faq_ids: set[int] = set()  # of all of them

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
        self.faq_ids.update(values)
        self.changed.add([(pk, now, *self._mark, *row) for pk, row in values.items()])

    def retire(self, ids: Sequence[int]) -> None:
        """Make drafts of the FAQs."""
        self.faq_ids.update(ids)
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
        self.surplus.add(surplus)
        self.add_alternates(missing)

    def add_alternates(self, alternates: Mapping[int, Iterable[str]]) -> None:
        """Give the FAQs these alternates, beside those they have."""
        self.faq_ids.update(alternates)
        now: datetime = timezone.now()
        self.alternates.add(
            [
                (pk, text, Phrasing.Kind.ALTERNATE.value, now)
                for pk, texts in alternates.items()
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
