"""What a receiver reads: made when it is sent, so that what was erased is not in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faq.details import redact
from sessions_app.models import EventType, Feedback

if TYPE_CHECKING:
    from sessions_app.models import Event, EventDelivery, Message


def payload(delivery: EventDelivery) -> bytes:
    """The body of the request."""
    return json.dumps(told(delivery), ensure_ascii=False).encode()


def told(delivery: EventDelivery, *, with_texts: bool = True) -> dict[str, Any]:
    """What the receiver is told; Any: plain JSON.

    What people wrote only if the endpoint asks for it. The webhook of the settings gets
    what it always got: how the customer can be reached.
    """
    event, endpoint = delivery.event, delivery.endpoint
    data = dict(event.data)
    if with_texts and endpoint is not None and endpoint.includes_texts:
        data |= _texts(event)
    elif delivery.endpoint_id is None and event.handoff:
        data = event.handoff.told  # anew, in the order in which it always came
        data |= _filled(contact=event.handoff.contact if with_texts else "")
    return {
        "type": event.type,
        "timestamp": event.created_at.isoformat(),
        "data": data,
    }


def _texts(event: Event) -> dict[str, str]:
    """What is kept by now of what the people in it wrote."""
    if event.handoff:
        return _filled(contact=event.handoff.contact, comment=event.handoff.comment)
    if event.type == EventType.FEEDBACK_GIVEN and event.message:
        return _said(event.message) | _filled(comment=_comment(event.message))
    return _said(event.message) if event.message else {}


def _said(reply: Message) -> dict[str, str]:
    asked = reply.reply_to.text if reply.reply_to else ""
    return _filled(message=redact(asked), reply=redact(reply.text))


def _comment(reply: Message) -> str:
    opinion = Feedback.objects.filter(message=reply).first()
    return redact(opinion.comment) if opinion else ""


def _filled(**texts: str) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}
