"""Answers a customer's message: from the FAQ, else by the model, else politely not."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import Error

from faq import search as faq_search
from sessions_app import handoffs, turns
from sessions_app.exceptions import SessionsError, is_storage_fault
from sessions_app.models import ChatSession, Handoff, Message
from sessions_app.turns import IncomingMessage, Outcome, Turn
from supportbot import failures
from supportbot.chat import (
    finding,
    opinions,
    policy,
    refereeing,
    responding,
    turn_events,
)
from supportbot.chat.building import NO_WISHES
from supportbot.chat.completion import Sentence
from supportbot.chat.conversation import MEMORY, Conversation
from supportbot.chat.replies import (
    Delta,
    FAQSummary,
    Finished,
    Reply,
    ReplyEvent,
    Started,
)
from supportbot.chat.turn_events import outcome_of
from supportbot.llm.deadlines import CallerLeft, HasLeft, nobody_leaves
from supportbot.models import Failure

if TYPE_CHECKING:
    from sessions_app.limits import Limit
    from supportbot.chat.building import TurnContext, Wishes
    from supportbot.chat.turn_events import TurnWatch

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

PREFERS_HUMAN = Handoff.Reason.PREFERS_HUMAN


@dataclass(slots=True, kw_only=True)
class _Heard:
    """What the customer has heard of a turn so far."""

    said: str = ""
    reply: Reply | None = None  # once it is known


def answer(
    session: ChatSession,
    text: str,
    *,
    wishes: Wishes = NO_WISHES,
    idempotency_key: str | None = None,
    limits: Sequence[Limit] = (),
    has_left: HasLeft = nobody_leaves,
) -> Reply:
    """The reply to a message, once `stream` has come to its end."""
    *_, last = stream(
        session,
        text,
        wishes=wishes,
        idempotency_key=idempotency_key,
        limits=limits,
        has_left=has_left,
    )
    return cast("Finished", last).reply


def stream(
    session: ChatSession,
    text: str,
    *,
    wishes: Wishes = NO_WISHES,
    idempotency_key: str | None = None,
    limits: Sequence[Limit] = (),
    has_left: HasLeft = nobody_leaves,
) -> Generator[ReplyEvent, None, None]:
    """A turn, told as it happens; closing it early, or having left, ends the turn.

    What is less certain than asked for is asked back; all is in the language that the
    customer writes, else reads. A limit that is reached keeps the message out.
    """
    with turn_events.watched() as watch:
        turns.refuse_early(session, idempotency_key=idempotency_key)
        context = replace(_found(session, text, wishes, watch), has_left=has_left)
        planned = policy.plan(context)
        watch.lap("decide")
        incoming = IncomingMessage(
            session=session,
            text=context.text,
            timeout=settings.CHAT_TURN_TIMEOUT,
            idempotency_key=idempotency_key,
            sent=_sent(text, wishes),
            limits=limits,
        )
        turn = turns.begin(incoming, _known_outcome(context, planned))
        watch.lap("store")
        if turn.is_pending:
            reply = yield from _settle(turn, context, planned)
        else:
            reply = _stored(turn, planned)
            watch.ended(reply, is_replay=turn.is_replay)
            yield Started(message_id=turn.reply.pk)
            yield Delta(text=reply.text, so_far=reply.text)
        if context.conversation.turns and not turn.is_replay:
            opinions.keep(context, text)
        yield Finished(reply=reply)


def _found(
    session: ChatSession, text: str, wishes: Wishes, watch: TurnWatch
) -> TurnContext:
    said = Conversation.of(turns.recent(session, limit=MEMORY))
    return finding.look_up(said, text, wishes, watch=watch, faqs=faq_search)


def _known_outcome(context: TurnContext, planned: Reply | None) -> Outcome | None:
    """What is stored with the message: the reply, if that is known."""
    if planned is None or context.hands_over:
        return None
    return outcome_of(planned, started=context.started)


def _sent(text: str, wishes: Wishes) -> str:
    """What a repeated key must repeat: the text, and what else decides on the reply."""
    # Other than the default only: the digests stored so far are of the text alone.
    certainty = "" if wishes.min_certainty == "likely" else wishes.min_certainty
    language = f"language {wishes.language}" if wishes.language else ""
    return "\0".join([*filter(None, (certainty, language)), text])


def _stored(turn: Turn, planned: Reply | None) -> Reply:
    """The reply just stored, or the one that the same message got before."""
    if planned is None or turn.is_replay:
        return Reply.of(turn.reply)
    return replace(planned, message_id=turn.reply.pk)


def _settle(
    turn: Turn, context: TurnContext, planned: Reply | None
) -> Generator[ReplyEvent, None, Reply]:
    """Bring a pending turn to its end, whatever happens on the way."""
    heard = _Heard(reply=planned)
    try:
        yield Started(message_id=turn.reply.pk)
        has_lease = _has_lease(turn, context)
        now = finding.as_now(context, faqs=faq_search)
        if now is not context:
            context, planned = now, policy.plan(now)
        heard.reply = planned
        if planned or not has_lease:
            reply = _without_model(turn, context, planned)
        else:
            reply = yield from _by_model(turn, context, heard)
    except GeneratorExit:
        _abandon(turn, _interrupted(context, heard), context)
        raise
    except CallerLeft:
        return _abandon(turn, _interrupted(context, heard), context)
    except Exception as exc:
        if isinstance(exc, SessionsError) or is_storage_fault(exc):
            raise
        # The customer gets a reply, the turn an end.
        reply = _failed(context, exc)
    reply = _finish(turn, reply, context, is_planned=planned is not None)
    if not heard.said:
        yield Delta(text=reply.text, so_far=reply.text)
    return reply


def _by_model(
    turn: Turn, context: TurnContext, heard: _Heard
) -> Generator[ReplyEvent, None, Reply]:
    """The FAQ that the model points at, or its sentences, as soon as they are there."""
    history = turns.history(turn, limit=settings.CHAT_HISTORY_TURNS)
    completion = refereeing.complete(context, history, faqs=faq_search)
    with closing(completion.pieces(has_left=context.has_left)) as pieces:
        for piece in pieces:
            if isinstance(piece, Sentence):
                text = piece.text
            else:
                heard.reply = refereeing.point_at(context, piece, faqs=faq_search)
                text = heard.reply.text if heard.reply else ""
            if text:
                heard.said += text
                yield Delta(text=text, so_far=heard.said)
    context.watch.lap("model")
    now = finding.as_now(context, faqs=faq_search)
    return policy.concluded(now, completion, heard.reply)


def _interrupted(context: TurnContext, heard: _Heard) -> Reply:
    return policy.interrupted(context, heard.reply, said=heard.said)


def _has_lease(turn: Turn, context: TurnContext) -> bool:
    until, has_left = context.model_deadline, context.has_left
    has_lease = turns.wait(turn, until=until, has_left=has_left)
    context.watch.lap("wait")
    return has_lease


def _without_model(turn: Turn, context: TurnContext, planned: Reply | None) -> Reply:
    """What was planned; a human is told of the wish before the customer hears so."""
    if context.hands_over:
        is_new = handoffs.pass_on(turn.message.session, reason=PREFERS_HUMAN)
        return responding.passed_on(context, is_new=is_new)
    if planned is None and context.has_left():
        raise CallerLeft
    return planned or policy.fall_back(context, reason="model_timeout")


def _failed(context: TurnContext, exc: Exception) -> Reply:
    """The reply after a fault of our own, of which kind and place are logged."""
    error_type = type(exc).__name__
    logger.error("chat.turn.failed", exc_info=exc, extra={"error_type": error_type})
    failures.keep(Failure.What.TURN)
    return policy.failed(context)


def _finish(
    turn: Turn, reply: Reply, context: TurnContext, *, is_planned: bool
) -> Reply:
    """Store the reply, or what there is to say when it comes too late."""
    outcome = outcome_of(reply, started=context.started)
    if not turns.finish(turn, outcome):
        # Another request took the turn for abandoned and went on without it.
        if not is_planned:
            reply = policy.fall_back(context, reason="model_timeout")
            outcome = outcome_of(reply, started=context.started)
        turns.finish(turn, outcome, expected=Message.State.INTERRUPTED)
    reply = replace(reply, message_id=turn.reply.pk)
    context.watch.lap("store")
    context.watch.ended(reply)
    return reply


def _abandon(turn: Turn, reply: Reply, context: TurnContext) -> Reply:
    """The caller is gone: keep what was said to them, let the next turn go."""
    reply = replace(reply, message_id=turn.reply.pk)
    context.watch.ended(reply)
    try:
        turns.finish(turn, outcome_of(reply, started=context.started))
    except Error as exc:
        # Nobody is there to be told; the deadline will interrupt the turn.
        extra = {"error_type": type(exc).__name__}
        logger.warning("chat.turn.not_closed", exc_info=exc, extra=extra)
    return reply
