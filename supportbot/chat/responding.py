"""What is said to a message that asks nothing of the FAQs, and to a yes or a no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from faq.retrieval import has_keyword
from supportbot.chat.building import (
    TurnContext,
    apologised,
    as_paragraph,
    chatted,
    offering,
    served,
    suggestions,
    told_again,
    under_heading,
    with_human,
    worded,
)
from supportbot.chat.replies import Action, FAQSummary, MoveKind, Reply
from supportbot.models import TextKey

if TYPE_CHECKING:
    from faq.retrieval import Document

_TALK: Mapping[MoveKind, TextKey] = {
    MoveKind.ACCEPTS: TextKey.GLAD_IT_HELPED,
    MoveKind.ASKS_MOOD: TextKey.GREETING,
    MoveKind.ASKS_WHO: TextKey.BOT_OR_HUMAN,
    MoveKind.GREETS: TextKey.GREETING,
    MoveKind.LEAVES: TextKey.GOODBYE,
    MoveKind.NODS: TextKey.ACKNOWLEDGED,
    MoveKind.THANKS: TextKey.THANKS,
}


def respond(context: TurnContext) -> Reply:
    """What is said to a yes, a no, a wish, small talk."""
    if context.hands_over:
        return passed_on(context)
    if context.result and context.result.match:
        return _told_own(context, context.result.match.document)
    special = _MOVES.get(context.move.kind)
    if special:
        return special(context)
    # What else is small talk opens a conversation, or goes on with one.
    has_asked = context.conversation.has_asked
    otherwise = TextKey.ACKNOWLEDGED if has_asked else TextKey.GREETING
    return chatted(context, context.say(_TALK.get(context.move.kind, otherwise)))


def passed_on(context: TurnContext, *, is_new: bool | None = True) -> Reply:
    """That a human knows of the wish now, or did before, and how else to reach one.

    None where there is nothing any more that they could have been told of.
    """
    if is_new is None:
        return chatted(context, context.say(TextKey.ACKNOWLEDGED))
    key = TextKey.HANDED_OVER if is_new else TextKey.STILL_OPEN
    contact = context.way_to_humans
    way = context.say(TextKey.HUMAN, contact=contact) if contact else ""
    text = " ".join(filter(None, (context.say(key), way, context.say(TextKey.HOURS))))
    match = context.result.match if context.result else None
    told = {turn.reply.faq.id for turn in context.conversation.turns if turn.reply.faq}
    if match is None or match.document.faq_id in told:
        return offering(chatted(context, text))
    text += as_paragraph(match.document.answer)
    certainty = context.result.certainty if context.result else None
    return offering(served(context, text, (match.document,), certainty or "sure"))


def _told_own(context: TurnContext, document: Document) -> Reply:
    """What the company's own FAQ says to a move."""
    certainty = context.result.certainty if context.result else None
    told = served(context, document.answer, (document,), certainty or "sure")
    if context.move.kind is not MoveKind.WANTS_HUMAN:
        return told
    if certainty == "likely" and has_keyword(document, context.text):
        # It may be about something else, and the wish is not.
        way = _handed_on(context).text
        told = replace(told, text=under_heading(document) + as_paragraph(way))
    return offering(told)


def _took(context: TurnContext) -> Reply:
    if context.chosen is None:  # deleted since it was offered
        return apologised(context)
    return served(context, context.chosen.answer, (context.chosen,), "sure")


def _made_sure(context: TurnContext) -> Reply:
    if context.chosen is None:
        return apologised(context)
    return told_again(context, context.chosen, "sure")


def _left_open(context: TurnContext) -> Reply:
    """The same questions again, to choose from."""
    offered = tuple(map(FAQSummary.of, context.offered))
    if not offered:
        return chatted(context, context.say(TextKey.UNCLEAR))
    several = len(offered) > 1
    text = context.say(TextKey.WHICH_ONE if several else TextKey.ASKS_BACK_ONE)
    return worded(context, Action.ASKED_BACK, text, suggested=offered)


def _rejected(context: TurnContext) -> Reply:
    """The next candidates of the last question, other words, then a human."""
    next_ones = suggestions(context.result)
    last = context.conversation.turns[-1:]
    if not next_ones and not last:
        return chatted(context, context.say(TextKey.UNCLEAR))
    has_tried = any(turn.reply.record.move == MoveKind.REJECTS for turn in last)
    if not next_ones or has_tried:
        further = "" if has_tried else context.say(TextKey.REPHRASE)
        text = " ".join(filter(None, (context.say(TextKey.NO_ANSWER), further)))
        return with_human(context, worded(context, Action.FALLBACK, text))
    several = len(next_ones) > 1
    text = context.say(TextKey.NEXT_SEVERAL if several else TextKey.NEXT_ONE)
    summaries = tuple(map(FAQSummary.of, next_ones))
    return worded(context, Action.ASKED_BACK, text, suggested=summaries)


def _puzzled(context: TurnContext) -> Reply:
    has_answered = bool(context.conversation.shown)
    key = TextKey.ANSWER_UNCLEAR if has_answered else TextKey.UNCLEAR
    return chatted(context, context.say(key))


def _called(context: TurnContext) -> Reply:
    return with_human(context, chatted(context, context.say(TextKey.STILL_HERE)))


def _introduced(context: TurnContext) -> Reply:
    """What the bot can do, and what about."""
    text = context.say(TextKey.ABILITIES)
    if context.topics:
        named = context.say(TextKey.TOPICS, topics=", ".join(context.topics))
        text = " ".join(filter(None, (text, named)))
    return chatted(context, text)


def _upset(context: TurnContext) -> Reply:
    is_complaint = context.move.kind is MoveKind.COMPLAINS
    key = TextKey.COMPLAINT if is_complaint else TextKey.SWEARING
    return with_human(context, chatted(context, context.say(key)))


def _handed_on(context: TurnContext) -> Reply:
    """The way to a human, where no FAQ tells it."""
    contact = context.way_to_humans
    key = TextKey.HUMAN if contact else TextKey.HUMAN_HANDOFF
    values = {"contact": contact} if contact else {}
    parts = [context.say(key, **values), context.say(TextKey.HOURS)]
    return offering(chatted(context, " ".join(filter(None, parts))))


_MOVES: Mapping[MoveKind, Callable[[TurnContext], Reply]] = {
    MoveKind.TAKES: _took,
    MoveKind.MAKES_SURE: _made_sure,
    MoveKind.IS_PUZZLED: _puzzled,
    MoveKind.CALLS: _called,
    MoveKind.ASKS_HELP: _introduced,
    MoveKind.LEAVES_OPEN: _left_open,
    MoveKind.REJECTS: _rejected,
    MoveKind.COMPLAINS: _upset,
    MoveKind.SWEARS: _upset,
    MoveKind.WANTS_HUMAN: _handed_on,
}
