"""What is on the disk when a write has ended."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from sessions_app import durability
from sessions_app.durability import LogSync, shared_wait
from sessions_app.exceptions import StorageUnavailable
from sessions_app.gate import write_transaction
from sessions_app.models import APIKey
from sessions_app.tests.threads import run_together

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite" or sys.platform != "linux",
        reason="elsewhere the database waits for the disk itself",
    ),
    pytest.mark.django_db(transaction=True),
]

FULL, NORMAL, OFF = 2, 1, 0


class SlowDisk:
    """Takes the place of os.fdatasync; holds each sync until it is let go."""

    def __init__(self) -> None:
        self.sync_count = 0
        self.has_begun = threading.Event()
        self.may_end = threading.Event()

    def __call__(self, _descriptor: int) -> None:
        self.sync_count += 1
        self.has_begun.set()
        self.may_end.wait(5)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were synced."""
    names: list[str] = []

    def note(descriptor: int) -> None:
        names.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)

    monkeypatch.setattr(os, "fdatasync", note)
    return names


@pytest.fixture
def broken_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)


@pytest.fixture
def log(tmp_path: Path) -> str:
    """The path of a database, of which there is only the log."""
    (tmp_path / "any.db-wal").touch()
    return str(tmp_path / "any.db")


def synchronous() -> int:
    with connection.cursor() as cursor:
        level: int = cursor.execute("PRAGMA synchronous").fetchone()[0]
    return level


