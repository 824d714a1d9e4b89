"""Runs a backend's call in a thread of its own, so that waiting for it can end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from supportbot.llm.exceptions import LLMOverloaded, LLMTimeout

if TYPE_CHECKING:
    from supportbot.llm.base import Chunk


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


class Relay:
    """The chunks of one call; closing it hangs up.

    An SDK's timeouts are per read, and name resolution has none: only a second thread
    keeps a deadline. The slot is given back when that thread ends, so threads that
    linger in a dead connection can't pile up beyond the slots.
    """

    def __init__(
        self,
        call: Callable[[], Generator[Chunk, None, None]],
        *,
        slots: threading.BoundedSemaphore,
    ) -> None:
        self._call = call
        self._slots = slots
        self._items: SimpleQueue[Chunk | Exception | None] = SimpleQueue()
        self._is_closed = threading.Event()
        if not slots.acquire(blocking=False):
            raise LLMOverloaded("all calls allowed at once are in use")
        try:
            threading.Thread(target=self._run, name="llm-call", daemon=True).start()
        except RuntimeError as exc:  # the process is out of threads
            slots.release()
            raise LLMOverloaded("no thread left for the call") from exc

    def next_chunk(self, *, timeout: float, may_end: bool = False) -> Chunk | None:
        """The next chunk, or None at the end; raises what the call raised.

        Where it may end, nothing more in time is the end.
        """
        if timeout <= 0 and may_end:
            return None
        if timeout <= 0:
            raise LLMTimeout("deadline over")
        try:
            item = self._items.get(timeout=timeout)
        except Empty:
            if may_end:
                return None
            raise LLMTimeout(f"nothing came within {timeout:.1f} s") from None
        if isinstance(item, Exception):
            raise item
        return item

    def close(self) -> None:
        """Hang up at the next chunk; silence ends at the backend's own read timeout."""
        self._is_closed.set()

    def _run(self) -> None:
        last: Exception | None = None
        try:
            with closing(self._call()) as chunks:
                for chunk in chunks:
                    if self._is_closed.is_set():
                        return
                    self._items.put(chunk)
        except Exception as exc:  # noqa: BLE001 (raised again in the waiting thread)
            last = exc
        finally:
            # The slot first: who sees the end may call again at once.
            self._slots.release()
            self._items.put(last)
