"""What versions are kept of: which table, which columns, and what belongs to a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model

from faq.models import (
    FAQ,
    Category,
    CategoryVersion,
    Edit,
    FAQVersion,
    ImportBatch,
    Phrasing,
    Version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A table whose rows have versions.

    `own_id` is the version's column for the id of the row, `copied` are columns that
    both have, `gathered` those that an expression of SQL reads for the row `stored`,
    a database a spelling; `informal` ones make no difference between two versions.
    `named_by` is the column of FAQs that deleting a row empties.
    """

    model: type[Model]
    version: type[Version]
    own_id: str
    copied: Sequence[str]
    gathered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    informal: frozenset[str] = frozenset()
    named_by: str = ""
    # What the expressions gather, of an object.
    gather: Callable[[Any], Mapping[str, Any]] = lambda _row: {}  # Any: its values

    @property
    def table(self) -> str:
        return table_of(self.model)

    @property
    def versions(self) -> str:
        return table_of(self.version)

    @property
    def columns(self) -> list[str]:
        """Those of a version, without its edit and kind."""
        return [self.own_id, *self.copied, *self.gathered]

    @property
    def hidden_edits(self) -> str:
        """A query for those of imports that have not come to their end."""
        return (
            f"SELECT edit.id FROM {table_of(Edit)} edit"  # noqa: S608  names of ours
            f" JOIN {table_of(ImportBatch)} batch ON batch.id = edit.batch_id"
            " WHERE batch.revision IS NULL"
        )

    @property
    def compared(self) -> list[str]:
        return [name for name in self.columns[1:] if name not in self.informal]

    def values(self, row: Model) -> dict[str, Any]:  # Any: the columns' values
        """What the stored row holds now, as a version of it would."""
        return {name: getattr(row, name) for name in self.copied} | {**self.gather(row)}

    def values_of(self, version: Version) -> dict[str, Any]:  # Any: as above
        return {name: getattr(version, name) for name in self.columns[1:]}

    def rows(self, where: str) -> str:
        """A query for what the stored rows hold now, in the order of `columns`."""
        found = [f"stored.{name}" for name in self.copied]
        found += [
            f"{spellings[connection.vendor]} AS {name}"
            for name, spellings in self.gathered.items()
        ]
        return (
            f"SELECT stored.id AS {self.own_id}, {', '.join(found)}"  # noqa: S608  ours
            f" FROM {self.table} stored WHERE {where}"
        )


def table_of(model: type[Model]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001  documented, in spite of its name


_WORDINGS = table_of(Phrasing)
# A query of its own sorts them: SQLite learnt it within the aggregate in 3.44 only.
_SQLITE_WORDINGS = (
    "(SELECT json_group_array(json_object('text', text, 'kind', kind)) FROM"  # noqa: S608
    f" (SELECT text, kind FROM {_WORDINGS} WHERE faq_id = stored.id ORDER BY id))"
)
_POSTGRESQL_WORDINGS = (
    "(SELECT COALESCE(jsonb_agg(jsonb_build_object('text', text, 'kind', kind)"  # noqa: S608
    f" ORDER BY id), '[]') FROM {_WORDINGS} WHERE faq_id = stored.id)"
)
_NAME = (
    f"COALESCE((SELECT name FROM {table_of(Category)}"  # noqa: S608
    " WHERE id = stored.category_id), '')"
)


def _gathered(faq: FAQ) -> Mapping[str, Any]:  # Any: as above
    # Sorted here: of FAQs that were read with their wordings no query is made.
    wordings = sorted(faq.phrasings.all(), key=lambda wording: wording.pk)
    return {
        "category_name": faq.category.name if faq.category else "",
        "phrasings": [{"text": one.text, "kind": one.kind} for one in wordings],
    }


FAQS = Kept(
    model=FAQ,
    version=FAQVersion,
    own_id="faq_id",
    copied=FAQVersion.COPIED,
    gathered={
        "category_name": {"sqlite": _NAME, "postgresql": _NAME},
        "phrasings": {"sqlite": _SQLITE_WORDINGS, "postgresql": _POSTGRESQL_WORDINGS},
    },
    informal=frozenset({"category_name", "created_at"}),
    named_by="translation_of_id",
    gather=_gathered,
)
CATEGORIES = Kept(
    model=Category,
    version=CategoryVersion,
    own_id="category_id",
    copied=CategoryVersion.COPIED,
    named_by="category_id",
)
