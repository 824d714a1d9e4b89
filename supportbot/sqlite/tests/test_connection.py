"""When a connection takes the write lock, and when it gives it back."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.db.transaction import atomic, set_autocommit, set_rollback
from django.db.utils import ConnectionHandler

from supportbot.sqlite.base import DatabaseWrapper
from supportbot.sqlite.lock import WriteLock, WriteLockTimeout
from supportbot.sqlite.pool import pool

pytestmark = pytest.mark.django_db

OWN = "own"
PATIENCE = 0.3  # seconds
INSERT = "INSERT INTO word VALUES ('new')"

half_read: list[object] = []  # cursors that nobody closes


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path.resolve() / "own.db")


@pytest.fixture
def database(path: str) -> Iterator[DatabaseWrapper]:
    """A database of the test's own, whose writers are impatient."""
    settings = {
        "ENGINE": "supportbot.sqlite",
        "NAME": path,
        "OPTIONS": {"timeout": PATIENCE},
    }
    wrapper = ConnectionHandler({"default": {}, OWN: settings})[OWN]
    assert isinstance(wrapper, DatabaseWrapper)
    connections[OWN] = wrapper
    execute("CREATE TABLE word (text)")
    yield wrapper
    wrapper.close()
    pool.discard_idle()
    del connections[OWN]


@pytest.fixture
def elsewhere(path: str) -> WriteLock:
    """The same lock as another process sees it."""
    return WriteLock(path)


def execute(query: str) -> Any:  # Any: what it returns
    with connections[OWN].cursor() as cursor:
        return cursor.execute(query).fetchall()


def is_free(elsewhere: WriteLock) -> bool:
    try:
        elsewhere.release(elsewhere.acquire(0.02))
    except WriteLockTimeout:
        return False
    return True


def write_atomically() -> None:
    with atomic(OWN):
        execute(INSERT)


def write_durably() -> None:
    with atomic(OWN, durable=True):
        execute(INSERT)


def fail() -> None:
    with suppress(ZeroDivisionError), atomic(OWN):
        execute(INSERT)
        raise ZeroDivisionError


def fail_in_sql() -> None:
    with pytest.raises(OperationalError), atomic(OWN):
        execute("INSERT INTO nothing VALUES (1)")


def undo_a_savepoint() -> None:
    with atomic(OWN), suppress(ZeroDivisionError), atomic(OWN):
        execute(INSERT)
        raise ZeroDivisionError


def ask_for_rollback() -> None:
    with atomic(OWN):
        execute(INSERT)
        set_rollback(rollback=True, using=OWN)


def commit_by_hand() -> None:
    set_autocommit(autocommit=False, using=OWN)
    execute(INSERT)
    connections[OWN].commit()
    set_autocommit(autocommit=True, using=OWN)


def roll_back_by_hand() -> None:
    set_autocommit(autocommit=False, using=OWN)
    execute(INSERT)
    connections[OWN].rollback()
    set_autocommit(autocommit=True, using=OWN)


def commit_by_autocommit() -> None:
    set_autocommit(autocommit=False, using=OWN)
    execute(INSERT)
    set_autocommit(autocommit=True, using=OWN)


def commit_in_sql() -> None:
    execute("BEGIN IMMEDIATE")
    execute(INSERT)
    execute("COMMIT")


def close_amid() -> None:
    with atomic(OWN):
        connections[OWN].close()


def close_by_hand() -> None:
    set_autocommit(autocommit=False, using=OWN)
    execute(INSERT)
    connections[OWN].close()
    connections[OWN].autocommit = True


def write_outside() -> None:
    execute(INSERT)


def write_many_outside() -> None:
    with connections[OWN].cursor() as cursor:
        cursor.executemany("INSERT INTO word VALUES (%s)", [["a"], ["b"]])


def run_a_script() -> None:
    with connections[OWN].cursor() as cursor:
        cursor.executescript(f"SELECT 1; {INSERT};")


def read_half() -> None:
    cursor = connections[OWN].cursor()
    cursor.execute("INSERT INTO word VALUES ('a'), ('b') RETURNING text").fetchone()
    half_read.append(cursor)


ENDS = [
    write_atomically,
    write_durably,
    fail,
    fail_in_sql,
    undo_a_savepoint,
    ask_for_rollback,
    commit_by_hand,
    roll_back_by_hand,
    commit_by_autocommit,
    commit_in_sql,
    close_amid,
    close_by_hand,
    write_outside,
    write_many_outside,
    run_a_script,
    read_half,
]


