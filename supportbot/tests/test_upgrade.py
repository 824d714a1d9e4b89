"""The database of the last release, with data, becomes the one of this code."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection, models

from benchmarks.releases import RELEASES, Database, last_release, own_database
from benchmarks.upgrade import LOCK_TIMEOUT, rows_kept

ROOT = Path(__file__).resolve().parents[2]
OWN_APPS = ("faq", "sessions_app", "supportbot")


def dumped(vendor: str) -> str:
    file = RELEASES / f"{last_release().version}.{vendor}.sql"
    return file.read_text(encoding="utf-8")


def columns_of_the_release() -> dict[str, set[str]]:
    """By table."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.executescript(dumped("sqlite"))
        found = memory.execute(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
            " WHERE t.type = 'table'"
        )
        columns: dict[str, set[str]] = {}
        for table, column in found:
            columns.setdefault(table, set()).add(column)
    return columns


COLUMNS = columns_of_the_release()


# Any: fields of all kinds, here and below
def columns_now() -> dict[str, dict[str, models.Field[Any, Any]]]:
    """By table, of those that the release has, and by name."""
    options = [
        model._meta  # noqa: SLF001 (public)
        for name in OWN_APPS
        for model in apps.get_app_config(name).get_models()
    ]
    return {
        meta.db_table: {str(field.column): field for field in meta.concrete_fields}
        for meta in options
        if meta.db_table in COLUMNS
    }


def may_be_left_out(field: models.Field[Any, Any]) -> bool:
    """Whether the database fills it where an INSERT does not name it."""
    return field.null or field.has_db_default() or field.primary_key


def test_the_page_of_releases_names_the_last_one() -> None:
    page = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")

    assert f"| {last_release().version} | `{last_release().commit}` |" in page


def test_the_release_may_leave_out_every_column_that_is_new() -> None:
    required = [
        f"{table}.{column}"
        for table, fields in columns_now().items()
        for column, field in fields.items()
        if column not in COLUMNS[table] and not may_be_left_out(field)
    ]

    assert required == []


def test_no_column_that_the_release_reads_is_gone() -> None:
    gone = {
        table: COLUMNS[table] - fields.keys() for table, fields in columns_now().items()
    }

    assert {table: columns for table, columns in gone.items() if columns} == {}


def test_no_table_that_the_release_reads_is_gone() -> None:
    own = {table for table in COLUMNS if table.startswith(OWN_APPS)}

    assert own == columns_now().keys()


@pytest.fixture
def released(tmp_path: Path, db: None) -> Iterator[Database]:
    """The database of the release, with data, in the kind of database under test."""
    postgres = None
    if connection.vendor == "postgresql":
        parts = {
            name: quote(str(value)) for name, value in connection.settings_dict.items()
        }
        postgres = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**parts)
    with own_database(tmp_path, postgres) as database:
        database.restore(dumped(connection.vendor))
        yield database


def migrate(database: Database) -> bool:
    """As docs/releases.md says; whether it is done."""
    finished = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database.url, "PGOPTIONS": LOCK_TIMEOUT},
        capture_output=True,
        check=False,
    )
    return finished.returncode == 0


def test_an_upgrade_loses_nothing_and_the_triggers_still_count(
    released: Database,
) -> None:
    before = rows_kept(released)

    assert migrate(released)
    after = rows_kept(released)
    released.execute("UPDATE faq_faq SET answer = 'New.' WHERE id = 1")

    assert before
    assert before <= after
    assert released.fetch(
        "SELECT faq_id FROM faq_faqchange ORDER BY revision DESC LIMIT 1"
    ) == [(1,)]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL alone locks single tables"
)
def test_a_migration_gives_up_on_a_table_in_use_and_is_run_again(
    released: Database,
) -> None:
    with released.connected() as busy:
        busy.execute("BEGIN")
        busy.execute("SELECT * FROM faq_calibration")  # locked until it commits

        assert not migrate(released)

    assert migrate(released)
