"""What customers think of the bot's replies: one opinion a reply, the last one given.

>>> reply = find_reply(session, message_id)
>>> rate(reply, rating=Feedback.Rating.DOWN, reason=Feedback.Reason.OUTDATED)
True
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from faq.models import Voice
from sessions_app import announcing, opinions, outbox
from sessions_app.models import ChatSession, EventType, Feedback, Message

# What else customers dislike says nothing of whether it was the right FAQ.
WRONG_FAQ = {"", Feedback.Reason.WRONG, Feedback.Reason.OFF_TOPIC}


def find_reply(session: ChatSession, message_id: int) -> Message | None:
    """The bot's reply of that id, if it was given in this session.

    Nobody votes on a colleague's words.
    """
    replies = (
        Message.objects.spoken()
        .filter(session=session, role=Message.Role.ASSISTANT)
        .exclude(source=Message.Source.STAFF)
    )
    return replies.filter(pk=message_id).first()


def rate(reply: Message, *, rating: str, reason: str = "", comment: str = "") -> bool:
    """Keep this as the one opinion about a reply; False if that is gone."""
    feedback = Feedback(message=reply, rating=rating, reason=reason, comment=comment)
    try:
        with transaction.atomic():
            _store(feedback)
    except IntegrityError:  # erased after it was found
        return False
    opinions.keep(reply, _voice(rating, reason))
    return True


def _store(feedback: Feedback) -> None:
    """Keep it in the place of the one before; the same again is told to nobody."""
    is_news = outbox.is_heard(EventType.FEEDBACK_GIVEN) and not _is_known(feedback)
    Feedback.objects.bulk_create(
        [feedback],
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["rating", "reason", "comment"],
    )
    if is_news:
        outbox.publish_all([announcing.rated(feedback)])


def _is_known(feedback: Feedback) -> bool:
    return Feedback.objects.filter(
        message=feedback.message,
        rating=feedback.rating,
        reason=feedback.reason,
        comment=feedback.comment,
    ).exists()


def export(message: Message) -> dict[str, str] | None:
    """The opinion about a message as plain values, if there is one."""
    opinion: Feedback | None = getattr(message, "feedback", None)
    if opinion is None:
        return None
    return {
        "rating": opinion.rating,
        "reason": opinion.reason,
        "comment": opinion.comment,
    }


def _voice(rating: str, reason: str) -> Voice.Kind | None:
    if rating == Feedback.Rating.UP:
        return Voice.Kind.THUMBS_UP
    return Voice.Kind.THUMBS_DOWN if reason in WRONG_FAQ else None
