"""Keeps calls of the model within the day's budget."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import Error

from sessions_app import budget
from supportbot.llm import Chunk, Prompt, Usage
from supportbot.llm.deadlines import LeftTheQueue
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMCircuitOpen,
    LLMError,
    LLMNotConfigured,
    LLMOverloaded,
)

if TYPE_CHECKING:
    from sessions_app.budget import Reservation

logger = logging.getLogger(__name__)

BYTES_PER_TOKEN = 4  # as a rule, where the model itself does not tell
NOT_CALLED = (
    InvalidLLM,
    LLMCircuitOpen,
    LLMNotConfigured,
    LLMOverloaded,
    LeftTheQueue,
)


class BudgetExhausted(LLMError):
    """The model must not be called again today."""

    reason = "budget_exhausted"


@dataclass(slots=True, kw_only=True)
class Meter:
    """Reads what a call uses; without a reservation nobody counts it."""

    reservation: Reservation | None
    was_called: bool = True
    usage: Usage | None = None
    written: int = 0  # tokens, estimated

    def read(self, chunk: Chunk) -> None:
        self.usage = chunk.usage or self.usage
        self.written += _estimate(chunk.text)


@contextmanager
def metered(prompt: Prompt) -> Iterator[Meter]:
    """Room for one call with the prompt, settled at the end with what was read.

    Raises BudgetExhausted when the day's is used up. A second attempt at the same
    reply counts as the same call.
    """
    meter = Meter(reservation=_reserve(prompt))
    try:
        yield meter
    except NOT_CALLED:
        meter.was_called = False
        raise
    finally:
        _settle(meter)


def _reserve(prompt: Prompt) -> Reservation | None:
    if not budget.is_limited():
        return None
    asked = [prompt.instructions, *(turn.text for turn in prompt.turns)]
    reservation = budget.reserve(sum(map(_estimate, asked)))
    if reservation is None:
        raise BudgetExhausted("the day's budget is used up")
    return reservation


def _settle(meter: Meter) -> None:
    reservation = meter.reservation
    if reservation is None:
        return
    # Who hangs up is not told what the call has used.
    usage = meter.usage or Usage(
        input_tokens=reservation.input_tokens, output_tokens=meter.written
    )
    try:
        if meter.was_called:
            budget.settle(
                reservation,
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
            )
        else:
            budget.release(reservation)
    except Error as exc:
        # What was held stays spent; the reply matters more.
        extra = {"error_type": type(exc).__name__}
        logger.warning("chat.budget.not_settled", exc_info=exc, extra=extra)


def _estimate(text: str) -> int:
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)
