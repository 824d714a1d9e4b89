"""What customers make of a reply, handed to the knowledge base as their voices.

>>> keep(reply, Voice.Kind.CONFIRMED)
>>> keep(reply, Voice.Kind.NONE_OF_THESE, faq_ids=[3, 7])
>>> keep(reply, None)  # takes it back
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error, transaction

from faq.voices import record_voice, withdraw_voice
from sessions_app.models import ChatSession, Message, new_voter

if TYPE_CHECKING:
    from faq.models import Voice

# The moves of a decision record whose message, or the one before, asks for the FAQ.
OWN_WORDS = {None, "", "asks", "asks the same again", "takes a suggestion"}

logger = logging.getLogger(__name__)


def keep(
    reply: Message, kind: Voice.Kind | None, *, faq_ids: Collection[int] | None = None
) -> None:
    """Keep what the customer makes of a reply's FAQ, or of FAQs that it offered.

    Belongs after the turn, outside of its transaction: what can't be kept is logged
    and lost, and the turn stays.
    """
    if faq_ids is None:
        faq_ids = [] if reply.faq_id is None else [reply.faq_id]
    if not faq_ids:
        return
    try:
        _keep(reply, kind, faq_ids)
    except Error as exc:
        extra = {"error_type": type(exc).__name__}
        logger.warning("sessions.voice.lost", exc_info=exc, extra=extra)


def _keep(reply: Message, kind: Voice.Kind | None, faq_ids: Collection[int]) -> None:
    question = question_of(reply)
    if question is None:
        return
    with transaction.atomic():
        voter = _voter(reply)
        if voter is None:
            return
        if kind is None:
            withdraw_voice(text=question.text, faq_ids=faq_ids, voter=voter)
            return
        record_voice(
            kind,
            text=question.text,
            faq_ids=faq_ids,
            voter=voter,
            asked_at=question.created_at,
        )


def question_of(reply: Message) -> Message | None:
    """The message whose own words the reply is about, if there is one.

    The decision record tells: `move` whether the message asks anything, `question_id`
    where it is an earlier message that asks, `taken` where this one was but a word
    about the last reply ("the second"), `reading` where it was understood by its
    context only, `also` where it asks more.
    """
    decision = reply.decision if isinstance(reply.decision, dict) else {}
    if decision.get("move") not in OWN_WORDS:
        return None
    if decision.get("reading") not in {None, "", "alone"} or decision.get("also"):
        return None
    own_id = None if decision.get("taken") else reply.reply_to_id
    question_id = decision.get("question_id") or own_id
    if not isinstance(question_id, int):
        return None
    asked = Message.objects.filter(session=reply.session_id, role=Message.Role.USER)
    return asked.filter(pk=question_id).first()


def _voter(reply: Message) -> str | None:
    """The name of the session's voices; None if it was erased meanwhile."""
    # Locked: who erases it then finds the voice, too (PostgreSQL).
    sessions = ChatSession.objects.select_for_update().filter(pk=reply.session_id)
    if settings.RESET_ERASES:
        sessions = sessions.filter(epoch=reply.epoch)
    voter = sessions.values_list("voter", flat=True).first()
    if voter == "":  # a version before 0.2.0 began it
        voter = new_voter()
        sessions.update(voter=voter)
    return voter
