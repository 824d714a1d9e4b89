"""Calls the model within the day's budget."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from sessions_app import budget
from sessions_app.budget import Reservation
from sessions_app.exceptions import SessionsError
from supportbot.llm import Chunk, Prompt, Usage, calling
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMCircuitOpen,
    LLMError,
    LLMNotConfigured,
    LLMOverloaded,
)

logger = logging.getLogger(__name__)

BYTES_PER_TOKEN = 4  # as a rule, where the model itself does not tell
NOT_CALLED = (InvalidLLM, LLMCircuitOpen, LLMNotConfigured, LLMOverloaded)


class BudgetExhausted(LLMError):
    reason = "budget_exhausted"


def stream(prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
    """The same as `calling.stream`; raises BudgetExhausted when the day's is used up.

    A second attempt at the same reply counts as the same call.
    """
    chunks = calling.stream(prompt, timeout=timeout)
    if not budget.is_limited():
        return chunks
    return _metered(prompt, chunks)


def _metered(
    prompt: Prompt, chunks: Generator[Chunk, None, None]
) -> Generator[Chunk, None, None]:
    asked = [prompt.instructions, *(turn.text for turn in prompt.turns)]
    reservation = budget.reserve(sum(map(_estimate, asked)))
    if reservation is None:
        raise BudgetExhausted("the day's budget is used up")
    meter = _Meter(reservation=reservation)
    try:
        with closing(chunks):
            for chunk in chunks:
                meter.read(chunk)
                yield chunk
    except NOT_CALLED:
        meter.was_called = False
        raise
    finally:
        _settle(meter)


@dataclass(slots=True, kw_only=True)
class _Meter:
    reservation: Reservation
    was_called: bool = True
    usage: Usage | None = None
    written: int = 0  # tokens, estimated

    def read(self, chunk: Chunk) -> None:
        self.usage = chunk.usage or self.usage
        self.written += _estimate(chunk.text)


def _settle(meter: _Meter) -> None:
    reservation = meter.reservation
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
    except SessionsError as exc:
        # What was held stays spent; the reply matters more.
        error_type = type(exc).__name__
        logger.warning("chat.budget.not_settled", extra={"error_type": error_type})


def _estimate(text: str) -> int:
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)
