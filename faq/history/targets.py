"""What FAQs are to be put back to, and what stands in the way; a table of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from enum import StrEnum

from faq.history.statements import (
    differs,
    execute,
    fetch,
    ids_marks,
    ids_parameter,
    latest_id,
)
from faq.history.tables import FAQS
from faq.models import Version

TABLE = "history_target"
# Rows that are put back: nothing stands in their way.
FREE = f"SELECT faq_id FROM {TABLE} WHERE reason IS NULL"  # noqa: S608  names of ours


class LeftReason(StrEnum):
    """Why an FAQ is left as it is."""

    CHANGED = "changed"
    QUESTION = "question"
    EXTERNAL_ID = "external_id"


@contextmanager
def targets() -> Iterator[None]:
    """An empty table that this connection alone sees, within a transaction."""
    execute(f"DROP TABLE IF EXISTS {TABLE}")
    execute(
        f"CREATE TEMPORARY TABLE {TABLE} (faq_id bigint PRIMARY KEY,"
        " last_id bigint, target_id bigint, reason text, is_reworded integer)"
    )
    yield
    execute(f"DROP TABLE IF EXISTS {TABLE}")


def aim_before_edit(edit_id: int) -> None:
    """Aim every FAQ that the edit touched at what it was then; at nothing, if new."""
    found, deleted = str(Version.Kind.FOUND), str(Version.Kind.DELETED)
    # The newest of all before it: the edit's own `found` among them.
    before = (
        f"SELECT v.id FROM {FAQS.versions} v WHERE v.faq_id = touched.faq_id"  # noqa: S608
        " AND v.id < touched.first_id ORDER BY v.id DESC LIMIT 1"
    )
    execute(
        f"INSERT INTO {TABLE} (faq_id, last_id, target_id)"  # noqa: S608
        f" SELECT faq_id, last_id, ({before}) FROM (SELECT faq_id, MIN(id) AS first_id,"
        f" MAX(id) AS last_id FROM {FAQS.versions} WHERE edit_id = %s AND kind <> %s"
        " GROUP BY faq_id) touched",
        [edit_id, found],
    )
    execute(
        f"UPDATE {TABLE} SET target_id = NULL WHERE target_id IN"  # noqa: S608
        f" (SELECT id FROM {FAQS.versions} WHERE kind = %s)",
        [deleted],
    )


def aim_at_versions(ids: Collection[int]) -> None:
    """Aim the FAQs of these versions at them."""
    execute(
        f"INSERT INTO {TABLE} (faq_id, target_id)"  # noqa: S608
        f" SELECT faq_id, id FROM {FAQS.versions} WHERE id IN {ids_marks()}",
        [ids_parameter(ids)],
    )


def leave_changed() -> None:
    """Leave what is not as the edit left it: changed since, past the history too."""
    deleted = f"last.kind = '{Version.Kind.DELETED}'"
    execute(
        f"UPDATE {TABLE} SET reason = %s"  # noqa: S608
        f" WHERE last_id <> {latest_id(FAQS, f'{TABLE}.faq_id')}",
        [str(LeftReason.CHANGED)],
    )
    joined = f"JOIN {FAQS.versions} last ON last.id = target.last_id"
    execute(
        f"UPDATE {TABLE} SET reason = %s WHERE reason IS NULL AND faq_id IN ("  # noqa: S608
        f"SELECT target.faq_id FROM {TABLE} target {joined}"
        f" LEFT JOIN {FAQS.table} stored ON stored.id = target.faq_id"
        f" WHERE (stored.id IS NULL) <> ({deleted}))",
        [str(LeftReason.CHANGED)],
    )
    execute(
        f"UPDATE {TABLE} SET reason = %s WHERE reason IS NULL AND faq_id IN ("  # noqa: S608
        f"SELECT target.faq_id FROM ({FAQS.rows(f'stored.id IN ({FREE})')}) now"
        f" JOIN {TABLE} target ON target.faq_id = now.faq_id {joined}"
        f" WHERE {differs(FAQS, 'now', 'last')})",
        [str(LeftReason.CHANGED)],
    )


def leave_taken() -> None:
    """Leave what would need a question or an external ID that another FAQ has now.

    One that is left keeps its own, which another may need: until no more are found.
    """
    # As the two indexes say it: else each row would be compared with all.
    question = "LOWER(other.question) = LOWER(target.question)"
    external_id = (
        "other.external_id = target.external_id AND NOT (other.external_id = '')"
        " AND target.external_id <> ''"
    )
    checks = {LeftReason.QUESTION: question, LeftReason.EXTERNAL_ID: external_id}
    while sum(_leave(reason, is_taken) for reason, is_taken in checks.items()):
        pass


def _leave(reason: LeftReason, is_taken: str) -> int:
    return execute(
        f"UPDATE {TABLE} SET reason = %s WHERE reason IS NULL AND EXISTS ("  # noqa: S608
        f"SELECT 1 FROM {FAQS.versions} target JOIN {FAQS.table} other ON {is_taken}"
        f" WHERE target.id = {TABLE}.target_id AND other.id <> {TABLE}.faq_id"
        f" AND other.id NOT IN ({FREE}))",
        [str(reason)],
    )


def ids_to(action: str) -> list[int]:
    """The FAQs to `delete`, `change` or `create`."""
    stored = f"EXISTS (SELECT 1 FROM {FAQS.table} s WHERE s.id = {TABLE}.faq_id)"  # noqa: S608
    wanted = {
        "delete": "target_id IS NULL",
        "change": f"target_id IS NOT NULL AND {stored}",
        "create": f"target_id IS NOT NULL AND NOT {stored}",
    }[action]
    return [pk for (pk,) in fetch(f"{FREE} AND {wanted} ORDER BY faq_id")]


def reasons(limit: int) -> list[tuple[int, str, str]]:
    """FAQ, question and reason of what is left as it is."""
    rows = fetch(
        f"SELECT target.faq_id, COALESCE(stored.question, version.question, ''),"  # noqa: S608
        f" target.reason FROM {TABLE} target"
        f" LEFT JOIN {FAQS.table} stored ON stored.id = target.faq_id"
        f" LEFT JOIN {FAQS.versions} version ON version.id ="
        f" COALESCE(target.target_id, target.last_id)"
        f" WHERE target.reason IS NOT NULL ORDER BY target.faq_id LIMIT {limit}"
    )
    return [(pk, question, reason) for pk, question, reason in rows]


def count_left() -> int:
    query = f"SELECT COUNT(*) FROM {TABLE} WHERE reason IS NOT NULL"  # noqa: S608
    ((count,),) = fetch(query)
    return int(count)
