"""How long the next chunk of a reply may take, and when there have been enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supportbot.llm.base import Chunk

if TYPE_CHECKING:
    from supportbot.llm.base import LLM
    from supportbot.llm.deadlines import Deadline


class Pace:
    """Of one attempt: the first words have their time, and each silence after them."""

    def __init__(self, llm: LLM, deadline: Deadline) -> None:
        self._llm = llm
        self._deadline = deadline
        self._length = 0
        # Of a model that does not stream, the first chunk is the whole reply.
        is_streamed = llm.capabilities.streaming
        first = llm.policy.first_token_timeout if is_streamed else deadline.remaining
        self._limit = deadline.within(first)
        self.is_over = False

    @property
    def seconds(self) -> float:
        """What is left until the next chunk must be there."""
        # The deadline itself, too: it may have been hurried since the last chunk.
        return min(self._limit.remaining, self._deadline.remaining)

    @property
    def has_text(self) -> bool:
        return self._length > 0

    def keep(self, chunk: Chunk) -> Chunk:
        """The chunk, signed by its model; cut if nobody would read as much."""
        self._length += len(chunk.text)
        self._limit = self._deadline.within(self._llm.policy.idle_timeout)
        is_too_long = self._length > self._llm.policy.max_reply_chars
        self.is_over = chunk.is_last or is_too_long
        if is_too_long:
            chunk = Chunk(is_truncated=True)
        return replace(chunk, model=self._llm.model)
