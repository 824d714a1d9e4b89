"""What was said in a session, afterwards: read page by page, or exported whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from faq.models import Voice
from sessions_app import feedback
from sessions_app.models import Message

if TYPE_CHECKING:
    from sessions_app.models import ChatSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Messages, oldest first, and where to read on.

    `before` is where the page before it ends, if there is one; `after` the last
    message that will not change any more. A reset begins another epoch.
    """

    messages: tuple[Message, ...] = ()
    before: int | None = None
    after: int = 0
    epoch: int = 0


def read_page(
    session: ChatSession, *, limit: int, before: int | None = None, after: int = 0
) -> Page:
    """The newest messages of the epoch, among those before and after a message.

    With the replies that are still to come, or never came: their text is empty.
    """
    newest = session.messages.select_related("feedback").order_by("-id")
    if before is not None:
        newest = newest.filter(pk__lt=before)
    if after:
        newest = newest.filter(pk__gt=after)
    found = list(newest[: limit + 1])
    # Epochs follow each other, so the first message of an earlier one ends the page;
    # as a condition it would read through all that was said before a reset.
    current = list(takewhile(lambda message: message.epoch == session.epoch, found))
    page = current[:limit][::-1]
    has_more = len(current) > limit
    return Page(
        messages=tuple(map(_as_it_stands, page)),
        before=page[0].pk if has_more else None,
        after=_settled_until(page, after),
        epoch=session.epoch,
    )


def _as_it_stands(message: Message) -> Message:
    """The message; interrupted where its turn is over and nobody has marked it yet."""
    is_pending = message.state == Message.State.PENDING
    if is_pending and (message.reply_to or message).is_expired:
        message.state = Message.State.INTERRUPTED
    return message


def _settled_until(page: list[Message], after: int) -> int:
    pending = (m.pk for m in page if m.state == Message.State.PENDING)
    first = next(pending, None)
    if first is not None:
        return first - 1
    return page[-1].pk if page else after


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
        "events": [
            {
                "type": event.type,
                "created_at": event.created_at.isoformat(),
                "data": event.data,
            }
            for event in session.events.all()
        ],
        "labels_from_use": [
            {
                "question": voice.text,
                "faq": voice.faq_id,
                "kind": voice.kind,
                "asked_at": voice.asked_at.isoformat(),
            }
            for voice in Voice.objects.of(session.voter)
        ],
    }


def _exported(message: Message) -> dict[str, Any]:  # Any: plain JSON
    return {
        "message_id": message.pk,
        "role": message.role,
        "text": message.text,
        "state": message.state,
        "source": message.source or None,
        "author": message.author or None,
        "reason": message.reason or None,
        "confidence": message.confidence,
        "decision": message.decision,
        "epoch": message.epoch,
        "created_at": message.created_at.isoformat(),
        "feedback": feedback.export(message),
    }
