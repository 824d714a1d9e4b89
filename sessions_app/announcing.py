"""What integrators are told of turns, handoffs and feedback: scalars, and no texts."""

from __future__ import annotations

from typing import Any

from sessions_app.models import (
    ChatSession,
    Event,
    EventType,
    Feedback,
    Handoff,
    Message,
)

ANSWERS = {Message.Source.FAQ, Message.Source.GEMINI}


def started(session: ChatSession) -> Event:
    """A conversation begins; `key` is the integration that it came by."""
    owner = session.owner
    data = {"reference": session.reference, "key": owner.name if owner else None}
    return Event(type=EventType.CONVERSATION_STARTED, data=data, session=session)


def ended(reply: Message, *, is_talk: bool) -> Event | None:
    """A question was answered, or not; None for small talk and for what broke off.

    Answered is what an FAQ or the model answers. To be asked back is no answer yet.
    """
    is_answered = reply.source in ANSWERS
    if not reply.source or (is_talk and not is_answered):
        return None
    decided = reply.decision or {}
    data = _of_reply(reply) | {
        "source": reply.source,
        "certainty": decided.get("certainty") or None,
        "reason": reply.reason or None,
        "decision": decided.get("decision"),
        "is_cut_short": reply.state == Message.State.TRUNCATED,
    }
    kind = EventType.MESSAGE_ANSWERED if is_answered else EventType.MESSAGE_UNANSWERED
    return Event(type=kind, data=data, session=reply.session, message=reply)


def opened(handoff: Handoff) -> Event:
    """A customer asks for a human, or tells more of what for."""
    return Event(
        type=EventType.HANDOFF_OPENED,
        data=handoff.told,
        session=handoff.session,
        handoff=handoff,
    )


def closed(handoff: Handoff) -> Event:
    """Staff have seen to the customer."""
    return Event(
        type=EventType.HANDOFF_CLOSED,
        data=handoff.told,
        session=handoff.session,
        handoff=handoff,
    )


def rated(feedback: Feedback) -> Event:
    """A customer's opinion about a reply; the last one given counts."""
    reply = feedback.message
    data = _of_reply(reply) | {
        "source": reply.source or None,
        "rating": feedback.rating,
        "reason": feedback.reason or None,
    }
    kind = EventType.FEEDBACK_GIVEN
    return Event(type=kind, data=data, session=reply.session, message=reply)


def _of_reply(reply: Message) -> dict[str, Any]:  # Any: plain JSON
    return {
        "message_id": reply.pk,
        "reference": reply.session.reference,
        "faq": _faq(reply),
    }


def _faq(reply: Message) -> dict[str, Any] | None:  # Any: plain JSON
    """The FAQ that answers, under the question that it had then."""
    if reply.faq_id is None:
        return None
    decided = (reply.decision or {}).get("faq") or {}
    return {"id": reply.faq_id, "question": decided.get("question", "")}
