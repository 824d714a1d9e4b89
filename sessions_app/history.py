"""What was said in a session, afterwards: read page by page, rated, exported."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.db import IntegrityError

from sessions_app.gate import storage_errors, write_transaction
from sessions_app.models import ChatSession, Feedback, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Messages, oldest first, and where the page before it ends, if there is one."""

    messages: tuple[Message, ...] = ()
    before: int | None = None


def read_page(session: ChatSession, *, limit: int, before: int | None) -> Page:
    """The newest messages of the epoch, or the newest before a message."""
    newest = session.messages.spoken().defer("decision").order_by("-id")
    if before is not None:
        newest = newest.filter(pk__lt=before)
    with storage_errors():
        found = list(newest[: limit + 1])
    # Epochs follow each other, so the first message of an earlier one ends the page;
    # as a condition it would read through all that was said before a reset.
    current = list(takewhile(lambda message: message.epoch == session.epoch, found))
    page = current[:limit][::-1]
    has_more = len(current) > limit
    return Page(messages=tuple(page), before=page[0].pk if has_more else None)


def find_reply(session: ChatSession, message_id: int) -> Message | None:
    """The bot's reply of that id, if it was given in this session."""
    replies = Message.objects.spoken().filter(
        session=session, role=Message.Role.ASSISTANT
    )
    with storage_errors():
        return replies.filter(pk=message_id).first()


def rate(reply: Message, *, rating: str, reason: str = "", comment: str = "") -> bool:
    """Keep this as the one opinion about a reply; False if that is gone."""
    feedback = Feedback(message=reply, rating=rating, reason=reason, comment=comment)
    try:
        with write_transaction():
            Feedback.objects.bulk_create(
                [feedback],
                update_conflicts=True,
                unique_fields=["message"],
                update_fields=["rating", "reason", "comment"],
            )
    except IntegrityError:  # erased after it was found
        return False
    return True


def export(session: ChatSession) -> dict[str, Any]:  # Any: plain JSON
    """Everything kept about a session, as plain values for JSON."""
    return {
        "reference": session.reference,
        "label": session.label,
        "owner": session.owner.name if session.owner else None,
        "created_at": session.created_at.isoformat(),
        "updated_at": session.updated_at.isoformat(),
        "messages": [
            _exported(message)
            for message in session.messages.spoken().select_related("feedback")
        ],
        "handoffs": [
            {
                "state": handoff.state,
                "reason": handoff.reason,
                "contact": handoff.contact,
                "comment": handoff.comment,
                "created_at": handoff.created_at.isoformat(),
            }
            for handoff in session.handoffs.all()
        ],
    }


def _exported(message: Message) -> dict[str, Any]:  # Any: plain JSON
    feedback = getattr(message, "feedback", None)  # the reply's, if it got any
    return {
        "message_id": message.pk,
        "role": message.role,
        "text": message.text,
        "state": message.state,
        "source": message.source or None,
        "reason": message.reason or None,
        "confidence": message.confidence,
        "decision": message.decision,
        "epoch": message.epoch,
        "created_at": message.created_at.isoformat(),
        "feedback": feedback
        and {
            "rating": feedback.rating,
            "reason": feedback.reason,
            "comment": feedback.comment,
        },
    }