@pytest.mark.parametrize("write", ENDS)
def test_the_lock_is_given_back_however_a_transaction_ends(
    write: Callable[[], None], database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    write()

    assert is_free(elsewhere)


WRITES = [
    write_atomically,
    write_durably,
    commit_by_hand,
    commit_in_sql,
    write_outside,
    write_many_outside,
    run_a_script,
]


@pytest.mark.parametrize("write", WRITES)
def test_every_writer_waits_for_the_lock_and_is_refused_in_time(
    write: Callable[[], None], database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    elsewhere.acquire(1)
    started = time.monotonic()

    with pytest.raises(WriteLockTimeout):
        write()

    assert PATIENCE <= time.monotonic() - started < PATIENCE + 0.7


def test_the_lock_is_held_until_the_outermost_block_ends(
    database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    with atomic(OWN):
        with atomic(OWN):
            execute(INSERT)

        assert not is_free(elsewhere)


def test_readers_wait_for_nobody(
    database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    elsewhere.acquire(1)

    assert execute("SELECT count(*) FROM word") == [(0,)]
    assert execute("WITH a AS (SELECT 1) SELECT * FROM a") == [(1,)]


def test_who_was_refused_can_write_later(
    database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    ticket = elsewhere.acquire(1)
    with pytest.raises(WriteLockTimeout):
        write_atomically()
    elsewhere.release(ticket)

    write_atomically()

    assert execute("SELECT * FROM word") == [("new",)]


def test_a_thread_that_ends_amid_a_transaction_gives_the_lock_back(
    database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    def begin() -> None:
        wrapper = database.copy(OWN)
        wrapper.cursor().execute("BEGIN IMMEDIATE")

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    gc.collect()

    assert is_free(elsewhere)


def test_a_thread_with_two_connections_does_not_wait_for_itself_for_ever(
    database: DatabaseWrapper,
) -> None:
    second = database.copy(OWN)

    with atomic(OWN), pytest.raises(WriteLockTimeout):
        second.cursor().execute(INSERT)

    second.close()


def test_who_does_not_queue_holds_nobody_up_for_longer(
    database: DatabaseWrapper, path: str
) -> None:
    shell = sqlite3.connect(path, isolation_level=None)
    shell.execute("BEGIN IMMEDIATE")
    started = time.monotonic()

    with pytest.raises(WriteLockTimeout, match="stayed locked"):
        write_atomically()

    assert time.monotonic() - started < PATIENCE + 0.7
    shell.close()


def test_all_waits_together_keep_the_deadline(
    database: DatabaseWrapper, path: str, elsewhere: WriteLock
) -> None:
    shell = sqlite3.connect(path, isolation_level=None)
    shell.execute("BEGIN IMMEDIATE")
    ticket = elsewhere.acquire(1)
    threading.Timer(0.8 * PATIENCE, elsewhere.release, [ticket]).start()
    started = time.monotonic()

    with pytest.raises(WriteLockTimeout):
        write_atomically()

    assert time.monotonic() - started < 1.5 * PATIENCE
    shell.close()


def test_the_usual_patience_returns_after_a_wait(
    database: DatabaseWrapper, elsewhere: WriteLock
) -> None:
    ticket = elsewhere.acquire(1)
    threading.Timer(0.5 * PATIENCE, elsewhere.release, [ticket]).start()

    write_atomically()

    assert execute("PRAGMA busy_timeout") == [(300,)]


@pytest.mark.parametrize(
    "read",
    [
        lambda cursor: [cursor.fetchone(), cursor.fetchone(), cursor.fetchone()],
        lambda cursor: [*cursor.fetchmany(1), *cursor.fetchmany(9), cursor.fetchone()],
        lambda cursor: [cursor.fetchone(), *cursor.fetchall(), cursor.fetchone()],
        lambda cursor: [*cursor, cursor.fetchone()],
    ],
    ids=["one by one", "some", "the rest", "by iteration"],
)
def test_what_a_writing_statement_returns_can_be_read_later(
    read: Callable[[Any], list[object]], database: DatabaseWrapper
) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES ('a'), ('b') RETURNING text")

        assert read(cursor) == [("a",), ("b",), None]


def test_a_lock_that_cannot_be_opened_drops_the_connection(
    database: DatabaseWrapper, path: str
) -> None:
    lock_file = Path(f"{path}-gate")
    lock_file.unlink()
    lock_file.mkdir()

    with pytest.raises(OperationalError, match="-gate: Is a directory"):
        write_atomically()
    database.close_if_unusable_or_obsolete()

    assert database.connection is None


def test_a_database_in_memory_needs_no_lock() -> None:
    settings = {"ENGINE": "supportbot.sqlite", "NAME": ":memory:"}
    database = ConnectionHandler({"default": settings})["default"]

    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE word (text)")
        cursor.execute(f"{INSERT} RETURNING text")

        assert cursor.fetchall() == [("new",)]


def test_nobody_waits_for_more_than_five_seconds(database: DatabaseWrapper) -> None:
    del database.settings_dict["OPTIONS"]["timeout"]

    assert database.get_connection_params()["timeout"] == 5
