"""Work that a process does beside its requests: one thread a job, while there is some.

The one runner for all apps: indexing, embedding, webhooks.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock, Thread
from weakref import WeakSet

from django.db import connections
from django.utils import timezone

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10.0  # after a failure; nothing starts the job sooner

# Seconds until the work is to be done again; None: not before somebody starts it.
Work = Callable[[], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How a job of this process does."""

    name: str
    is_running: bool  # its thread works, or waits for the time of its next run
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    last_error: str | None = None  # the exception's type, until a run succeeds

    @property
    def is_failing(self) -> bool:
        return self.last_error is not None


# Told of each run when it has ended; what one raises would end the thread.
observers: list[Callable[[JobState], None]] = []


class BackgroundJob:
    """Does its work in a thread that ends when nothing is left to do.

        job = BackgroundJob("sessions.webhook", send_due)
        job.start()  # as often as one likes, from any thread

    A thread that was killed, or left behind by a fork, leaves its work undone: whoever
    starts the job next has it done.
    """

    _thread: Thread | None

    def __init__(self, name: str, work: Work) -> None:
        self.name = name
        self._work = work
        self._last_success_at: datetime | None = None
        self._last_failure_at: datetime | None = None
        self._last_error: str | None = None
        self._forget_thread()
        _jobs.add(self)

    def start(self) -> None:
        """Have the work done by a run that begins after this call."""
        with self._lock:
            self._is_wanted.set()
            if self._thread is not None and self._thread.is_alive():
                return
            thread = Thread(target=self._run_while_wanted, name=self.name, daemon=True)
            try:
                thread.start()
            except RuntimeError:  # no thread to be had: a customer's answer needs none
                extra = {"job": self.name}
                logger.exception("background.job.not_started", extra=extra)
                return
            self._thread = thread

    def join(self, timeout: float | None = None) -> None:
        """Wait for the thread to end."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def run(self) -> float | None:
        """Do the work once, in this thread; as `Work`, but a failure is only logged."""
        self._is_wanted.clear()
        try:
            pause = self._work()
        # Whatever it is, or the job is dead for the life of the process: a panic of
        # the tokenizer, which is Rust, is no Exception.
        except BaseException as exc:
            self._last_failure_at = timezone.now()
            self._last_error = type(exc).__name__
            extra = {"job": self.name, "error_type": self._last_error}
            logger.exception("background.job.failed", extra=extra)
            return RETRY_SECONDS
        else:
            self._last_success_at = timezone.now()
            self._last_error = None
            return pause
        finally:
            connections.close_all()  # not kept from others while this thread waits
            for observer in observers:
                observer(self.state())

    def state(self) -> JobState:
        return JobState(
            name=self.name,
            is_running=self._thread is not None and self._thread.is_alive(),
            last_success_at=self._last_success_at,
            last_failure_at=self._last_failure_at,
            last_error=self._last_error,
        )

    def _run_while_wanted(self) -> None:
        pause = self.run()
        while self._is_to_go_on(pause):
            if self._last_error is not None:
                time.sleep(RETRY_SECONDS)  # each request would start it again
            else:
                self._is_wanted.wait(pause)
            pause = self.run()

    def _is_to_go_on(self, pause: float | None) -> bool:
        with self._lock:
            if pause is None and not self._is_wanted.is_set():
                self._thread = None
                return False
            return True

    def _forget_thread(self) -> None:
        self._lock = Lock()
        self._is_wanted = Event()
        self._thread = None


def states() -> list[JobState]:
    """The state of every job of this process, by name."""
    return sorted((job.state() for job in list(_jobs)), key=lambda state: state.name)


_jobs: WeakSet[BackgroundJob] = WeakSet()


def _forget_threads() -> None:
    for job in _jobs:
        job._forget_thread()  # noqa: SLF001 - of this module


# A child has none of its parent's threads, and a lock may be one of theirs.
os.register_at_fork(after_in_child=_forget_threads)
