"""Puts FAQs back to what their versions say, all at once; see `targets`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from faq.history.statements import differs, execute, fetch
from faq.history.tables import CATEGORIES, FAQS, table_of
from faq.history.targets import FREE, TABLE, ids_to
from faq.models import FAQ, FAQVersion, Phrasing

if TYPE_CHECKING:
    from faq.history.recording import OpenEdit

CHUNK = 450  # FAQs deleted together, with what belongs to them
_WORDINGS = table_of(Phrasing)
# Rows to be written, with the version that each is put back to.
_AIMED = f"{TABLE} target JOIN {FAQS.versions} version ON version.id = target.target_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """The FAQs that were deleted, changed and made anew."""

    deleted: list[int]
    changed: list[int]
    created: list[int]


def put_back(edit: OpenEdit) -> PutBack:
    """Carry out the targets that nothing stands in the way of."""
    deleted, changed, created = map(ids_to, ("delete", "change", "create"))
    for start in range(0, len(deleted), CHUNK):
        chunk = deleted[start : start + CHUNK]
        with edit.deleting(chunk):
            FAQ.objects.filter(pk__in=chunk).delete()
    _create_categories(edit)
    if created:
        _create()
    if changed:
        _free_keys()
        _change()
    _drop_lost_originals()
    _reword()
    edit.after([*changed, *created])
    return PutBack(deleted=deleted, changed=changed, created=created)


def _create_categories(edit: OpenEdit) -> None:
    """Make those anew that the FAQs had and that are gone."""
    rows = fetch(
        f"INSERT INTO {CATEGORIES.table} (name)"  # noqa: S608  names of ours, throughout
        f" SELECT MIN(version.category_name) FROM {_AIMED}"
        " WHERE target.reason IS NULL AND version.category_name <> ''"
        f" AND NOT EXISTS (SELECT 1 FROM {CATEGORIES.table} category"
        " WHERE category.id = version.category_id"
        " OR LOWER(category.name) = LOWER(version.category_name))"
        " GROUP BY LOWER(version.category_name) RETURNING id"
    )
    edit.created([pk for (pk,) in rows], of=CATEGORIES)


def _value(column: str) -> str:
    """What the column is to be, by `version`."""
    if column != "category_id":
        return f"version.{column}"
    return (
        f"COALESCE((SELECT id FROM {CATEGORIES.table} WHERE id = version.category_id),"  # noqa: S608
        f" (SELECT id FROM {CATEGORIES.table} WHERE version.category_id IS NOT NULL"
        " AND LOWER(name) = LOWER(version.category_name)))"
    )


def _create() -> None:
    names = ", ".join(FAQVersion.COPIED)
    values = ", ".join(map(_value, FAQVersion.COPIED))
    execute(
        f"INSERT INTO {FAQS.table} (id, updated_at, {names})"  # noqa: S608
        f" SELECT target.faq_id, %s, {values} FROM {_AIMED}"
        " WHERE target.reason IS NULL AND NOT EXISTS"
        f" (SELECT 1 FROM {FAQS.table} stored WHERE stored.id = target.faq_id)",
        [_now()],
    )


def _free_keys() -> None:
    """Let FAQs exchange questions and external IDs, which no two may have at a time."""
    for column, value in (
        ("question", "'(restored) ' || {0}.id || ' ' || {0}.question"),
        ("external_id", "''"),
    ):
        spare = value.format(FAQS.table)
        limited = f"SUBSTR({spare}, 1, 500)" if column == "question" else spare
        execute(
            f"UPDATE {FAQS.table} SET {column} = {limited} WHERE id IN ("  # noqa: S608
            f"SELECT target.faq_id FROM {_AIMED}"
            f" JOIN {FAQS.table} stored ON stored.id = target.faq_id"
            f" WHERE target.reason IS NULL AND stored.{column} <> version.{column})"
        )


def _change() -> None:
    assignments = ", ".join(f"{n} = {_value(n)}" for n in FAQVersion.COPIED)
    execute(
        f"UPDATE {FAQS.table} SET updated_at = %s, {assignments}"  # noqa: S608
        f" FROM {_AIMED} WHERE target.faq_id = {FAQS.table}.id"
        " AND target.reason IS NULL",
        [_now()],
    )


def _drop_lost_originals() -> None:
    execute(
        f"UPDATE {FAQS.table} SET translation_of_id = NULL"  # noqa: S608
        f" WHERE id IN ({FREE}) AND translation_of_id IS NOT NULL"
        f" AND translation_of_id NOT IN (SELECT id FROM {FAQS.table})"
    )


def _reword() -> None:
    """Give back wordings in their order, where they are others now."""
    rows = FAQS.rows(f"stored.id IN ({FREE})")
    other = differs(FAQS, "stored", "version", only=["phrasings"])
    execute(
        f"UPDATE {TABLE} SET is_reworded = 1 WHERE reason IS NULL AND faq_id IN ("  # noqa: S608
        f"SELECT target.faq_id FROM ({rows}) stored"
        f" JOIN {TABLE} target ON target.faq_id = stored.faq_id"
        f" JOIN {FAQS.versions} version ON version.id = target.target_id WHERE {other})"
    )
    execute(
        f"DELETE FROM {_WORDINGS} WHERE faq_id IN"  # noqa: S608
        f" (SELECT faq_id FROM {TABLE} WHERE is_reworded = 1)"
    )
    if connection.vendor == "sqlite":
        each, place = ", json_each(version.phrasings) wording", "wording.key"
        text, kind = (f"json_extract(wording.value, '$.{n}')" for n in ("text", "kind"))
    else:
        each = (
            " CROSS JOIN LATERAL jsonb_array_elements(version.phrasings)"
            " WITH ORDINALITY wording (value, place)"
        )
        text, kind = (f"wording.value ->> '{name}'" for name in ("text", "kind"))
        place = "wording.place"
    execute(
        f"INSERT INTO {_WORDINGS} (faq_id, text, kind, created_at)"  # noqa: S608
        f" SELECT target.faq_id, {text}, {kind}, %s FROM {_AIMED}{each}"
        f" WHERE target.is_reworded = 1 ORDER BY target.faq_id, {place}",
        [_now()],
    )


def _now() -> object:
    return connection.ops.adapt_datetimefield_value(timezone.now())
