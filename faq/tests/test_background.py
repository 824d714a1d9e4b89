"""A job runs in a thread of its own, survives whatever its work raises, and tells."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from django.db import DatabaseError, connection

from faq import background
from faq.background import BackgroundJob, Work

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 10.0  # that nothing here takes


class Panic(BaseException):
    """What a library in Rust raises: no Exception."""


def script(*outcomes: float | BaseException | None) -> Work:
    """Work that ends in these ways, one after the other."""
    following: Iterator[float | BaseException | None] = iter(outcomes)

    def work() -> float | None:
        outcome = next(following)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    return work


def runs_of(work: Work, pauses: list[tuple[float, bool]], monkeypatch: Any) -> None:
    """Start the job and wait for its end; note how it slept, and if unconnected."""
    monkeypatch.setattr(
        time, "sleep", lambda seconds: pauses.append((seconds, _is_unconnected()))
    )
    job = BackgroundJob("a.job", work)
    job.start()
    job.join(SECONDS)
    assert not job.state().is_running


def _is_unconnected() -> bool:
    return connection.connection is None


def test_the_thread_ends_when_nothing_is_left() -> None:
    job = BackgroundJob("a.job", script(0.0, 0.0, None))

    job.start()
    job.join(SECONDS)

    assert not job.state().is_running
    assert job.state().last_success_at is not None


@pytest.mark.parametrize(
    "error",
    [DatabaseError("locked"), ValueError("a text"), SystemExit(), Panic()],
    ids=["database", "value", "exit", "panic"],
)
def test_a_failure_is_tried_again_after_a_pause(
    error: BaseException, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    pauses: list[tuple[float, bool]] = []

    runs_of(script(error, None), pauses, monkeypatch)

    (record,) = caplog.records
    assert record.message == "background.job.failed"
    assert record.__dict__["job"] == "a.job"
    assert record.exc_info is not None
    assert record.__dict__["error_type"] == type(error).__name__
    assert pauses == [(background.RETRY_SECONDS, True)]


def test_a_job_tells_its_last_failure() -> None:
    job = BackgroundJob("a.job", script(None, DatabaseError("a secret")))
    job.run()

    job.run()

    state = job.state()
    assert (state.is_failing, state.last_error) == (True, "DatabaseError")
    assert state.last_success_at is not None
    assert state.last_failure_at is not None
    assert state.last_success_at <= state.last_failure_at


def test_a_success_ends_the_failing() -> None:
    job = BackgroundJob("a.job", script(DatabaseError("locked"), None))
    job.run()

    job.run()

    assert not job.state().is_failing


def test_a_start_during_a_run_makes_another_one() -> None:
    has_begun, may_end = Event(), Event()
    runs: list[float] = []

    def work() -> None:
        runs.append(time.monotonic())
        has_begun.set()
        may_end.wait(SECONDS)

    job = BackgroundJob("a.job", work)
    job.start()
    has_begun.wait(SECONDS)
    job.start()
    job.start()
    may_end.set()
    job.join(SECONDS)

    assert len(runs) == 2


def test_a_start_wakes_a_job_that_waits_for_its_time() -> None:
    waits, runs = Event(), script(3600.0, None)

    def work() -> float | None:
        waits.set()
        return runs()

    job = BackgroundJob("a.job", work)
    job.start()
    waits.wait(SECONDS)
    job.start()
    job.join(SECONDS)

    assert not job.state().is_running


def test_many_callers_start_one_thread() -> None:
    may_end = Event()
    threads: set[Thread] = set()

    def work() -> None:
        threads.add(current_thread())
        may_end.wait(SECONDS)

    job = BackgroundJob("a.job", work)
    with ThreadPoolExecutor(8) as callers:
        callers.map(lambda _caller: job.start(), range(8))
    may_end.set()
    job.join(SECONDS)

    assert len(threads) == 1


def test_no_thread_to_be_had_is_no_fault_of_the_customer(monkeypatch: Any) -> None:
    def refuse(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    job = BackgroundJob("a.job", script(None))
    with monkeypatch.context() as patch:
        patch.setattr(Thread, "start", refuse)
        job.start()
    job.start()
    job.join(SECONDS)

    assert job.state().last_success_at is not None


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # it is meant
def test_a_forked_child_starts_its_own_thread() -> None:
    job = BackgroundJob("a.job", script(3600.0, None))
    job.start()

    with job._lock:  # noqa: SLF001 - as another thread may have it at that moment
        status = _in_a_child(lambda: not job.state().is_running and _can_start(job))
    job.start()
    job.join(SECONDS)

    assert status == 0


def _can_start(job: BackgroundJob) -> bool:
    job.start()
    return job.state().is_running


def _in_a_child(is_true: Callable[[], bool]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(not is_true())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_all_jobs_are_told_by_name() -> None:
    jobs = [BackgroundJob("z.job", script()), BackgroundJob("a.job", script())]

    names = [state.name for state in background.states()]

    assert names == sorted(names)
    assert {job.name for job in jobs} <= set(names)
