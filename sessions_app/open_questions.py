"""The questions behind wishes for a human, and what is known of who asked them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Q, Subquery

from sessions_app.models import Handoff, LaterAnswer, Message

# The moves of a decision record that ask for something; "" in old records.
ASKING = (
    *("", "asks", "asks the same again", "corrects the question"),
    *("makes sure of the answer", "takes a suggestion"),
)


def questions_behind(handoffs: Iterable[Handoff]) -> list[Message]:
    """The last question before each of these, the newest wish first.

    Two queries, however many there are. Of a conversation that has begun anew since,
    and of questions that were answered later, none.
    """
    ids = [handoff.pk for handoff in handoffs]
    asks = Q(decision__move__in=ASKING) | Q(decision__move__isnull=True)
    replies = Message.objects.filter(
        asks,
        session=OuterRef("session"),
        epoch=OuterRef("session__epoch"),
        role=Message.Role.ASSISTANT,
        reply_to__isnull=False,
        created_at__lte=OuterRef("created_at"),
    )
    newest = replies.order_by("-id").values("reply_to")[:1]
    found = Handoff.objects.filter(pk__in=ids).annotate(question=Subquery(newest))
    asked = dict(found.order_by("-id").values_list("question", "pk"))
    unanswered = Message.objects.filter(pk__in=filter(None, asked), later_answer=None)
    questions = unanswered.select_related("session", "reply")
    return sorted(questions, key=lambda question: -asked[question.pk])


def questions_of(message_ids: Sequence[int]) -> list[Message]:
    """Customers' messages of these ids that are still there, the newest first."""
    asked = Message.objects.filter(pk__in=message_ids, role=Message.Role.USER)
    return list(asked.select_related("session", "reply").order_by("-id"))


def answered_later(questions: Iterable[Message]) -> set[int]:
    """Those of them that were answered later already."""
    known = LaterAnswer.objects.filter(question__in=[each.pk for each in questions])
    return set(known.values_list("question", flat=True))


def newest_handoffs(questions: Iterable[Message]) -> dict[int, Handoff]:
    """By session the handoff with the address that was left last, else the last one."""
    sessions = {question.session_id for question in questions}
    known: dict[int, Handoff] = {}
    rows = Handoff.objects.filter(session__in=sessions).order_by("-id")
    for handoff in rows.select_related("session"):
        best = known.setdefault(handoff.session_id, handoff)
        if best.address is None and handoff.address is not None:
            known[handoff.session_id] = handoff
    return known
