"""Customers' newest questions, as they are decided anew to see what a change does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from faq.learning import NamedFAQ, PastQuestion, labels_by_question
from sessions_app.past_questions import AskedTurn, newest_turns
from supportbot.chat.conversation import Conversation
from supportbot.chat.finding import context_of
from supportbot.chat.replies import MoveKind, Reply
from supportbot.chat.understanding import understand

ASKING = {MoveKind.ASKS, MoveKind.CORRECTS, MoveKind.REPEATS}


def past_questions() -> list[PastQuestion]:
    """What was asked of the knowledge base last, each question once, newest first."""
    asked = [question for turn in newest_turns() for question in _questions(turn)]
    counts = Counter(question.key for question in asked)
    labels = labels_by_question({question.text for question in asked})
    first = {question.key: question for question in reversed(asked)}
    newest = sorted(first.values(), key=lambda one: -(one.message_id or 0))
    return [
        replace(
            question,
            times_asked=counts[question.key],
            label=labels.get(question.text, question.label),
        )
        for question in newest
    ]


def _questions(asked: AskedTurn) -> Iterator[PastQuestion]:
    """The question that the message asks; none of thanks, a yes, a choice."""
    before = Conversation.of(asked.before)
    message = asked.turn.message
    move = understand(message.text, before)
    if move.kind not in ASKING:
        return
    faq = Reply.of(asked.turn.reply).faq
    yield PastQuestion(
        text=move.query,
        context=context_of(before) if before.turns else None,
        recorded=NamedFAQ(faq_id=faq.id, question=faq.question) if faq else None,
        message_id=message.pk,
    )
