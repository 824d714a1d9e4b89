"""Conversations by the million, written straight into a site's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.servers import Site

_COLUMNS = (
    "session_id, epoch, role, text, state, source, reason, confidence, decision,"
    " request_digest, expires_at, created_at"
)
_MESSAGE = """
CASE WHEN place.value % 2 THEN 'user' ELSE 'assistant' END,
'Nothing but words, though as many of them as people type.', 'answered',
CASE WHEN place.value % 2 THEN '' ELSE 'FAQ' END, '', 1.0, '{}', '',
'2026-01-01 00:00:00', '2026-01-01 00:00:00'
"""
_SERIES = """
WITH RECURSIVE place(value) AS (
    SELECT 1 UNION ALL SELECT value + 1 FROM place WHERE value < :count
)
"""


def fill_session(site: Site, session_id: str, messages: int) -> None:
    """Give a session that many messages more."""
    with site.sql() as connection:
        connection.execute(
            f"{_SERIES} INSERT INTO sessions_app_message ({_COLUMNS})"  # noqa: S608 - constants
            f" SELECT session.id, session.epoch, {_MESSAGE}"
            " FROM sessions_app_chatsession session, place"
            " WHERE session.label = :session",
            {"count": messages, "session": session_id},
        )


def fill_database(site: Site, *, sessions: int, messages: int) -> None:
    """Add sessions of so many messages each."""
    with site.sql() as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute(
            f"{_SERIES} INSERT INTO sessions_app_chatsession (id_digest, label,"  # noqa: S608 - constants
            " reference, is_issued, epoch, created_at, updated_at)"
            " SELECT lower(hex(randomblob(32))), '', printf('x%09d', value), 1, 0,"
            " '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM place",
            {"count": sessions},
        )
        # In the order of time, so that a session's messages lie far apart.
        connection.execute(
            f"{_SERIES} INSERT INTO sessions_app_message ({_COLUMNS})"  # noqa: S608 - constants
            f" SELECT session.id, 0, {_MESSAGE}"
            " FROM place CROSS JOIN sessions_app_chatsession session",
            {"count": messages},
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("ANALYZE")
