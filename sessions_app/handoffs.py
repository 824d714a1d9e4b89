"""Customers who ask for a human, until staff have seen to them."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from faq.models import Voice
from sessions_app import announcing, opinions, outbox, staff_replies
from sessions_app.exceptions import SessionErased
from sessions_app.models import ChatSession, Handoff, HandoffQuerySet, Message


def ask(session: ChatSession, *, reason: str, contact: str, comment: str) -> Handoff:
    """The session's one open handoff, with what the customer told last.

    Told again in the same words, it changes nothing.
    """
    told = {"reason": reason, "contact": contact, "comment": comment}
    try:
        with transaction.atomic():
            handoff = _stored(session, told)
    except IntegrityError as exc:
        raise SessionErased from exc
    _tell_knowledge_base(session, reason)
    return handoff


def pass_on(session: ChatSession, *, reason: str) -> bool | None:
    """See to it that a handoff is open; whether it is new. What was told stays.

    None, and nothing to pass on, if a reset has erased the conversation meanwhile.
    """
    try:
        with transaction.atomic():
            if settings.RESET_ERASES and _was_reset(session):
                return None
            handoff, is_new = Handoff.objects.get_or_create(
                session=session, state=Handoff.State.OPEN, defaults={"reason": reason}
            )
            if is_new:
                outbox.publish_all([announcing.opened(handoff)])
    except IntegrityError as exc:
        raise SessionErased from exc
    if is_new:
        _tell_knowledge_base(session, reason)
    return is_new


def reply(handoff: Handoff, text: str, author: str = "") -> Message:
    """What a colleague writes to the customer, under a name if there is one.

    In the conversation, and by e-mail where the customer has left an address.
    """
    return staff_replies.write(handoff.session, text, author, mail_to=handoff)


def assign(handoff: Handoff, assignee_id: int | None) -> bool:
    """Give it to a colleague, or to nobody; False if that is nothing new."""
    other = Handoff.objects.filter(pk=handoff.pk).exclude(assignee=assignee_id)
    return bool(other.update(assignee=assignee_id))


def open_of(session: ChatSession) -> Handoff | None:
    """The session's open handoff, if there is one."""
    return session.handoffs.open().first()


def close(handoffs: HandoffQuerySet) -> int:
    """Mark as done; how many were open."""
    with transaction.atomic():
        locked = list(handoffs.open().select_for_update().values_list("pk", flat=True))
        waiting = Handoff.objects.filter(pk__in=locked)
        waiting.update(state=Handoff.State.DONE, closed_at=timezone.now())
        told = waiting.select_related("session").order_by("id")
        outbox.publish_all([announcing.closed(handoff) for handoff in told])
    return len(locked)


def _was_reset(session: ChatSession) -> bool:
    """Whether it is in another epoch by now; else none begins in this transaction."""
    sessions = ChatSession.objects.select_for_update().filter(pk=session.pk)
    return session.epoch not in sessions.values_list("epoch", flat=True)


def _stored(session: ChatSession, told: dict[str, str]) -> Handoff:
    handoff, is_new = Handoff.objects.select_for_update().get_or_create(
        session=session, state=Handoff.State.OPEN, defaults=told
    )
    if not is_new:
        same = Handoff.objects.filter(pk=handoff.pk)
        if not same.exclude(**told).update(**told):
            return handoff
        handoff.refresh_from_db(fields=list(told))
    outbox.publish_all([announcing.opened(handoff)])
    return handoff


def _tell_knowledge_base(session: ChatSession, reason: str) -> None:
    """Who asks for a human right after an answer may not have got what they need."""
    spoken = session.messages.spoken().filter(role=Message.Role.ASSISTANT)
    last = spoken.filter(epoch=session.epoch).order_by("-id").first()
    if last is not None:
        is_wrong = reason == Handoff.Reason.WRONG_ANSWER
        kind = Voice.Kind.REJECTED if is_wrong else Voice.Kind.HANDED_OFF
        opinions.keep(last, kind)
