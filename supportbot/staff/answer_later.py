"""Answers questions of the past, once an FAQ answers them: who gets what, and sent.

>>> plan(faq, message_ids).recipients
>>> answer_later(faq, message_ids, by=request.user)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from faq import search
from faq.models import FAQ
from sessions_app import handoffs, mails, staff_replies
from sessions_app.models import Handoff, Message
from sessions_app.open_questions import (
    answered_later,
    newest_handoffs,
    questions_behind,
    questions_of,
)
from supportbot.chat.mails import answer_of_question, language_of_customer

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from faq.retrieval import SearchResult

MOST = 200  # questions that one click answers
MOST_HANDOFFS = 50  # open ones whose questions are searched, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A question that gets the answer: in the chat, and by e-mail with an address."""

    question: Message
    text: str
    handoff: Handoff | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A question that gets no answer, and why."""

    question: Message
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterPlan:
    """Who gets an FAQ's answer later, and who does not."""

    faq: FAQ
    recipients: tuple[Recipient, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def mail_count(self) -> int:
        return sum(each.address is not None for each in self.recipients)


def plan(faq: FAQ, message_ids: Sequence[int]) -> LaterPlan:
    """What answering these questions with the FAQ would send; nothing is sent."""
    if not FAQ.objects.answerable().filter(pk=faq.pk).exists():
        return LaterPlan(faq=faq)
    questions = questions_of(message_ids[:MOST])
    known = answered_later(questions)
    left = newest_handoffs(questions)
    recipients: dict[int, Recipient] = {}
    left_out = []
    for question in questions:
        why = _why_not(faq, question, known)
        if why is None and question.session_id in recipients:
            why = _("Asked again in the same conversation, which gets it once.")
        if why is None:
            handoff = left.get(question.session_id)
            recipients[question.session_id] = _recipient(faq, question, handoff)
        else:
            left_out.append(LeftOut(question=question, why=why))
    return LaterPlan(
        faq=faq, recipients=tuple(recipients.values()), left_out=tuple(left_out)
    )


def answer_later(
    faq: FAQ, message_ids: Sequence[int], by: User, *, closes: bool = False
) -> int:
    """Send what `plan` shows, each answer once; how many were sent.

    With `closes` the wishes for a human of those who got it are done.
    """
    told: list[int] = []
    for each in plan(faq, message_ids).recipients:
        is_sent = staff_replies.answer_later(
            each.question,
            each.text,
            by.get_short_name(),
            faq_id=faq.pk,
            by_id=by.pk,
            mail_to=each.handoff,
        )
        if is_sent:
            told.append(each.question.session_id)
    if closes:
        handoffs.close(Handoff.objects.filter(session__in=told))
    return len(told)


def asked_in_vain(faq: FAQ) -> list[Message]:
    """The questions of customers who wait for a human that this FAQ answers now."""
    newest = list(Handoff.objects.open().order_by("-id")[:MOST_HANDOFFS])
    if not newest:
        return []
    snapshot = search.current_snapshot()
    return [
        question
        for question in questions_behind(newest)
        if _answers(search.search_in(snapshot, question.text)) == faq.pk
        and not _had_it(faq.pk, question)
    ]


def offer_for(handoff: Handoff) -> LaterPlan | None:
    """What could be sent to the customer of an open handoff: an FAQ answers now."""
    if handoff.state != Handoff.State.OPEN:
        return None
    for question in questions_behind([handoff]):
        faq_id = _answers(search.search(question.text))
        if faq_id is not None and not _had_it(faq_id, question):
            offered = plan(FAQ.objects.get(pk=faq_id), [question.pk])
            return offered if offered.recipients else None
    return None


def _answers(result: SearchResult) -> int | None:
    """The FAQ that answers with certainty."""
    is_sure = result.certainty == "sure" and result.hits
    return result.hits[0].document.faq_id if is_sure else None


def _had_it(faq_id: int, question: Message) -> bool:
    reply = getattr(question, "reply", None)
    return reply is not None and reply.faq_id == faq_id


def _why_not(faq: FAQ, question: Message, known: set[int]) -> str | None:
    if question.pk in known:
        return _("Answered later already.")
    if question.epoch != question.session.epoch:
        return _("The customer has started anew since.")
    if _had_it(faq.pk, question):
        return _("The customer got this answer then.")
    return None


def _recipient(faq: FAQ, question: Message, handoff: Handoff | None) -> Recipient:
    language = language_of_customer(question.session)
    return Recipient(
        question=question,
        text=answer_of_question(question.text, faq.answer, language=language),
        handoff=handoff,
        address=handoff.address if handoff and mails.is_on() else None,
    )
