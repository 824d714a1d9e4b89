"""So many calls of a model at once, and a short queue for a few more.

A model that hangs keeps no more threads than these from those who don't need it.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from supportbot.llm.deadlines import CallerLeft, Deadline, LeftTheQueue, nobody_leaves

if TYPE_CHECKING:
    from supportbot.llm.deadlines import HasLeft


class Bulkhead:
    """Slots that go to whoever has waited longest.

    >>> bulkhead = Bulkhead(slots=8, max_queued=2)
    >>> if bulkhead.acquire(timeout=2.5):
    ...     call_then(bulkhead.release)
    """

    def __init__(self, *, slots: int, max_queued: int) -> None:
        self._lock = threading.Lock()
        self._free = slots
        self._max_queued = max_queued
        self._queue: deque[threading.Event] = deque()

    def acquire(self, *, timeout: float, has_left: HasLeft = nobody_leaves) -> bool:
        """Whether a slot is the caller's: at once, or when one is free in time.

        Raises LeftTheQueue, without a slot, when the caller leaves meanwhile.
        """
        if has_left():
            raise LeftTheQueue
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            if len(self._queue) >= self._max_queued:
                return False
            turn = threading.Event()
            self._queue.append(turn)
        try:
            for moment in Deadline(timeout).moments(has_left):
                if turn.wait(moment):
                    return True
        except CallerLeft as exc:
            if not self._leave(turn):
                self.release()
            raise LeftTheQueue from exc
        return not self._leave(turn)

    @property
    def queued_count(self) -> int:
        return len(self._queue)

    def release(self) -> None:
        """Give the slot to the first who waits, or back."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1

    def _leave(self, turn: threading.Event) -> bool:
        """Give up the place in the queue; False if its turn has come meanwhile."""
        with self._lock:
            if turn.is_set():
                return False
            self._queue.remove(turn)
            return True
