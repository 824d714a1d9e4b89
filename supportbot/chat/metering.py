"""Keeps calls of the model within the day's budget."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import Error, transaction

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
    """Reads what a call of that model uses; a reservation is there under a budget."""

    reservation: Reservation | None
    model: str = ""
    asked: int = 0  # tokens, estimated
    was_called: bool = True
    usage: Usage | None = None
    written: int = 0  # tokens, estimated

    def read(self, chunk: Chunk) -> None:
        self.usage = chunk.usage or self.usage
        self.model = chunk.model or self.model
        self.written += _estimate(chunk.text)

    @property
    def used(self) -> Usage:
        """What the call has used: who hangs up is not told, and has to estimate."""
        return self.usage or Usage(input_tokens=self.asked, output_tokens=self.written)


@contextmanager
def metered(prompt: Prompt, model: str) -> Iterator[Meter]:
    """Room for one call with the prompt, settled at the end with what was read.

    Raises BudgetExhausted when the day's is used up. A second attempt at the same
    reply counts as the same call.
    """
    asked = sum(map(_estimate, _texts(prompt)))
    meter = Meter(reservation=_reserve(asked, model), model=model, asked=asked)
    try:
        yield meter
    except NOT_CALLED:
        meter.was_called = False
        raise
    finally:
        _settle(meter)


def _texts(prompt: Prompt) -> Iterator[str]:
    yield prompt.instructions
    yield from (turn.text for turn in prompt.turns)


def _reserve(tokens: int, model: str) -> Reservation | None:
    if not budget.is_limited():
        return None
    reservation = budget.reserve(tokens, model=model)
    if reservation is None:
        raise BudgetExhausted("the day's budget is used up")
    return reservation


def _settle(meter: Meter) -> None:
    try:
        if meter.was_called:
            _count(meter)
        elif meter.reservation:
            budget.release(meter.reservation)
    except Error as exc:
        # What was held stays spent; the reply matters more.
        extra = {"error_type": type(exc).__name__}
        logger.warning("chat.budget.not_settled", exc_info=exc, extra=extra)


def _count(meter: Meter) -> None:
    tokens = {
        "input_tokens": meter.used.input_tokens,
        "output_tokens": meter.used.output_tokens,
    }
    with transaction.atomic():
        if meter.reservation:
            budget.settle(meter.reservation, model=meter.model, **tokens)
        budget.note_use(meter.model, **tokens)


def _estimate(text: str) -> int:
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)
