"""How many turns of a process may wait for an earlier one of their session."""

from __future__ import annotations

from threading import Lock
from typing import ClassVar
from weakref import WeakSet

from django.conf import settings

from sessions_app.exceptions import QueueFull

QUEUED_PER_SESSION = 2  # turns behind the one that is being answered


class QueuePlace:
    """A waiting turn's right to keep a thread of this process; given back once.

    There are few, so that a session that waits for a model keeps no thread from others.
    """

    _lock = Lock()
    # A turn that got lost keeps none.
    _taken: ClassVar[WeakSet[QueuePlace]] = WeakSet()

    def take(self, *, open_count: int) -> None:
        """Take it behind so many open turns of the session, or raise QueueFull."""
        with self._lock:
            self.require(open_count=open_count)
            self._taken.add(self)

    @classmethod
    def require(cls, *, open_count: int) -> None:
        """Raise QueueFull if there is no place behind so many open turns."""
        if open_count > QUEUED_PER_SESSION:
            raise QueueFull(f"{open_count} turns of the session are open.")
        if len(cls._taken) >= settings.CHAT_MAX_QUEUED_TURNS:
            raise QueueFull(f"{len(cls._taken)} turns of the process wait.")

    @classmethod
    def is_any_taken(cls) -> bool:
        return bool(cls._taken)

    def leave(self) -> None:
        """Give it back, if it was taken."""
        with self._lock:
            self._taken.discard(self)
