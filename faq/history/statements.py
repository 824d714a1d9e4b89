"""The few statements that write and compare versions, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from faq.models import Version

if TYPE_CHECKING:
    from faq.history.tables import Kept

_IS_NEW = f"(latest.id IS NULL OR latest.kind = '{Version.Kind.DELETED}')"


def insert_found(kept: Kept, edit_id: int, ids: Collection[int]) -> int:
    """Keep rows that are not as their newest version says; how many."""
    return _insert_differing(kept, edit_id, ids, f"'{Version.Kind.FOUND}'")


def insert_changed(kept: Kept, edit_id: int, ids: Collection[int]) -> int:
    """Keep rows that came or changed since their newest version; how many."""
    created, changed = Version.Kind.CREATED, Version.Kind.CHANGED
    kind = f"CASE WHEN {_IS_NEW} THEN '{created}' ELSE '{changed}' END"
    return _insert_differing(kept, edit_id, ids, kind)


def insert_rows(kept: Kept, edit_id: int, kind: Version.Kind, rows: str) -> int:
    """Keep all rows of a query as versions of one kind; how many."""
    return execute(
        f"INSERT INTO {kept.versions} (edit_id, kind, {_names(kept)})"  # noqa: S608
        f" SELECT %s, %s, {_names(kept, 'new')} FROM ({rows}) new",
        [edit_id, str(kind)],
    )


def insert_created(kept: Kept, edit_id: int, ids: Collection[int]) -> int:
    """Keep rows that are known to be new; how many."""
    rows = kept.rows(f"stored.id IN {ids_marks()}")
    return execute(
        f"INSERT INTO {kept.versions} (edit_id, kind, {_names(kept)})"  # noqa: S608
        f" SELECT %s, %s, {_names(kept, 'new')} FROM ({rows}) new",
        [edit_id, str(Version.Kind.CREATED), ids_parameter(ids)],
    )


def insert_deleted(kept: Kept, edit_id: int, ids: Collection[int]) -> int:
    """Keep what the rows were that are gone since their newest version; how many."""
    deleted = str(Version.Kind.DELETED)
    return execute(
        f"INSERT INTO {kept.versions} (edit_id, kind, {_names(kept)})"  # noqa: S608
        f" SELECT %s, %s, {_names(kept, 'latest')} FROM {kept.versions} latest"
        f" WHERE latest.{kept.own_id} IN {ids_marks()} AND latest.kind <> %s"
        f" AND latest.id = {latest_id(kept, f'latest.{kept.own_id}')}"
        f" AND NOT EXISTS (SELECT 1 FROM {kept.table} stored"
        f" WHERE stored.id = latest.{kept.own_id})",
        [edit_id, deleted, ids_parameter(ids), deleted],
    )


def latest_id(kept: Kept, own_id: str) -> str:
    """The number of the newest version that counts of the row with that id."""
    return (
        f"(SELECT v.id FROM {kept.versions} v WHERE v.{kept.own_id} = {own_id}"  # noqa: S608
        f" AND v.edit_id NOT IN ({kept.hidden_edits}) ORDER BY v.id DESC LIMIT 1)"
    )


def differs(
    kept: Kept, one: str, other: str, *, only: Sequence[str] | None = None
) -> str:
    """Whether two rows say something else, in all columns or in these."""
    is_not = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    names = kept.compared if only is None else only
    return " OR ".join(f"{one}.{n} {is_not} {other}.{n}" for n in names)


def _insert_differing(kept: Kept, edit_id: int, ids: Collection[int], kind: str) -> int:
    rows = kept.rows(f"stored.id IN {ids_marks()}")
    return execute(
        f"INSERT INTO {kept.versions} (edit_id, kind, {_names(kept)})"  # noqa: S608
        f" SELECT %s, {kind}, {_names(kept, 'new')} FROM ({rows}) new"
        f" LEFT JOIN {kept.versions} latest"
        f" ON latest.id = {latest_id(kept, f'new.{kept.own_id}')}"
        f" WHERE {_IS_NEW} OR {differs(kept, 'new', 'latest')}",
        [edit_id, ids_parameter(ids)],
    )


def _names(kept: Kept, alias: str = "") -> str:
    dotted = f"{alias}." if alias else ""
    return ", ".join(f"{dotted}{name}" for name in kept.columns)


def ids_marks() -> str:
    """A list of any number of ids in one parameter, for behind IN."""
    if connection.vendor == "sqlite":
        return "(SELECT value FROM json_each(%s))"
    return "(SELECT unnest(%s::bigint[]))"


def ids_parameter(ids: Collection[int]) -> object:
    return json.dumps(list(ids)) if connection.vendor == "sqlite" else list(ids)


# Any: what each column takes
def execute(statement: str, parameters: Sequence[Any] | None = None) -> int:
    """Run a statement of ours; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return max(int(cursor.rowcount), 0)


def fetch(statement: str, parameters: Sequence[Any] | None = None) -> list[Any]:
    """Run a statement of ours; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
