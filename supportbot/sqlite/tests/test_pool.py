"""Connections that outlive the threads which used them."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, ProgrammingError
from django.db.utils import ConnectionHandler

from supportbot.sqlite import base
from supportbot.sqlite.base import DatabaseWrapper
from supportbot.sqlite.connection import PooledConnection
from supportbot.sqlite.pool import Pool

pytestmark = pytest.mark.django_db

Connect = Callable[..., DatabaseWrapper]

IN_A_FORK = """
import os, sqlite3, sys
from supportbot.sqlite.connection import PooledConnection
from supportbot.sqlite.pool import pool
path = sys.argv[1]
def connect():
    connection = sqlite3.connect(path, factory=PooledConnection)
    connection.execute("PRAGMA journal_mode = WAL")
    return connection
connect().close()
pool.put(pool.open("any", path, connect))
if os.fork() == 0:
    os.write(1, f"child {pool.idle_count}, ".encode())
    os._exit(0)
os.wait()
os.write(1, f"parent {pool.idle_count}".encode())
"""


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool of the test's own, with room for two."""
    pool = Pool(max_idle=2)
    monkeypatch.setattr(base, "pool", pool)
    yield pool
    pool.discard_idle()


@pytest.fixture
def connect(pool: Pool, tmp_path: Path) -> Connect:
    """Opens the test's own database; each call is another user of it."""

    def connect(name: str = "own.db") -> DatabaseWrapper:
        database = {
            "ENGINE": "supportbot.sqlite",
            "NAME": tmp_path / name,
            "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL"},
        }
        wrapper = ConnectionHandler({"default": database})["default"]
        assert isinstance(wrapper, DatabaseWrapper)
        wrapper.ensure_connection()
        return wrapper

    wrapper = connect()
    wrapper.cursor().execute("CREATE TABLE word (text UNIQUE)")
    wrapper.close()
    return connect


def close_all(wrappers: Iterable[DatabaseWrapper]) -> None:
    for wrapper in wrappers:
        wrapper.close()


def words(wrapper: DatabaseWrapper) -> list[str]:
    with wrapper.cursor() as cursor:
        return [text for (text,) in cursor.execute("SELECT text FROM word")]


def test_a_closed_connection_serves_the_next_who_asks(connect: Connect) -> None:
    first = connect()
    raw = first.connection
    first.close()

    assert connect().connection is raw


def test_nobody_gets_a_connection_that_is_in_use(connect: Connect) -> None:
    first, second = connect(), connect()

    assert first.connection is not second.connection


def test_a_connection_goes_to_its_own_database_only(connect: Connect) -> None:
    first = connect()
    raw = first.connection
    first.close()

    assert connect("other.db").connection is not raw


def test_no_more_are_kept_than_there_is_room_for(connect: Connect, pool: Pool) -> None:
    opened = [connect() for _ in range(3)]
    raws = [wrapper.connection for wrapper in opened]

    close_all(opened)

    assert pool.idle_count == 2
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raws[2].execute("SELECT 1")


def test_functions_of_django_stay_known(connect: Connect) -> None:
    connect().close()

    with connect().cursor() as cursor:
        assert cursor.execute("SELECT REGEXP('^a', 'abc')").fetchone() == (1,)


def test_a_transaction_left_open_is_rolled_back(connect: Connect) -> None:
    careless = connect()
    careless.connection.execute("BEGIN")
    careless.connection.execute("INSERT INTO word VALUES ('never committed')")

    careless.close()

    assert words(connect()) == []


def test_a_half_read_answer_keeps_no_old_view_of_the_database(
    connect: Connect,
) -> None:
    first, other = connect(), connect()
    other.cursor().execute("INSERT INTO word VALUES ('one'), ('two')")
    half_read = first.cursor()
    half_read.execute("SELECT text FROM word").fetchone()

    first.close()
    other.cursor().execute("INSERT INTO word VALUES ('three')")

    assert words(connect()) == ["one", "two", "three"]


def test_an_error_is_remembered_until_the_end_of_a_request(
    connect: Connect, pool: Pool
) -> None:
    broken = connect()
    with pytest.raises(OperationalError), broken.cursor() as cursor:
        cursor.execute("SELECT * FROM nothing")

    broken.close_if_unusable_or_obsolete()

    assert (broken.connection, pool.idle_count) == (None, 0)


