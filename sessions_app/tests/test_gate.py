"""Writers that queue for the database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, InterfaceError, connection

from sessions_app import gate
from sessions_app.exceptions import StorageUnavailable
from sessions_app.gate import Queue, storage_errors, write_transaction
from sessions_app.models import APIKey
from sessions_app.tests.threads import run_together

IN_A_FORK = """
import os
from sessions_app import durability, gate
open("any.db-wal", "w").close()
durability._log.open("any.db")
gate._queue.acquire(1)
if os.fork() == 0:
    is_free, files = gate._queue.acquire(0.1), os.listdir("/proc/self/fd")
    names = [os.path.realpath(f"/proc/self/fd/{number}") for number in files]
    has_log = any(name.endswith("any.db-wal") for name in names)
    os.write(1, f"gate free: {is_free}, log open: {has_log}".encode())
    os._exit(0)
os.wait()
"""

sqlite_only = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL needs no gate"
)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for the database are over soon."""
    monkeypatch.setattr(gate, "WAIT_SECONDS", 0.3)


@pytest.fixture
def locked_database(transactional_db: None) -> Iterator[None]:
    """Somebody outside the gate holds the database's write lock."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def hold_the_gate_file() -> subprocess.Popen[bytes]:
    """Another process that has taken its turn and keeps it."""
    path = f"{connection.settings_dict['NAME']}-gate"
    code = (
        "import fcntl, sys, time; f = open(sys.argv[1], 'a');"
        "fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, path], stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    return process


def test_the_queue_serves_in_the_order_of_arrival() -> None:
    queue = Queue()
    served: list[int] = []
    queue.acquire(1)

    def take_a_turn(name: int) -> None:
        queue.acquire(5)
        served.append(name)
        queue.release()

    def line_up(name: int) -> Future[None]:
        turn = pool.submit(take_a_turn, name)
        time.sleep(0.02)
        return turn

    with ThreadPoolExecutor() as pool:
        assert list(map(line_up, range(5)))
        queue.release()

    assert served == [0, 1, 2, 3, 4]


def test_who_gave_up_waiting_is_passed_over() -> None:
    queue = Queue()
    queue.acquire(1)

    gave_up = queue.acquire(0.01)
    queue.release()

    assert gave_up is False
    assert queue.acquire(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists open files")
def test_a_fork_neither_waits_for_its_parents_writer_nor_shares_its_log(
    tmp_path: Path,
) -> None:
    said = subprocess.run(
        [sys.executable, "-c", IN_A_FORK],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert said.stdout == "gate free: True, log open: False"


@pytest.mark.django_db(transaction=True)
def test_writers_of_many_threads_all_get_their_turn() -> None:
    names = [f"key {number}" for number in range(16)]

    run_together(*(lambda name=name: APIKey.objects.create_key(name) for name in names))

    assert APIKey.objects.count() == 16


@sqlite_only
@pytest.mark.usefixtures("impatient", "locked_database")
def test_a_locked_database_is_reported_in_time() -> None:
    started = time.monotonic()

    with pytest.raises(StorageUnavailable):
        APIKey.objects.create_key("till")

    assert time.monotonic() - started < 1


@sqlite_only
@pytest.mark.usefixtures("impatient", "locked_database")
def test_a_queue_of_writers_is_refused_together() -> None:
    started = time.monotonic()

    def write() -> object:
        with pytest.raises(StorageUnavailable) as refused:
            APIKey.objects.create_key("till")
        return refused.type

    run_together(*[write] * 6)

    assert time.monotonic() - started < 1


@sqlite_only
@pytest.mark.usefixtures("impatient")
@pytest.mark.django_db(transaction=True)
def test_the_usual_patience_returns_after_a_wait(locked_database: None) -> None:
    with pytest.raises(StorageUnavailable):
        APIKey.objects.create_key("till")

    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]

    assert patience == 5000


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_processes_take_turns_and_a_killed_one_loses_its_turn() -> None:
    other = hold_the_gate_file()
    threading.Timer(0.2, other.kill).start()
    started = time.monotonic()

    APIKey.objects.create_key("till")

    waited = time.monotonic() - started
    other.communicate()
    assert 0.1 < waited < 3


@sqlite_only
@pytest.mark.usefixtures("impatient")
@pytest.mark.django_db(transaction=True)
def test_who_waited_too_long_for_other_processes_is_refused() -> None:
    other = hold_the_gate_file()
    threading.Timer(0.5, other.kill).start()

    with pytest.raises(StorageUnavailable):
        APIKey.objects.create_key("till")

    other.communicate()


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_gate_that_cannot_be_opened_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all.sqlite3")

    with pytest.raises(StorageUnavailable), write_transaction():
        pytest.fail("must not be entered")


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_database_in_memory_has_no_file_to_queue_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "file:x?mode=memory")

    with write_transaction():
        assert connection.in_atomic_block

    assert not Path("file:x?mode=memory-gate").exists()


def test_other_databases_need_no_gate(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue()
    monkeypatch.setattr(gate, "_queue", queue)
    monkeypatch.setattr(connection, "vendor", "postgresql")

    with gate._gate():  # noqa: SLF001
        is_free_for_others = queue.acquire(0)

    assert is_free_for_others


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
@pytest.mark.django_db(transaction=True)
def test_faults_of_the_database_become_one_exception(error: type[Exception]) -> None:
    with pytest.raises(StorageUnavailable), storage_errors():
        raise error("file is not a database")


@pytest.mark.django_db
def test_faults_inside_a_transaction_keep_its_connection() -> None:
    with pytest.raises(StorageUnavailable), storage_errors():
        raise DatabaseError("disk I/O error")

    assert APIKey.objects.count() == 0


def test_faults_of_the_data_stay_what_they_are() -> None:
    with pytest.raises(IntegrityError), storage_errors():
        raise IntegrityError("UNIQUE constraint failed")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_could_not_write_is_not_kept() -> None:
    connection.ensure_connection()

    with pytest.raises(StorageUnavailable), storage_errors():
        raise StorageUnavailable from OSError("The gate's file is read-only.")

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_who_waited_in_vain_keeps_the_connection() -> None:
    connection.ensure_connection()

    with pytest.raises(StorageUnavailable), storage_errors():
        raise StorageUnavailable("Too many writers are waiting.")

    assert connection.connection is not None
