"""A knowledge base by the hundred thousand for the admin, with its past and its use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from benchmarks.filling import fill_database

if TYPE_CHECKING:
    import sqlite3

    from benchmarks.servers import Site

_OPENINGS = ("How do I", "When may I")
_VERBS = """
change cancel find pay check move share print renew verify send track export open
close hide block merge split return
"""
_NOUNS = """
address password invoice parcel refund voucher contract card bill account limit
photo name number date signature language currency report licence device delivery
warranty receipt balance profile reminder calendar signal backup code list filter
table folder message call meeting ticket seat room menu recipe coupon gift survey
form key badge stamp label
"""
_TOPICS = """
subscription phone laptop household office garden holiday school shop newsletter
insurance loan mortgage pension salary project team company store warehouse printer
camera router screen keyboard tablet watch bicycle car train flight hotel ticket
festival course exam library museum gym pool doctor dentist pharmacy hospital
kitchen bathroom bedroom roof window door
"""
_ANSWER = (
    "Open **Settings**, choose your {topic} and then *{noun}*. There you can {verb} it "
    "at any time; allow {days} days until it is done. If a page does not open, sign in "
    "again or write to us with your number."
)
_FAQ = """
INSERT INTO faq_faq (question, answer, keywords, status, category_id, external_id,
    created_at, updated_at)
VALUES (?, ?, '', ?, ?, '', datetime('now', ?), datetime('now', ?))
"""
_PAST = """
INSERT INTO faq_faqversion (kind, faq_id, edit_id, question, answer, category_id,
    keywords, status, language, external_id, created_at, category_name, phrasings)
SELECT {kind}, {faq}, {edit}, question, answer, category_id, '', status, '', '',
    created_at, '', '[]' FROM faq_faq WHERE {which}
"""
_EDITS = """
WITH RECURSIVE place(value) AS (
    SELECT 1 UNION ALL SELECT value + 1 FROM place WHERE value < 1000
)
INSERT INTO faq_edit (made_at, author_name, way, note)
SELECT datetime('now', '-' || value || ' hours'), 'benchmark', 'form', '' FROM place
"""
_NEWEST_EDIT = "(SELECT max(id) FROM faq_edit)"
_BESIDE = (
    """INSERT INTO faq_phrasing (faq_id, text, kind, created_at)
    SELECT id, 'setting ' || id || ' changed', 'alternate', created_at FROM faq_faq""",
    """INSERT INTO faq_faquse (faq_id, used_at)
    SELECT id, datetime('now', '-' || (id % 400) || ' days') FROM faq_faq
    WHERE id % 3 = 0""",
    """INSERT INTO faq_voice (faq_id, text, text_key, voter, kind, asked_at)
    SELECT id, 'setting ' || id || '?', lower(hex(randomblob(16))), 'staff',
    'staff_right', updated_at FROM faq_faq WHERE id % 10 = 0""",
    """INSERT INTO faq_storedfinding (faq_id, kind, field, reason, excerpt, key)
    SELECT id, 'Placeholder', 'answer', 'says so', '', lower(hex(randomblob(16)))
    FROM faq_faq WHERE id % 5 = 0""",
    """UPDATE faq_faq SET valid_until = datetime('now', (id % 60 - 30) || ' days')
    WHERE id % 50 = 1""",
    """UPDATE faq_faq SET review_by = date('now', (id % 90 - 30) || ' days')
    WHERE id % 40 = 2""",
    "UPDATE faq_faq SET language = 'de', translation_of_id = id - 1 WHERE id % 100 = 3",
)
_USE = (
    """UPDATE sessions_app_chatsession
    SET updated_at = datetime('now', '-' || (id % 200) || ' days')""",
    """UPDATE sessions_app_message SET
    faq_id = 1 + (id * 7919) % (SELECT max(id) FROM faq_faq),
    source = CASE id % 10 WHEN 0 THEN 'Fallback' ELSE 'FAQ' END,
    created_at = datetime('now', '-' || (session_id % 200) || ' days')
    WHERE role = 'assistant'""",
    """INSERT INTO sessions_app_feedback
    (rating, reason, comment, created_at, message_id)
    SELECT CASE id % 3 WHEN 0 THEN 'down' ELSE 'up' END, '', '', created_at, id
    FROM sessions_app_message WHERE role = 'assistant' AND id % 20 = 0""",
    """INSERT INTO sessions_app_handoff (state, reason, contact, comment, created_at,
    session_id) SELECT 'open', 'asked', 'a@example.com', 'Please call.', updated_at, id
    FROM sessions_app_chatsession WHERE id % 2 = 0""",
    "ANALYZE",
)


def fill_admin(site: Site, *, faqs: int, messages: int) -> None:
    """Add that many rows, and to them what an admin shows beside them."""
    with site.sql() as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.executemany(_FAQ, _faqs(faqs))
        for statement in (*_BESIDE, *_past()):
            connection.execute(statement)
        connection.execute("COMMIT")
    fill_database(site, sessions=max(1, messages // 100), messages=100)
    with site.sql() as connection:
        connection.execute("PRAGMA synchronous = OFF")
        _run(connection, _USE)


def _run(connection: sqlite3.Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(statement)


def _faqs(count: int) -> Iterator[tuple[str, str, str, int, str, str]]:
    """Questions that share words, as those of one company do, and no two alike."""
    lists = (words.split() for words in (_VERBS, _NOUNS, _TOPICS))
    kinds = product(_OPENINGS, *lists)
    for place in range(count):
        words = next(kinds, None)
        ask, verb, noun, topic = words or ("How do I", "use", f"item {place}", "shop")
        yield (
            f"{ask} {verb} the {noun} of my {topic}?",
            _ANSWER.format(verb=verb, noun=noun, topic=topic, days=place % 30 + 1),
            "published" if place % 20 else "draft",
            place % 9 + 1,
            f"-{place % 900} days",
            f"-{place % 400} days",
        )


def _past() -> Iterator[str]:
    """An import of all, changes of a third, and a tenth that is deleted."""
    yield (
        "INSERT INTO faq_edit (made_at, author_name, way, note) VALUES"
        " (datetime('now', '-99 days'), 'benchmark', 'import', 'faq.csv')"
    )
    yield _PAST.format(kind="'created'", faq="id", edit=_NEWEST_EDIT, which="true")
    yield _EDITS
    some = f"{_NEWEST_EDIT} - id % 1000"
    yield _PAST.format(kind="'changed'", faq="id", edit=some, which="id % 3 = 0")
    gone = "id + 10000000"
    yield _PAST.format(kind="'deleted'", faq=gone, edit=some, which="id % 10 = 0")
