"""Asks a language model, or a spare of it, and never waits longer than allowed."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Literal

from django.conf import settings

from supportbot.llm.attempts import Attempts, Pace
from supportbot.llm.base import DEFAULT_LLM_ALIAS, LLM, Chunk, Prompt
from supportbot.llm.deadlines import Deadline, HasLeft, nobody_leaves
from supportbot.llm.exceptions import (
    InvalidLLM,
    LLMError,
    LLMOverloaded,
    LLMRejected,
)
from supportbot.llm.handler import llms
from supportbot.llm.relay import Relay

logger = logging.getLogger(__name__)

Availability = Literal["available", "unavailable", "not_configured"]
BEST_FIRST: tuple[Availability, ...] = ("available", "unavailable", "not_configured")
SECONDS_TO_END = 0.2  # for a call whose last chunk has come


def stream(
    prompt: Prompt,
    *,
    alias: str = DEFAULT_LLM_ALIAS,
    timeout: float | Deadline = 20.0,
    has_left: HasLeft = nobody_leaves,
) -> Generator[Chunk, None, None]:
    """Yield the reply as it comes, or raise an LLMError; over after `timeout` seconds.

    Another attempt, at the same model or at one of LLM_FALLBACKS, is made only while
    there is no text. Each chunk names the model that says it. Closing it hangs up; so
    does a deadline that the caller has hurried, and the reply is what came until then;
    and so does whoever waits for it by leaving: CallerLeft.
    """
    chain = llms.chain(alias)
    deadline = timeout if isinstance(timeout, Deadline) else Deadline(timeout)
    attempts = Attempts(chain)
    with _one_turn_more(chain[0]):
        while True:
            llm = attempts.llm
            pace = Pace(llm, deadline)
            try:
                with _circuit(llm), _relay(llm, prompt, deadline, has_left) as relay:
                    while chunk := relay.next_chunk(
                        timeout=pace.seconds, may_end=deadline.is_hurried
                    ):
                        yield pace.keep(chunk)
                        if pace.is_over:
                            relay.wait_for_end(timeout=SECONDS_TO_END)
                            break
            except LLMError as error:
                _log_failure(attempts, error, deadline=deadline)
                if pace.has_text:
                    raise
                delay = attempts.go_on_after(error, deadline)
                if delay is None:
                    raise attempts.failure or error from error
                _pause(delay, has_left)
            else:
                return


def _pause(seconds: float, has_left: HasLeft) -> None:
    for moment in Deadline(seconds).moments(has_left):
        time.sleep(moment)


def availability(alias: str = DEFAULT_LLM_ALIAS) -> Availability:
    """That of the best model that would be asked: it, or one of its spares."""
    found = {availability_of(each) for each in (alias, *settings.LLM_FALLBACKS)}
    return next(each for each in BEST_FIRST if each in found)


def availability_of(alias: str) -> Availability:
    """What configuration and recent outcomes say of one model; makes no call."""
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
def _one_turn_more(llm: LLM) -> Iterator[None]:
    """Room for a turn: spares must not take the threads that FAQs are answered in."""
    if not llm.turns.acquire(blocking=False):
        raise LLMOverloaded("all turns allowed at once are waiting for a model")
    try:
        yield
    finally:
        llm.turns.release()


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


def _relay(
    llm: LLM, prompt: Prompt, deadline: Deadline, has_left: HasLeft
) -> closing[Relay]:
    relay = Relay(
        # What is left is read when the call begins: after the queue.
        lambda: llm.stream(llm.fit(prompt), timeout=deadline.remaining),
        slots=llm.slots,
        queue_seconds=deadline.within(llm.policy.queue_seconds).remaining,
        has_left=has_left,
    )
    return closing(relay)


def _log_failure(attempts: Attempts, error: LLMError, *, deadline: Deadline) -> None:
    logger.warning(
        "llm.call.failed",
        exc_info=error,
        extra={
            "alias": attempts.llm.alias,
            "model": attempts.llm.model,
            "error_type": type(error).__name__,
            "detail": str(error),
            "attempt": attempts.number,
            "seconds_left": round(deadline.remaining, 1),
        },
    )
