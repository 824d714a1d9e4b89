"""What a message tells of the reply before it, kept for the knowledge base."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from faq.models import Voice
from sessions_app import opinions
from sessions_app.models import Message
from supportbot.chat.phrases import read_tokens, spelling
from supportbot.chat.replies import FAQSummary, MoveKind

if TYPE_CHECKING:
    from supportbot.chat.building import TurnContext
    from supportbot.chat.conversation import Conversation, PastTurn

logger = logging.getLogger(__name__)

Kind = Voice.Kind
WISHES = {MoveKind.WANTS_HUMAN, MoveKind.HANDS_OVER}


def keep(context: TurnContext, text: str) -> None:
    """Keep a yes, a no, a choice, or the wish for a human after an answer.

    Belongs after the turn, outside of its transaction, and not to a replay. What
    can't be kept is logged and lost: the customer has a reply.
    """
    try:
        _keep(context, text)
    except Exception as exc:
        extra = {"error_type": type(exc).__name__}
        logger.warning("chat.voice.lost", exc_info=exc, extra=extra)


def _keep(context: TurnContext, text: str) -> None:
    before = context.conversation
    last, kind = before.standing, context.move.kind
    if last is None:
        return
    clicked = context.move.faq if kind is MoveKind.TAKES else _clicked(text, before)
    if clicked:
        _tell(before.asked, Kind.CLICKED, (clicked,))
    elif kind is MoveKind.ACCEPTS:
        _tell(last, Kind.CONFIRMED, last.faqs)
    elif kind is MoveKind.REJECTS and last.faqs:
        _tell(last, Kind.REJECTED, last.faqs)
    elif kind is MoveKind.REJECTS:
        _tell(before.asked, Kind.NONE_OF_THESE, last.reply.suggestions)
    elif kind in WISHES:
        _tell(last, Kind.HANDED_OFF, last.faqs)


def _clicked(text: str, before: Conversation) -> FAQSummary | None:
    """The offered question that was sent as it stands, as a click does."""
    if not before.offered:
        return None
    said = spelling(read_tokens(text))
    same = (f for f in before.offered if spelling(read_tokens(f.question)) == said)
    return next(same, None)


def _tell(asked: PastTurn | None, kind: Kind, faqs: tuple[FAQSummary, ...]) -> None:
    """Of a question, where one message alone asks it, and of these FAQs."""
    if asked is None or asked.reply.message_id is None or not faqs:
        return
    reply = Message.objects.filter(pk=asked.reply.message_id).first()
    if reply is not None:
        opinions.keep(reply, kind, faq_ids=[faq.id for faq in faqs])
