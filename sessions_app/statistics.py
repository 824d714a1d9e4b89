"""What the bot did lately: figures and missed questions for the first admin page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from sessions_app.models import ChatSession, Message, MessageQuerySet

DAYS = 7
MISSED_LIMIT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShare:
    """How many replies a source gave, and its percentage of all."""

    source: Message.Source
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The replies of the last days by source, and the newest that were fallbacks."""

    days: int
    reply_count: int
    shares: tuple[SourceShare, ...]
    missed: tuple[Message, ...]


def recent_activity() -> Activity:
    """What the bot did in the last days, for the first page of the admin."""
    replies = _recent_replies()
    rows = replies.exclude(source="").values_list("source").annotate(Count("pk"))
    counts = dict(rows.order_by())
    total = sum(counts.values())
    fallbacks = replies.filter(source=Message.Source.FALLBACK)
    newest = fallbacks.select_related("session", "reply_to").order_by("-created_at")
    return Activity(
        days=DAYS,
        reply_count=total,
        shares=tuple(_share(source, counts, total) for source in Message.Source),
        missed=tuple(newest[:MISSED_LIMIT]),
    )


def _recent_replies() -> MessageQuerySet:
    # Through the sessions: their time is indexed, that of messages is not. As a
    # subquery: SQLite would start a join at the messages and read them all.
    since = timezone.now() - timedelta(days=DAYS)
    replies = Message.objects.filter(
        session__in=ChatSession.objects.filter(updated_at__gte=since).order_by(),
        created_at__gte=since,
        role=Message.Role.ASSISTANT,
    )
    # Small talk, answered by the bot itself: nobody missed an answer.
    return replies.exclude(source=Message.Source.FALLBACK, state=Message.State.ANSWERED)


def _share(source: Message.Source, counts: dict[str, int], total: int) -> SourceShare:
    count = counts.get(source, 0)
    percent = round(100 * count / total) if total else 0
    return SourceShare(source=source, count=count, percent=percent)
