"""Answers a customer's message: from the FAQ, else by the model, else politely not."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import Error

from faq import search as faq_search
from faq.indexing import current_encoder
from sessions_app import handoffs, turns
from sessions_app.exceptions import SessionsError, is_storage_fault
from sessions_app.models import ChatSession, Handoff, Message
from sessions_app.turns import IncomingMessage, Outcome, Turn
from supportbot import failures
from supportbot.chat import (
    finding,
    opinions,
    policy,
    prompting,
    responding,
    turn_events,
)
from supportbot.chat.building import TurnContext, Wishes
from supportbot.chat.completion import (
    IN_THE_BOOKS,
    Accounts,
    Choice,
    Completion,
    Sentence,
)
from supportbot.chat.conversation import MEMORY, Conversation
from supportbot.chat.guard import Guard
from supportbot.chat.replies import (
    Action,
    Delta,
    FAQSummary,
    Finished,
    Reply,
    ReplyEvent,
    Started,
    for_storage,
)
from supportbot.chat.summary_languages import set_apart
from supportbot.chat.understanding import understand
from supportbot.llm import calling
from supportbot.llm.deadlines import CallerLeft, HasLeft, nobody_leaves
from supportbot.models import Failure

if TYPE_CHECKING:
    from faq.retrieval import Certainty
    from sessions_app.limits import Limit
    from supportbot.chat.finding import KnowledgeBase
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

NO_WISHES = Wishes()
PREFERS_HUMAN = Handoff.Reason.PREFERS_HUMAN
MODEL_SHARE = 0.95  # of the turn's time; what is left is for storing the reply


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
        found = look_up(_said_in(session), text, wishes, watch=watch)
        context = replace(found, has_left=has_left)
        planned = plan(context)
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


def _said_in(session: ChatSession) -> Conversation:
    return Conversation.of(turns.recent(session, limit=MEMORY))


def _known_outcome(context: TurnContext, planned: Reply | None) -> Outcome | None:
    """What is stored with the message: the reply, if that is known."""
    is_known = planned is not None and not context.hands_over
    return _outcome(planned, context) if planned and is_known else None


def look_up(
    conversation: Conversation,
    text: str,
    wishes: Wishes,
    *,
    watch: TurnWatch,
    faqs: KnowledgeBase = faq_search,
) -> TurnContext:
    """What the message means after what was said before, and what is found for it.

    Nothing is stored: who only wants to know gets what a customer would.
    """
    move = understand(text, conversation)
    watch.lap("lookup")
    context = TurnContext(
        # What is not stored is not sent to the model either.
        text=for_storage(text),
        result=None,
        move=move,
        conversation=conversation,
        contact=settings.SUPPORT_CONTACT,
        min_certainty=wishes.min_certainty,
        requested_language=wishes.language,
        accept_language=wishes.accept_language,
        started=watch.started,
        watch=watch,
    )
    context = finding.find_for(context, text, faqs=faqs)
    watch.lap("search")
    return context


def _sent(text: str, wishes: Wishes) -> str:
    """What a repeated key must repeat: the text, and what else decides on the reply."""
    # Other than the default only: the digests stored so far are of the text alone.
    certainty = "" if wishes.min_certainty == "likely" else wishes.min_certainty
    language = f"language {wishes.language}" if wishes.language else ""
    return "\0".join([*filter(None, (certainty, language)), text])


def plan(context: TurnContext) -> Reply | None:
    """The reply, if there is one without the model."""
    if not context.is_question:
        return responding.respond(context)
    reply = policy.from_faq(context, least=cast("Certainty", settings.MODEL_BELOW))
    if reply is None and not has_model():
        return policy.fall_back(context, reason="not_configured")
    return reply


def has_model() -> bool:
    """Whether there is a model, and turns may use it."""
    is_used = settings.MODEL_USE != "off"
    return is_used and calling.availability() != "not_configured"


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
            context, planned = now, plan(now)
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
    completion = complete(context, history)
    with closing(completion.pieces(has_left=context.has_left)) as pieces:
        for piece in pieces:
            if isinstance(piece, Sentence):
                text = piece.text
            else:
                heard.reply = point_at(context, piece)
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
    until, has_left = _model_deadline(context), context.has_left
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


def _model_deadline(context: TurnContext) -> float:
    return context.started + MODEL_SHARE * settings.CHAT_TURN_TIMEOUT


def complete(
    context: TurnContext,
    history: Sequence[Turn],
    *,
    faqs: KnowledgeBase = faq_search,
    accounts: Accounts = IN_THE_BOOKS,
) -> Completion:
    """The model's way to a reply: its prompt, and the guard over what it writes."""
    documents = finding.find_nearest(context, faqs=faqs)
    prepared = prompting.prepare(context, history, documents=documents, faqs=faqs)
    return Completion(
        prepared.prompt,
        Guard.of(
            said=prepared.said,
            instructions=prepared.prompt.instructions,
            fence=prepared.fence,
            encoder=current_encoder().encoder,
        ),
        documents=documents,
        timeout=max(_model_deadline(context) - time.monotonic(), 0.01),
        writes=settings.MODEL_USE == "free",
        accounts=accounts,
    )


def point_at(
    context: TurnContext, choice: Choice, *, faqs: KnowledgeBase = faq_search
) -> Reply | None:
    """The FAQs that the model has chosen, as a customer gets them now."""
    documents = finding.still_told(choice.documents, faqs=faqs)
    if not documents:
        return None
    exchanged = finding.exchanged_in(context, documents, faqs=faqs)
    return policy.pointed_at(finding.as_now(context, faqs=faqs), documents, exchanged)


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
    outcome = _outcome(reply, context)
    if not turns.finish(turn, outcome):
        # Another request took the turn for abandoned and went on without it.
        if not is_planned:
            reply = policy.fall_back(context, reason="model_timeout")
            outcome = _outcome(reply, context)
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
        turns.finish(turn, _outcome(reply, context))
    except Error as exc:
        # Nobody is there to be told; the deadline will interrupt the turn.
        extra = {"error_type": type(exc).__name__}
        logger.warning("chat.turn.not_closed", exc_info=exc, extra=extra)
    return reply


def _outcome(reply: Reply, context: TurnContext) -> Outcome:
    return outcome_of(reply, started=context.started)


def outcome_of(reply: Reply, *, started: float) -> Outcome:
    """What is stored at the end of a turn that started then, monotonically."""
    is_from_faq = reply.faq and reply.source == Message.Source.FAQ
    return Outcome(
        text=reply.text,
        state=reply.state,
        source=reply.source,
        reason=reply.reason or "",
        faq_id=reply.faq.id if reply.faq and is_from_faq else None,
        confidence=reply.confidence,
        decision=set_apart(asdict(reply.record)),
        duration_ms=round((time.monotonic() - started) * 1000, 3),
        is_talk=reply.record.is_talk or reply.record.decision == Action.CHATTED,
        cost_nano=_cost_nano(reply),
    )


def _cost_nano(reply: Reply) -> int | None:
    call = reply.record.model_call
    return turn_events.nano_cost_of(call) if call else None
