"""Which statements are known to read only."""

from __future__ import annotations

import pytest

from supportbot.sqlite.connection import is_reading


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        "  \n(select 1)",
        "-- why\nSELECT 1",
        "/* why */ VALUES (1)",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "EXPLAIN DELETE FROM word",
        "PRAGMA foreign_keys = ON",
        "SAVEPOINT a",
        "RELEASE SAVEPOINT a",
        "ROLLBACK TO SAVEPOINT a",
        "BEGIN",
        "begin deferred",
        "VACUUM INTO 'backup.db'",
    ],
)
def test_statements_that_read(statement: str) -> None:
    assert is_reading(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO word VALUES (1)",
        " replace into word values (1)",
        "UPDATE word SET text = 'a' RETURNING text",
        "DELETE FROM word",
        "WITH a AS (SELECT 1) INSERT INTO word SELECT * FROM a",
        "with a as (select 1)\ndelete from word",
        "BEGIN IMMEDIATE",
        "begin exclusive",
        "CREATE TABLE a (b)",
        "ALTER TABLE a RENAME TO b",
        "DROP TABLE a",
        "VACUUM",
        "REINDEX",
        "ANALYZE",
        "-- SELECT\nDELETE FROM word",
        "SELECTED",
    ],
)
def test_statements_that_may_write(statement: str) -> None:
    assert not is_reading(statement)
