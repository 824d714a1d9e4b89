"""Asks a language model and never waits longer than allowed."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Literal

from supportbot.llm.base import DEFAULT_LLM_ALIAS, LLM, Chunk, Prompt
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMError,
    LLMOverloaded,
    LLMRejected,
)
from supportbot.llm.handler import llms
from supportbot.llm.relay import Deadline, Relay

logger = logging.getLogger(__name__)

Availability = Literal["available", "unavailable", "not_configured"]
MAX_ATTEMPTS = 2


def stream(
    prompt: Prompt,
    *,
    alias: str = DEFAULT_LLM_ALIAS,
    timeout: float | Deadline = 20.0,
) -> Generator[Chunk, None, None]:
    """Yield the reply as it comes, or raise an LLMError; over after `timeout` seconds.

    A second attempt is made only if the first gave no text. Closing it hangs up; so
    does a deadline that the caller has hurried, and the reply is what came until then.
    """
    llm = llms[alias]
    deadline = timeout if isinstance(timeout, Deadline) else Deadline(timeout)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        has_text = False
        try:
            with _circuit(llm), _relay(llm, prompt, deadline) as relay:
                limit = _limit_of_first_chunk(llm, deadline)
                while chunk := relay.next_chunk(
                    timeout=limit.remaining, may_end=deadline.is_hurried
                ):
                    has_text = has_text or bool(chunk.text)
                    yield chunk
                    limit = deadline.within(llm.policy.idle_timeout)
        except LLMError as error:
            _log_failure(llm, error, attempt=attempt, deadline=deadline)
            delay = _seconds_before_retry(error, llm, deadline)
            if has_text or attempt == MAX_ATTEMPTS or delay is None:
                raise
            time.sleep(delay)
        else:
            return


def availability(alias: str = DEFAULT_LLM_ALIAS) -> Availability:
    """What configuration and recent outcomes say; makes no call."""
    try:
        llm = llms[alias]
    except InvalidLLM:
        return "not_configured"
    if not llm.is_configured:
        return "not_configured"
    if llm.is_refused or llm.circuit.has_failed_recently:
        return "unavailable"
    return "available"


@contextmanager
def _circuit(llm: LLM) -> Iterator[None]:
    """Enters the circuit, and tells it how the attempt ended."""
    generation = llm.circuit.enter()
    # Until something else is known, also when the customer hangs up.
    settle = llm.circuit.leave
    try:
        yield
        settle = llm.circuit.succeed
        llm.is_refused = False
    except LLMOverloaded:
        raise
    except LLMError as error:
        settle = llm.circuit.fail if error.is_outage else llm.circuit.succeed
        llm.is_refused = isinstance(error, LLMRejected)
        raise
    finally:
        settle(generation)


def _limit_of_first_chunk(llm: LLM, deadline: Deadline) -> Deadline:
    if llm.capabilities.streaming:
        return deadline.within(llm.policy.first_token_timeout)
    return deadline  # the first chunk is the whole reply


def _relay(llm: LLM, prompt: Prompt, deadline: Deadline) -> closing[Relay]:
    call = partial(llm.stream, llm.fit(prompt), timeout=deadline.remaining)
    return closing(Relay(call, slots=llm.slots))


def _seconds_before_retry(
    error: LLMError, llm: LLM, deadline: Deadline
) -> float | None:
    """How long to wait before trying again, or None if that has no prospect."""
    if not error.is_retryable:
        return None
    jitter = random.uniform(0, llm.policy.retry_jitter)  # noqa: S311 (no secret)
    delay = (error.retry_after or 0.0) + jitter
    # Half of what is left: the second attempt needs time for its answer.
    return delay if delay < deadline.remaining / 2 else None


def _log_failure(
    llm: LLM, error: LLMError, *, attempt: int, deadline: Deadline
) -> None:
    logger.warning(
        "llm.call.failed",
        exc_info=error,
        extra={
            "alias": llm.alias,
            "model": llm.model,
            "error_type": type(error).__name__,
            "detail": str(error),
            "attempt": attempt,
            "seconds_left": round(deadline.remaining, 1),
        },
    )
