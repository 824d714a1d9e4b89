"""Attempts: how long each chunk of one may take, which model gets the next."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from supportbot.llm.base import Chunk
from supportbot.llm.exceptions import LLMParameterRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supportbot.llm.base import LLM
    from supportbot.llm.deadlines import Deadline
    from supportbot.llm.exceptions import LLMError

MAX_ATTEMPTS = 2  # at one model


class Attempts:
    """Each model of a chain in its turn: one attempt, the last in the chain two.

    A customer waits: where there is a spare, it is faster than the same model again.
    """

    def __init__(self, chain: Sequence[LLM]) -> None:
        self.llm, *self._spares = chain
        self.number = 1  # at this model
        self.failure: LLMError | None = None

    def go_on_after(self, error: LLMError, deadline: Deadline) -> float | None:
        """Turn to the next attempt, and say how long to wait; None: there is none."""
        if self.failure is None or error.was_called:
            self.failure = error
        delay = self._seconds_before_repeating(error, deadline)
        if delay is not None:
            self.number += 1
            return delay
        if not (self._spares and error.is_for_spares and deadline.remaining):
            return None
        self.llm, *self._spares = self._spares
        self.number = 1
        return 0.0

    def _seconds_before_repeating(
        self, error: LLMError, deadline: Deadline
    ) -> float | None:
        """How long to wait before asking the same model, or None if that is vain."""
        if not error.is_retryable or self.number == MAX_ATTEMPTS:
            return None
        if isinstance(error, LLMParameterRefused):
            return 0.0
        jitter = random.uniform(0, self.llm.policy.retry_jitter)  # noqa: S311 (no secret)
        delay = (error.retry_after or 0.0) + jitter
        # Half of what is left: the second attempt needs time for its answer.
        is_worth_it = delay < deadline.remaining / 2
        return delay if is_worth_it and not self._spares else None


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
