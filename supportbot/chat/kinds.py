"""What a reply is to the customer, and whether to ask them afterwards if it helped."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sessions_app.models import Message
from supportbot.chat.replies import Action, MoveKind, Reply
from supportbot.chat.understanding import is_talk


class ReplyKind(StrEnum):
    """What a reply is, as it is shown."""

    ANSWER = "answer"  # an FAQ's
    CLOSEST = "closest"  # an FAQ's that is only likely: the customer says yes or no
    GENERATED = "generated"  # a model's, from the FAQs that it cites
    ASKS_BACK = "asks_back"
    SMALL_TALK = "small_talk"
    NO_ANSWER = "no_answer"


class HelpQuestion(StrEnum):
    """When to ask "Did that help?", which is asked once in a conversation."""

    LATER = "later"  # about this reply, when the customer says nothing more
    NOW = "now"  # about the reply before this one


_BY_DECISION: Mapping[str, ReplyKind] = {
    Action.CHATTED: ReplyKind.SMALL_TALK,
    Action.ASKED_BACK: ReplyKind.ASKS_BACK,
}
_BY_SOURCE: Mapping[str, ReplyKind] = {
    Message.Source.FAQ: ReplyKind.ANSWER,
    Message.Source.GEMINI: ReplyKind.GENERATED,
    Message.Source.FALLBACK: ReplyKind.NO_ANSWER,
}
_FRIENDLY = {
    MoveKind.ASKS_MOOD,
    MoveKind.GREETS,
    MoveKind.LEAVES,
    MoveKind.NODS,
    MoveKind.THANKS,
}
_ENDS = {MoveKind.LEAVES, MoveKind.NODS, MoveKind.THANKS}


def kind_of(reply: Reply) -> ReplyKind | None:
    """None for a colleague's, and until there is a reply."""
    if reply.faq and _is_small_talk(reply):
        return ReplyKind.SMALL_TALK
    if reply.faq and reply.certainty == "likely":
        return ReplyKind.CLOSEST
    return _BY_DECISION.get(reply.record.decision) or _BY_SOURCE.get(reply.source)


def help_question(reply: Reply) -> HelpQuestion | None:
    """The question that the reply calls for; None for most."""
    if reply.state != Message.State.ANSWERED or reply.offers_human:
        return None
    match kind_of(reply):
        case ReplyKind.ANSWER | ReplyKind.GENERATED:
            return HelpQuestion.LATER
        case ReplyKind.SMALL_TALK if reply.record.move in _ENDS:
            return HelpQuestion.NOW
    return None


def _is_small_talk(reply: Reply) -> bool:
    """Whether the FAQ answers nothing but small talk, as the company words it."""
    if reply.faq is None or reply.also:
        return False
    return reply.record.move in _FRIENDLY or is_talk(reply.faq.question)
