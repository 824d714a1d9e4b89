"""Answers a customer's message: from the FAQ, else by the model, else politely not."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import cast

from django.conf import settings

from faq import search as faq_search
from faq.retrieval.results import SearchResult
from sessions_app import turns
from sessions_app.exceptions import SessionsError
from sessions_app.gate import storage_errors
from sessions_app.limits import Limit
from sessions_app.models import ChatSession, Message
from sessions_app.turns import Arrival, Outcome, Turn
from supportbot.chat import policy, prompts
from supportbot.chat.completion import Completion
from supportbot.chat.guard import Guard
from supportbot.chat.outcomes import Case
from supportbot.chat.prompts import Exchange
from supportbot.chat.redaction import redact
from supportbot.chat.replies import (
    Delta,
    FAQSummary,
    Finished,
    Reply,
    ReplyEvent,
    Started,
)
from supportbot.llm import calling

__all__ = [
    "Delta",
    "FAQSummary",
    "Finished",
    "Reply",
    "ReplyEvent",
    "Started",
    "answer",
    "stream",
]

logger = logging.getLogger(__name__)

MODEL_SHARE = 0.95  # of the turn's time; what is left is for storing the reply


def answer(
    session: ChatSession,
    text: str,
    *,
    idempotency_key: str | None = None,
    limits: Sequence[Limit] = (),
) -> Reply:
    """The reply to a message, once `stream` has come to its end."""
    *_, last = stream(session, text, idempotency_key=idempotency_key, limits=limits)
    return cast("Finished", last).reply


def stream(
    session: ChatSession,
    text: str,
    *,
    idempotency_key: str | None = None,
    limits: Sequence[Limit] = (),
) -> Generator[ReplyEvent, None, None]:
    """A turn, told as it happens; closing it early ends the turn.

    The transaction that stores the message counts it against the limits; one that is
    reached keeps it out.
    """
    started = time.monotonic()
    contact: str = settings.SUPPORT_CONTACT
    has_model = calling.availability() != "not_configured"
    result = _search(text)
    plan = policy.plan(result, has_model=has_model, contact=contact)
    # What is not stored is not sent to the model either.
    kept = redact(text) if settings.REDACT_BEFORE_STORAGE else text
    case = Case(text=kept, result=result, plan=plan, contact=contact, started=started)
    arrival = Arrival(
        session=session,
        text=kept,
        timeout=settings.CHAT_TURN_TIMEOUT,
        idempotency_key=idempotency_key,
        sent=text,
        limits=limits,
    )
    turn = turns.begin(arrival, None if case.needs_model else case.planned())
    if turn.is_pending:
        yield from _settle(turn, case)
    else:
        yield Started(message_id=turn.reply.pk)
        yield Delta(text=turn.reply.text)
    yield Finished(reply=Reply.of(turn.reply))


def _search(text: str) -> SearchResult | None:
    """What the FAQs have; None when the search itself breaks."""
    try:
        with storage_errors():
            return faq_search.search(text)
    except SessionsError:
        raise
    except Exception as exc:  # noqa: BLE001 (the model can still answer)
        logger.error("chat.search.failed", extra={"error_type": type(exc).__name__})  # noqa: TRY400 (a traceback can quote the customer)
        return None


def _settle(turn: Turn, case: Case) -> Iterator[ReplyEvent]:
    """Bring a pending turn to its end, whatever happens on the way."""
    said: list[str] = []
    try:
        yield Started(message_id=turn.reply.pk)
        outcome = yield from _conclude(turn, case, said)
    except GeneratorExit:
        _abandon(turn, case, said)
        raise
    except SessionsError:
        raise
    except Exception as exc:  # noqa: BLE001 (the customer gets a reply, the turn an end)
        logger.error("chat.turn.failed", extra={"error_type": type(exc).__name__})  # noqa: TRY400 (a traceback can quote the customer)
        outcome = case.failed()
    _finish(turn, case, outcome)
    if not said:
        yield Delta(text=turn.reply.text)


def _conclude(
    turn: Turn, case: Case, said: list[str]
) -> Generator[ReplyEvent, None, Outcome]:
    has_lease = turns.wait(turn, until=_model_deadline(case))
    if not case.needs_model:
        return case.planned()
    if not has_lease:
        return case.fallen_back("model_timeout")
    completion = _ask_model(turn, case)
    with closing(completion.sentences()) as sentences:
        for sentence in sentences:
            said.append(sentence)
            yield Delta(text=sentence)
    return case.completed(completion)


def _model_deadline(case: Case) -> float:
    return case.started + MODEL_SHARE * settings.CHAT_TURN_TIMEOUT


def _ask_model(turn: Turn, case: Case) -> Completion:
    clean = redact if settings.REDACT_BEFORE_MODEL else str
    earlier = [
        Exchange(question=clean(past.message.text), reply=past.reply.text)
        for past in turns.history(turn, limit=settings.CHAT_HISTORY_TURNS)
    ]
    question = clean(case.text)
    fence = f"data_{secrets.token_hex(8)}"
    prompt = prompts.build(
        question,
        documents=case.documents,
        earlier=earlier,
        contact=case.contact,
        fence=fence,
    )
    # Not the model's own earlier replies: what they rested on may have changed.
    said = [question, *(exchange.question for exchange in earlier)]
    given = [case.contact, *map(prompts.reference, case.documents)]
    guard = Guard.of([*said, *given], instructions=prompt.instructions, fence=fence)
    left = _model_deadline(case) - time.monotonic()
    return Completion(prompt, guard, timeout=max(left, 0.01))


def _finish(turn: Turn, case: Case, outcome: Outcome) -> None:
    if turns.finish(turn, outcome):
        return
    # Too late: another request took the turn for abandoned and went on without it.
    late = case.fallen_back("model_timeout") if case.needs_model else outcome
    turns.finish(turn, late, expected=Message.State.INTERRUPTED)


def _abandon(turn: Turn, case: Case, said: list[str]) -> None:
    """The caller is gone: keep what was said to them, let the next turn go."""
    try:
        turns.finish(turn, case.interrupted("".join(said)))
    except SessionsError as exc:
        # Nobody is there to be told; the deadline will interrupt the turn.
        logger.warning("chat.turn.not_closed", extra={"error_type": type(exc).__name__})
