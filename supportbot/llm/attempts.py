"""Which model is asked next when an attempt gave no text."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

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
