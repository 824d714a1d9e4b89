"""The write lock itself: its order, its deadline, and whoever dies with it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.conf import settings

from supportbot.sqlite.lock import WriteLock, WriteLockTimeout

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="elsewhere the database has no lock of a file"
)

HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "a")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""

IN_A_FORK = """
import os, sys
from supportbot.sqlite.lock import WriteLockTimeout, write_lock
lock = write_lock(sys.argv[1])
ticket = lock.acquire(1)
reader, writer = os.pipe()
if os.fork() == 0:
    lock.release(ticket)
    os.read(reader, 1)
    try:
        lock.acquire(0.5)
        os.write(1, b"free")
    except WriteLockTimeout:
        os.write(1, b"held")
    os._exit(0)
if sys.argv[2] == "release":
    lock.release(ticket)
os.write(writer, b"x")
if sys.argv[2] == "die":
    os._exit(0)
os.wait()
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "any.db")


@pytest.fixture
def lock(path: str) -> WriteLock:
    return WriteLock(path)


@pytest.fixture
def holder(path: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has taken the lock and keeps it for a minute."""
    command = [sys.executable, "-c", HOLD, f"{path}-gate"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def refusal_seconds(lock: WriteLock, timeout: float) -> float:
    """How long it takes until the lock is refused."""
    started = time.monotonic()
    with pytest.raises(WriteLockTimeout):
        lock.acquire(timeout)
    return time.monotonic() - started


def test_writers_are_served_in_the_order_of_their_coming(lock: WriteLock) -> None:
    served: list[int] = []
    first = lock.acquire(1)

    def write(name: int) -> None:
        ticket = lock.acquire(5)
        served.append(name)
        lock.release(ticket)

    def line_up(name: int) -> Future[None]:
        writing = pool.submit(write, name)
        time.sleep(0.02)
        return writing

    with ThreadPoolExecutor() as pool:
        assert list(map(line_up, range(5)))
        lock.release(first)

    assert served == [0, 1, 2, 3, 4]


def test_who_gave_up_waiting_is_passed_over(lock: WriteLock) -> None:
    ticket = lock.acquire(1)

    refusal_seconds(lock, 0.01)
    lock.release(ticket)

    assert lock.acquire(0.01)


def test_who_holds_it_and_asks_again_is_refused_in_time(lock: WriteLock) -> None:
    lock.acquire(1)

    assert 0.2 <= refusal_seconds(lock, 0.2) < 1


def test_a_lock_given_back_twice_is_free_once(lock: WriteLock) -> None:
    first = lock.acquire(1)
    lock.release(first)
    lock.acquire(1)

    lock.release(first)

    refusal_seconds(lock, 0.01)


@pytest.mark.usefixtures("holder")
def test_who_waits_for_another_process_is_refused_in_time(lock: WriteLock) -> None:
    assert 0.2 <= refusal_seconds(lock, 0.2) < 1


def test_a_stopped_process_hangs_nobody(
    lock: WriteLock, holder: subprocess.Popen[bytes]
) -> None:
    holder.send_signal(signal.SIGSTOP)

    assert 0.2 <= refusal_seconds(lock, 0.2) < 1


def test_a_queue_behind_a_stopped_process_is_refused_together(
    lock: WriteLock, holder: subprocess.Popen[bytes]
) -> None:
    holder.send_signal(signal.SIGSTOP)

    with ThreadPoolExecutor(6) as pool:
        waits = pool.map(lambda _: refusal_seconds(lock, 0.3), range(6))

    assert max(waits) < 1


@pytest.mark.usefixtures("holder")
def test_refusals_leave_one_thread_behind_at_most(lock: WriteLock) -> None:
    before = threading.active_count()

    refusal_seconds(lock, 0.01)
    refusal_seconds(lock, 0.01)

    assert threading.active_count() == before + 1


def test_a_killed_process_loses_the_lock(
    lock: WriteLock, holder: subprocess.Popen[bytes]
) -> None:
    threading.Timer(0.2, holder.kill).start()

    assert lock.acquire(5)


def test_a_place_in_line_is_kept_for_the_next(
    lock: WriteLock, holder: subprocess.Popen[bytes]
) -> None:
    refusal_seconds(lock, 0.01)
    threading.Timer(0.2, holder.kill).start()

    assert lock.acquire(5)


def test_what_comes_when_nobody_waits_any_more_is_given_back(
    lock: WriteLock, holder: subprocess.Popen[bytes], path: str
) -> None:
    refusal_seconds(lock, 0.01)

    holder.kill()

    assert WriteLock(path).acquire(5)


def test_who_gets_no_thread_to_wait_keeps_nobody_out_later(
    lock: WriteLock,
    holder: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", Mock(side_effect=RuntimeError))
        with pytest.raises(sqlite3.OperationalError):
            lock.acquire(5)

    holder.kill()

    assert lock.acquire(5)


def test_a_process_with_many_writers_lets_others_have_their_turn(
    lock: WriteLock, path: str
) -> None:
    elsewhere, is_over = WriteLock(path), threading.Event()

    def write() -> None:
        while not is_over.is_set():
            lock.release(lock.acquire(5))

    with ThreadPoolExecutor(4) as pool:
        assert [pool.submit(write) for _ in range(4)]
        waits = [seconds_to_write(elsewhere) for _ in range(20)]
        is_over.set()

    assert max(waits) < 1


def seconds_to_write(lock: WriteLock) -> float:
    started = time.monotonic()
    lock.release(lock.acquire(5))
    return time.monotonic() - started


@pytest.mark.parametrize("parent", ["release", "die"])
def test_a_fork_does_not_keep_its_parents_lock(path: str, parent: str) -> None:
    assert in_a_fork(path, parent) == "free"


def test_a_fork_does_not_give_its_parents_lock_back(path: str) -> None:
    assert in_a_fork(path, "keep") == "held"


def in_a_fork(path: str, parent: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", IN_A_FORK, path, parent],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
