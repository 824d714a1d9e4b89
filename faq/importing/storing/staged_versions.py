"""Versions of what an import is about to change, kept before anybody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection

from faq.history.tables import FAQS
from faq.importing.bulk import in_chunks
from faq.importing.stored import CHUNK
from faq.models import Category, Phrasing

if TYPE_CHECKING:
    from faq.history.recording import OpenEdit
    from faq.importing.storing.batches import Steps
    from faq.importing.storing.staging import StagedChanges

# The order in which a table without ids was filled, as it is copied later.
_PLACE = {"sqlite": "rowid", "postgresql": "ctid"}
_NO_PLACE = {"sqlite": "NULL", "postgresql": "NULL::tid"}


def keep_versions(staged: StagedChanges, steps: Steps, edit: OpenEdit) -> None:
    """Keep the FAQs as they are, where no version says so, and as they will be."""
    if not staged.faq_ids:
        return
    for rows, name in (
        (staged.changed, "id"),
        (staged.retired, "id"),
        (staged.surplus, "id"),
        (staged.alternates, "faq_id"),
    ):
        rows.index(name)

    def keep(ids: Sequence[int]) -> None:
        edit.before(ids)
        edit.changed_to(_planned_rows(staged, ids))

    steps.spread(in_chunks(sorted(staged.faq_ids), CHUNK), keep)


def _planned_rows(staged: StagedChanges, ids: Sequence[int]) -> str:
    """A query for what the last step will make of the FAQs."""
    values = {name: staged.changed.planned(name, "stored") for name in FAQS.copied}
    retired = f"COALESCE({staged.retired.table}.status, {values['status']})"
    values |= {
        "status": retired,
        "category_name": _category_name(values["category_id"]),
        "phrasings": _phrasings(staged),
    }
    columns = ", ".join(f"{value} AS {name}" for name, value in values.items())
    joins = " ".join(
        f"LEFT JOIN {table} ON {table}.id = stored.id"
        for table in (staged.changed.table, staged.retired.table)
    )
    return (
        f"SELECT stored.id AS {FAQS.own_id}, {columns}"  # noqa: S608  names of ours
        f" FROM {FAQS.table} stored {joins}"
        f" WHERE stored.id IN ({', '.join(map(str, ids))})"
    )


def _category_name(category_id: str) -> str:
    table = Category._meta.db_table  # noqa: SLF001  documented
    return f"COALESCE((SELECT name FROM {table} WHERE id = {category_id}), '')"  # noqa: S608


def _phrasings(staged: StagedChanges) -> str:
    """Those that stay in their order, then the new ones, as they will be numbered."""
    vendor = connection.vendor
    table = Phrasing._meta.db_table  # noqa: SLF001  documented
    wordings = (
        f"SELECT text, kind, id, {_NO_PLACE[vendor]} AS place FROM {table}"  # noqa: S608
        " WHERE faq_id = stored.id"
        f" AND id NOT IN (SELECT id FROM {staged.surplus.table})"
        f" UNION ALL SELECT text, kind, {2**63 - 1}, {_PLACE[vendor]}"
        f" FROM {staged.alternates.table} WHERE faq_id = stored.id"
    )
    if vendor == "sqlite":
        return (
            "(SELECT json_group_array(json_object('text', text, 'kind', kind))"  # noqa: S608
            f" FROM (SELECT text, kind FROM ({wordings}) ORDER BY id, place))"
        )
    return (
        "(SELECT COALESCE(jsonb_agg(jsonb_build_object('text', text, 'kind', kind)"  # noqa: S608
        f" ORDER BY id, place), '[]') FROM ({wordings}) wording)"
    )