def test_a_broken_connection_is_not_kept_nor_are_the_others(
    connect: Connect, pool: Pool
) -> None:
    idle, broken = connect(), connect()
    idle.close()
    with pytest.raises(OperationalError), broken.cursor() as cursor:
        cursor.execute("SELECT * FROM nothing")

    broken.close()

    assert pool.idle_count == 0


def test_one_that_was_in_use_while_another_broke_is_not_kept(
    connect: Connect, pool: Pool
) -> None:
    busy, broken = connect(), connect()
    broken.errors_occurred = True
    broken.close()

    busy.close()

    assert pool.idle_count == 0


def test_faults_of_the_data_cost_no_connection(connect: Connect, pool: Pool) -> None:
    wrapper = connect()
    with pytest.raises(IntegrityError), wrapper.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES ('twice'), ('twice')")

    wrapper.close()

    assert pool.idle_count == 1


def test_closed_amid_a_transaction_it_can_not_be_used(
    connect: Connect, pool: Pool
) -> None:
    wrapper = connect()
    wrapper.set_autocommit(False)
    wrapper.in_atomic_block = True

    wrapper.close()

    assert pool.idle_count == 0
    with pytest.raises(ProgrammingError, match="closed"):
        wrapper.cursor()


def test_a_file_put_in_the_databases_place_is_seen(
    connect: Connect, tmp_path: Path
) -> None:
    other = connect("other.db")  # its log is there as long as it is open
    other.cursor().execute("CREATE TABLE word AS SELECT 'new' AS text")
    connect().close()

    shutil.move(tmp_path / "other.db", tmp_path / "own.db")
    shutil.move(tmp_path / "other.db-wal", tmp_path / "own.db-wal")

    assert words(connect()) == ["new"]
    other.close()


def test_a_file_replaced_while_it_is_opened_is_seen(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = connect("other.db")
    other.cursor().execute("CREATE TABLE word AS SELECT 'new' AS text")
    open_file = PooledConnection.__init__

    def open_late(self: PooledConnection, *args: Any, **kwargs: Any) -> None:
        open_file(self, *args, **kwargs)
        self.execute("SELECT count(*) FROM word").fetchone()
        shutil.move(tmp_path / "other.db", tmp_path / "own.db")
        shutil.move(tmp_path / "other.db-wal", tmp_path / "own.db-wal")

    busy = connect()
    with monkeypatch.context() as replacing:
        replacing.setattr(PooledConnection, "__init__", open_late)
        connect().close()

    assert words(connect()) == ["new"]
    busy.close()
    other.close()


def test_one_that_was_opened_while_another_broke_is_not_kept(
    connect: Connect, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file = PooledConnection.__init__

    def open_meanwhile(self: PooledConnection, *args: Any, **kwargs: Any) -> None:
        open_file(self, *args, **kwargs)
        pool.discard_idle()

    pool.discard_idle()
    with monkeypatch.context() as breaking:
        breaking.setattr(PooledConnection, "__init__", open_meanwhile)
        connect().close()

    assert pool.idle_count == 0


def test_without_its_log_a_connection_is_not_used_again(
    connect: Connect, tmp_path: Path
) -> None:
    first = connect()
    raw = first.connection
    first.close()

    (tmp_path / "own.db-wal").unlink()

    assert connect().connection is not raw


def test_a_database_without_a_log_is_opened_each_time(pool: Pool) -> None:
    database = {"ENGINE": "supportbot.sqlite", "NAME": ":memory:"}
    wrapper = ConnectionHandler({"default": database})["default"]
    wrapper.ensure_connection()

    pool.put(wrapper.connection)

    assert pool.idle_count == 0


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists open files")
def test_threads_that_end_leave_no_file_open(
    connect: Connect, pool: Pool, tmp_path: Path
) -> None:
    def read_in_a_thread(_number: int) -> None:
        wrapper = connect()
        words(wrapper)
        wrapper.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(read_in_a_thread, range(32)))
    pool.discard_idle()

    assert open_files(tmp_path) == []


def open_files(folder: Path) -> list[Path]:
    links = [link for link in Path("/proc/self/fd").iterdir() if link.exists()]
    return [link.readlink() for link in links if folder in link.readlink().parents]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_a_fork_leaves_the_connections_to_its_parent(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", IN_A_FORK, str(tmp_path / "forked.db")],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )

    assert said.stdout == "child 0, parent 1"
