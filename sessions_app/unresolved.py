"""Customers' questions that no FAQ answered, or not to their liking; for the inbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sessions_app.models import Feedback, Handoff, Message
from sessions_app.opinions import OWN_WORDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 5_000  # replies that are looked at, the newest
MOST_TURNS = 6_000  # turns of conversations in which more has to be known
ASKED_BACK, REJECTS = "asked back", "rejects what was shown"  # of decision records


class UnresolvedKind(StrEnum):
    """What became of the question; the first that holds says most."""

    HANDED_OVER = "handed_over"  # the customer asked for a human after it
    THUMBS_DOWN = "thumbs_down"
    REJECTED = "rejected"  # said no to what was shown
    ASKED_BACK = "asked_back"  # and nothing that was offered was taken
    NO_ANSWER = "no_answer"
    MODEL = "model"  # a model wrote something, no FAQ did


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedQuestion:
    """A question as a customer asked it, and what they got."""

    message_id: int
    session_id: int
    text: str
    asked_at: datetime
    kind: UnresolvedKind
    faq_id: int | None = None  # the FAQ that answered it, to no avail


def unresolved_since(since: datetime, limit: int = MOST) -> list[UnresolvedQuestion]:
    """The newest questions without an answer that staff have not settled yet.

    Four queries that read so many rows at most, however many messages there are.
    """
    missed = list(_replies(since, limit))
    down = _disliked(since, limit)
    handed_over = dict(_handoffs(since, limit))
    back = [one for one in missed if _said(one, "decision") == ASKED_BACK]
    rejecting = [one for one in back if _said(one, "move") == REJECTS]
    sessions = {one.session_id for one in back} | handed_over.keys()
    turns = _turns(sessions, since)
    taken = {_said(reply, "question_id") for each in turns.values() for reply in each}
    found = [
        *_last_asked(turns, handed_over),
        *(_question(one, UnresolvedKind.THUMBS_DOWN) for one in down),
        *_rejected(turns, rejecting),
        *(_question(one, _kind(one)) for one in missed if _asks(one)),
    ]
    return _once(
        one for one in found if one is not None and one.message_id not in taken
    )


def unanswered_count(since: datetime, *, limit: int) -> int:
    """How many of them no FAQ answered, up to a limit; one query of so many rows."""
    replies = Message.objects.without_faq().filter(created_at__gte=since)
    newest = replies.order_by("-created_at").values_list(
        "source", "state", "reply_to__settled_as"
    )
    talk = (Message.Source.FALLBACK, Message.State.ANSWERED)
    rows = newest[: 2 * limit]  # some are small talk, or settled
    missed = [row for row in rows if row[:2] != talk and row[2] is None]
    return min(limit, len(missed))


def _replies(since: datetime, limit: int) -> QuerySet[Message]:
    replies = Message.objects.without_faq().filter(created_at__gte=since)
    return _with_question(replies.order_by("-created_at"))[:limit]


def _with_question(replies: QuerySet[Message]) -> QuerySet[Message]:
    """With what is read of them, and no more: a model's answer can be long."""
    return replies.select_related("reply_to").only(
        *("session", "state", "source", "faq", "decision"),
        *("reply_to__session", "reply_to__text", "reply_to__created_at"),
        "reply_to__settled_as",
    )


def _disliked(since: datetime, limit: int) -> list[Message]:
    ratings = Feedback.objects.filter(
        rating=Feedback.Rating.DOWN, created_at__gte=since
    )
    newest = ratings.order_by("-id").values("message")[:limit]
    return list(_with_question(Message.objects.filter(pk__in=newest)))


def _handoffs(since: datetime, limit: int) -> Iterable[tuple[int, datetime]]:
    """Sessions in which customers asked for a human, and when they last did."""
    asked = Handoff.objects.filter(created_at__gte=since).order_by("-id")
    return reversed(asked.values_list("session_id", "created_at")[:limit])


def _turns(
    sessions: Collection[int], since: datetime
) -> Mapping[int, Sequence[Message]]:
    """The newest replies of these sessions, newest first."""
    replies = Message.objects.filter(
        session__in=sessions, role=Message.Role.ASSISTANT, created_at__gte=since
    )
    replies = replies.filter(reply_to__isnull=False).order_by("-id")
    by_session = defaultdict(list)
    for reply in _with_question(replies)[:MOST_TURNS] if sessions else ():
        by_session[reply.session_id].append(reply)
    return by_session


def _last_asked(
    turns: Mapping[int, Sequence[Message]], handed_over: Mapping[int, datetime]
) -> Iterator[UnresolvedQuestion | None]:
    """What was asked last before each wish for a human."""
    for session, moment in handed_over.items():
        before = (
            reply
            for reply in turns.get(session, ())
            if _asks(reply) and _asked_at(reply) <= moment
        )
        yield _question(next(before, None), UnresolvedKind.HANDED_OVER)


def _rejected(
    turns: Mapping[int, Sequence[Message]], rejecting: Iterable[Message]
) -> Iterator[UnresolvedQuestion | None]:
    """What was asked before each no."""
    for no in rejecting:
        before = (
            reply
            for reply in turns.get(no.session_id, ())
            if _asks(reply) and reply.pk < no.pk
        )
        yield _question(next(before, None), UnresolvedKind.REJECTED)


def _kind(reply: Message) -> UnresolvedKind:
    if reply.source == Message.Source.GEMINI:
        return UnresolvedKind.MODEL
    if _said(reply, "decision") == ASKED_BACK:
        return UnresolvedKind.ASKED_BACK
    return UnresolvedKind.NO_ANSWER


def _asks(reply: Message) -> bool:
    """Whether the message asks anything in its own words; small talk does not."""
    is_talk = (
        reply.source == Message.Source.FALLBACK
        and reply.state == Message.State.ANSWERED
    )
    return not is_talk and _said(reply, "move") in OWN_WORDS


def _question(reply: Message | None, kind: UnresolvedKind) -> UnresolvedQuestion | None:
    """None where it is not known, or settled."""
    asked = reply and reply.reply_to
    if reply is None or asked is None or asked.settled_as is not None:
        return None
    return UnresolvedQuestion(
        message_id=asked.pk,
        session_id=asked.session_id,
        text=asked.text,
        asked_at=asked.created_at,
        kind=kind,
        faq_id=reply.faq_id,
    )


def _asked_at(reply: Message) -> datetime:
    assert reply.reply_to is not None  # noqa: S101 - by `_turns`
    return reply.reply_to.created_at


def _said(reply: Message, key: str) -> Any:  # Any: the record's shape is another's
    return reply.decision.get(key) if isinstance(reply.decision, dict) else None


def _once(found: Iterable[UnresolvedQuestion]) -> list[UnresolvedQuestion]:
    """Each message once, by the kind that says most; the newest first."""
    first: dict[int, UnresolvedQuestion] = {}
    for one in found:
        first.setdefault(one.message_id, one)
    return sorted(first.values(), key=lambda one: -one.message_id)
