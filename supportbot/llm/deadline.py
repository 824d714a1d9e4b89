"""A point in time by which something must have happened."""

from __future__ import annotations

import time


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left; 0 when it is over."""
        return max(0.0, self._ends_at - time.monotonic())

    def within(self, seconds: float) -> Deadline:
        """The deadline that many seconds from now, but no later than this one."""
        return Deadline(min(seconds, self.remaining))