def set_synchronous(level: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous = {level}")


def test_a_write_has_ended_when_the_log_is_synced(synced: list[str]) -> None:
    with write_transaction():
        APIKey(name="till", digest="1").save()
        before = list(synced)

    assert before == []
    assert synced == [f"{Path(connection.settings_dict['NAME']).name}-wal"]


def test_a_write_that_is_not_durable_waits_for_no_disk(synced: list[str]) -> None:
    with write_transaction(is_durable=False):
        APIKey(name="till", digest="1").save()

    assert synced == []


@pytest.mark.parametrize("level", [NORMAL, OFF], ids=["NORMAL", "OFF"])
def test_who_asked_for_less_than_full_gets_no_sync(
    synced: list[str], level: int
) -> None:
    set_synchronous(level)

    with write_transaction():
        within = synchronous()

    set_synchronous(FULL)
    assert (synced, within) == ([], level)


def test_a_database_without_a_log_waits_by_itself(
    tmp_path: Path, synced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_log = OwnConnection(tmp_path / "own.db")
    monkeypatch.setattr(durability, "connection", without_log)

    with shared_wait(is_durable=True):
        within = without_log.connection.execute("PRAGMA synchronous").fetchone()

    without_log.connection.close()
    assert (synced, within) == ([], (FULL,))


class OwnConnection:
    """As much of Django's connection as the wait needs, to a file of the test's."""

    vendor = "sqlite"
    wrap_database_errors = nullcontext()

    def __init__(self, path: Path) -> None:
        self.settings_dict = {"NAME": path}
        self.connection = sqlite3.connect(path)

    def ensure_connection(self) -> None:
        pass


@pytest.mark.parametrize("is_durable", [True, False], ids=["durable", "not durable"])
def test_what_others_write_with_the_connection_is_durable_again(
    is_durable: bool,
) -> None:
    with write_transaction(is_durable=is_durable):
        within = synchronous()

    assert (within, synchronous()) == (NORMAL, FULL)


def test_a_write_that_fails_leaves_the_connection_durable(synced: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), write_transaction():
        raise ZeroDivisionError

    assert (synced, synchronous()) == ([], FULL)


@pytest.mark.usefixtures("broken_disk")
def test_a_write_that_the_disk_did_not_take_is_not_acknowledged() -> None:
    with pytest.raises(StorageUnavailable), write_transaction():
        APIKey(name="till", digest="1").save()


def test_who_comes_during_a_sync_shares_the_next_one(
    log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, sync = SlowDisk(), LogSync()
    monkeypatch.setattr(os, "fdatasync", disk)

    first = threading.Thread(target=sync.wait, args=[log, 0])
    first.start()
    disk.has_begun.wait(5)
    threading.Timer(0.2, disk.may_end.set).start()
    run_together(*[lambda: sync.wait(log, 0)] * 5)

    first.join()
    assert disk.sync_count == 2


def test_who_waits_while_a_sync_fails_is_told_even_if_the_next_one_works(
    log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, sync = SlowDisk(), LogSync()

    def fail_once(descriptor: int) -> None:
        disk(descriptor)
        if disk.sync_count == 1:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail_once)

    def wait(failures: int = 0) -> str:
        try:
            sync.wait(log, failures)
        except StorageUnavailable:
            return "refused"
        return "acknowledged"

    def wait_later() -> str:
        disk.has_begun.wait(5)
        threading.Timer(0.2, disk.may_end.set).start()
        return wait()

    told = run_together(wait, wait_later)

    assert told == ["refused", "refused"]
    assert wait(sync.failure_count) == "acknowledged"


def test_without_a_log_nothing_is_acknowledged(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        LogSync().wait(str(tmp_path / "any.db"), 0)


def write(name: str) -> str:
    try:
        with write_transaction():
            APIKey(name=name, digest=name).save()
    except StorageUnavailable:
        return "refused"
    return "acknowledged"


def log_header() -> bytes:
    """Its salts change whenever the log begins anew."""
    return Path(f"{connection.settings_dict['NAME']}-wal").read_bytes()[:32]


def test_a_connection_that_does_not_become_durable_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_level = durability._set_synchronous  # noqa: SLF001

    def fail_to_restore(level: int) -> None:
        if level == FULL:
            raise OperationalError("disk I/O error")
        set_level(level)

    with monkeypatch.context() as broken:
        broken.setattr(durability, "_set_synchronous", fail_to_restore)
        told = write("till")

    assert (told, synchronous()) == ("refused", FULL)


@pytest.fixture
def disk_that_fails_once(monkeypatch: pytest.MonkeyPatch) -> None:
    results = iter([OSError(5, "Input/output error")])

    def fail_once(_descriptor: int) -> None:
        for error in results:
            raise error

    monkeypatch.setattr(os, "fdatasync", fail_once)


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    """Another process that has the database open, so that its log stays."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("SELECT count(*) FROM sessions_app_apikey").fetchone()
    yield other
    other.close()


@pytest.mark.usefixtures("disk_that_fails_once", "other")
def test_after_a_failed_sync_the_next_write_begins_the_log_anew() -> None:
    assert write("lost") == "refused"
    with_lost_frames = log_header()

    told = [write("second"), write("third")]

    assert told == ["acknowledged", "acknowledged"]
    assert log_header() != with_lost_frames


@pytest.mark.usefixtures("disk_that_fails_once", "other")
def test_of_many_who_find_lost_frames_one_begins_the_log_anew() -> None:
    write("lost")

    told = run_together(*(partial(write, f"key {number}") for number in range(16)))

    assert told == ["acknowledged"] * 16


@pytest.mark.usefixtures("disk_that_fails_once")
def test_while_a_log_with_lost_frames_is_read_nothing_is_acknowledged(
    other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("lost")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM sessions_app_apikey").fetchone()

    meanwhile = write("second")
    other.rollback()

    assert (meanwhile, write("third")) == ("refused", "acknowledged")


def test_a_failure_after_the_commit_is_told_to_the_descriptor_from_before_it(
    log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []
    sync = LogSync()
    sync.open(log)
    before = Path(f"{log}-wal").stat()
    monkeypatch.setattr(
        os,
        "fdatasync",
        lambda fd: synced.append(os.path.samestat(os.fstat(fd), before)),
    )
    monkeypatch.setattr(os, "open", no_file_may_be_opened)
    monkeypatch.setattr(durability, "_sync_folder", lambda _folder: None)

    sync.wait(log, 0)

    sync.close()
    assert synced == [True]


def no_file_may_be_opened(*_arguments: object) -> int:
    raise OSError(24, "Too many open files")


def test_a_log_put_in_the_others_place_is_synced(
    log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inodes: list[int] = []
    monkeypatch.setattr(
        os, "fdatasync", lambda descriptor: inodes.append(os.fstat(descriptor).st_ino)
    )
    sync, file = LogSync(), Path(f"{log}-wal")
    sync.wait(log, 0)
    file.unlink()
    file.touch()

    sync.wait(log, 0)

    sync.close()
    assert inodes[1] == file.stat().st_ino != inodes[0]


def test_the_name_of_a_new_log_is_made_durable_once(
    log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(durability, "_sync_folder", folders.append)
    sync = LogSync()

    sync.wait(log, 0)
    sync.wait(log, 0)

    assert folders == [Path(log).parent]
