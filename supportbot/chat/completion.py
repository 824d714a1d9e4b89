"""A reply of the model while it comes in, let through sentence by sentence."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing

from supportbot.chat import metering
from supportbot.chat.guard import Guard
from supportbot.chat.sentences import split_complete
from supportbot.llm import Chunk, Prompt, Usage, llms
from supportbot.llm.exceptions import LLMError


class Completion:
    """Take its `sentences`, which passed the guard; then read how it ended."""

    def __init__(self, prompt: Prompt, guard: Guard, *, timeout: float) -> None:
        self._prompt = prompt
        self._guard = guard
        self._timeout = timeout
        self.text = ""
        self.is_truncated = False
        self.reason = ""
        self.invented: tuple[str, ...] = ()
        self.has_leaked = False
        self.usage: Usage | None = None
        self.model = ""
        self.duration_ms = 0.0

    @property
    def is_withheld(self) -> bool:
        """Whether the guard stopped it; what came before must not stand either."""
        return bool(self.invented) or self.has_leaked

    def sentences(self) -> Generator[str, None, None]:
        started = time.monotonic()
        try:
            self.model = llms["default"].model
            yield from self._sentences()
        except LLMError as error:
            self.reason = error.reason
        finally:
            self.duration_ms = (time.monotonic() - started) * 1000
        if not self.text and not self.reason:
            self.reason = "model_empty"
        # A reply broken off after a whole sentence is worth more than none.
        self.is_truncated = self.is_truncated or bool(self.text and self.reason)

    def _sentences(self) -> Iterator[str]:
        rest = ""
        for chunk in self._chunks():
            complete, rest = split_complete(rest + _storable(chunk.text))
            yield from self._release(complete)
            if self.is_withheld:
                return
        yield from self._release(rest)

    def _chunks(self) -> Iterator[Chunk]:
        stream = metering.stream(self._prompt, timeout=self._timeout)
        # Closing the generator hangs up on the model when nobody reads on.
        with closing(stream) as chunks:
            for chunk in chunks:
                self.usage = chunk.usage or self.usage
                self.is_truncated = self.is_truncated or chunk.is_truncated
                yield chunk

    def _release(self, piece: str) -> Iterator[str]:
        piece = piece if self.text else piece.lstrip()
        if not piece.strip():
            return
        self.invented = self._guard.invented(piece)
        self.has_leaked = self._guard.leaks(self.text + piece)
        if self.is_withheld:
            self.reason = "model_blocked"
            return
        self.text += piece
        yield piece


def _storable(text: str) -> str:
    """The text without what no database takes: NUL, halves of a surrogate pair."""
    return text.encode(errors="ignore").decode().replace("\0", "")
