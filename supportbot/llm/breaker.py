"""A circuit breaker: spares a failing service, and customers the wait for it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from supportbot.llm.exceptions import LLMCircuitOpen


class CircuitBreaker:
    """Opens after so many failures in a row within a window; then lets one call probe.

    Every `enter()` that returns is followed by one of `succeed()`, `fail()`, `leave()`
    with the generation that it returned: one begins whenever the circuit opens and with
    each probe, and what a call of an earlier one comes to says nothing of today.

    >>> generation = breaker.enter()
    >>> breaker.succeed(generation)
    """

    def __init__(
        self,
        *,
        failure_limit: int = 5,
        window_seconds: float = 30.0,
        open_seconds: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._window_seconds = window_seconds
        self._open_seconds = open_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_at: deque[float] = deque(maxlen=failure_limit)
        self._opened_at: float | None = None
        self._is_probing = False
        self._generation = 0

    @property
    def has_failed_recently(self) -> bool:
        """Whether the circuit is open, or the last outcome was a recent failure."""
        with self._lock:
            return self._opened_at is not None or (
                bool(self._failed_at) and self._is_recent(self._failed_at[-1])
            )

    def enter(self) -> int:
        """The generation of a call that may be made now; else raises LLMCircuitOpen."""
        with self._lock:
            if self._opened_at is not None:
                wait = self._opened_at + self._open_seconds - self._clock()
                if wait > 0 or self._is_probing:
                    raise LLMCircuitOpen("circuit open", retry_after=max(wait, 0.0))
                self._is_probing = True
                self._generation += 1
            return self._generation

    def succeed(self, generation: int) -> None:
        with self._lock:
            if generation == self._generation:
                self._failed_at.clear()
                self._opened_at = None
                self._is_probing = False

    def fail(self, generation: int) -> None:
        with self._lock:
            if generation != self._generation:
                return
            now = self._clock()
            self._failed_at.append(now)
            is_full = len(self._failed_at) == self._failed_at.maxlen
            if self._is_probing or (is_full and self._is_recent(self._failed_at[0])):
                self._opened_at = now
                self._generation += 1
            self._is_probing = False

    def leave(self, generation: int) -> None:
        """Give up a call that proved nothing; the next one may probe."""
        with self._lock:
            if generation == self._generation:
                self._is_probing = False

    def _is_recent(self, moment: float) -> bool:
        return self._clock() - moment < self._window_seconds
