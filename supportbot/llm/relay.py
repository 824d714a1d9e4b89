"""Runs a backend's call in a thread of its own, so that waiting for it can end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from supportbot.llm.deadlines import Deadline, nobody_leaves
from supportbot.llm.exceptions import LLMError, LLMOverloaded, LLMTimeout

if TYPE_CHECKING:
    from supportbot.llm.base import Chunk
    from supportbot.llm.bulkhead import Bulkhead
    from supportbot.llm.deadlines import HasLeft


class Relay:
    """The chunks of one call; closing it hangs up, and so does the caller's leaving.

    An SDK's timeouts are per read, and name resolution has none: only a second thread
    keeps a deadline. The slot is given back when that thread ends, so threads that
    linger in a dead connection can't pile up beyond the slots.
    """

    def __init__(
        self,
        call: Callable[[], Generator[Chunk, None, None]],
        *,
        slots: Bulkhead,
        queue_seconds: float,
        has_left: HasLeft = nobody_leaves,
    ) -> None:
        self._call = call
        self._slots = slots
        self._has_left = has_left
        self._items: SimpleQueue[Chunk | Exception | None] = SimpleQueue()
        self._is_closed = threading.Event()
        if not slots.acquire(timeout=queue_seconds, has_left=has_left):
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
        for moment in Deadline(timeout).moments(self._has_left):
            with suppress(Empty):
                item = self._items.get(timeout=moment)
                if isinstance(item, Exception):
                    raise item
                return item
        if may_end:
            return None
        raise LLMTimeout(f"nothing came within {timeout:.1f} s")

    def wait_for_end(self, *, timeout: float) -> None:
        """Let the call end by itself, so that its connection can be used again."""
        with suppress(LLMError):
            self.next_chunk(timeout=timeout)

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
