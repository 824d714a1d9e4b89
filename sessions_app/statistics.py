"""What the bot did lately: figures and missed questions for the first admin page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from sessions_app.models import ChatSession, Message, MessageQuerySet

DAYS = 7
MISSED_LIMIT = 8
LATELY = 5_000  # messages; read by their ids, however many there are
# Of the bot's own replies.
SOURCES = [each for each in Message.Source if each != Message.Source.STAFF]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShare:
    """How many replies a source gave, and its percentage of all."""

    source: Message.Source
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The bot's replies of the last days by source, and the newest fallbacks."""

    days: int
    reply_count: int
    shares: tuple[SourceShare, ...]
    missed: tuple[Message, ...]


def recent_activity() -> Activity:
    """What the bot did in the last days, for the first page of the admin."""
    replies = _recent_replies()
    rows = (
        replies.filter(source__in=SOURCES).values_list("source").annotate(Count("pk"))
    )
    counts = dict(rows.order_by())
    total = sum(counts.values())
    fallbacks = replies.filter(source=Message.Source.FALLBACK)
    newest = fallbacks.select_related("session", "reply_to").order_by("-created_at")
    return Activity(
        days=DAYS,
        reply_count=total,
        shares=tuple(_share(source, counts, total) for source in SOURCES),
        missed=tuple(newest[:MISSED_LIMIT]),
    )


def most_answered_faqs() -> list[int]:
    """The ids of the FAQs that answered lately, the most frequent first."""
    newest = Message.objects.order_by("-id").values_list("faq_id", "source")[:LATELY]
    counted = Counter(
        faq_id for faq_id, source in newest if faq_id and source in SOURCES
    )
    return [faq_id for faq_id, _ in counted.most_common()]


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
