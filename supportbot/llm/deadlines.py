"""Waiting that ends: at a deadline, or when nobody waits for the reply any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

LOOK_SECONDS = 0.05  # how long a caller who has left is waited for at most

HasLeft = Callable[[], bool]


class CallerLeft(Exception):
    """The customer has hung up: no fault of the model's, and none of ours."""


class LeftTheQueue(CallerLeft):
    """Before anything was asked of the model."""


def nobody_leaves() -> bool:
    """In the place of a connection that can be watched."""
    return False


class Deadline:
    """A point in time by which something must have happened."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self.is_hurried = False

    @property
    def remaining(self) -> float:
        """Seconds left; 0 when it is over."""
        return max(0.0, self._ends_at - time.monotonic())

    def hurry(self, seconds: float) -> None:
        """No longer than that from now: what matters is there, the rest may be left."""
        self._ends_at = min(self._ends_at, time.monotonic() + seconds)
        self.is_hurried = True

    def within(self, seconds: float) -> Deadline:
        """The deadline that many seconds from now, but no later than this one."""
        return Deadline(min(seconds, self.remaining))

    def moments(self, has_left: HasLeft) -> Iterator[float]:
        """Seconds to wait for at a time, until it is over; CallerLeft in between.

        >>> for moment in Deadline(20).moments(has_left):
        ...     if something.wait(moment):
        ...         return
        """
        while (left := self.remaining) > 0:
            if has_left():
                raise CallerLeft
            yield min(left, LOOK_SECONDS)
