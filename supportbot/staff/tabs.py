"""Tabs over the list of FAQs that conversations tell: asked still, never asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faq.list_tabs import LIST_TABS, ListTab
from faq.models import FAQ, FAQQuerySet, FAQUse
from sessions_app.models import Message

LATELY = timedelta(days=90)
LONG = timedelta(days=180)


def _expired_and_asked(faqs: FAQQuerySet) -> FAQQuerySet:
    now = timezone.now()
    is_over = Q(valid_until__lte=now) | Q(review_by__lt=timezone.localdate())
    expired = faqs.filter(is_over, status=FAQ.Status.PUBLISHED)
    replied, used = _uses(now - LATELY)
    return expired.filter(Q(replied) | Q(used))


def _never_asked(faqs: FAQQuerySet) -> FAQQuerySet:
    since = timezone.now() - LONG
    old = faqs.filter(status=FAQ.Status.PUBLISHED, created_at__lt=since)
    # Apart: of two conditions in one, PostgreSQL makes no join.
    replied, used = _uses(since)
    return old.filter(~replied, ~used)


def _uses(since: datetime) -> tuple[Exists, Exists]:
    """Whether customers got an FAQ since then: what is kept tells, or what was."""
    replies = Message.objects.filter(faq=OuterRef("pk"), created_at__gte=since)
    uses = FAQUse.objects.filter(faq=OuterRef("pk"), used_at__gte=since)
    return Exists(replies.order_by()), Exists(uses)


LIST_TABS += [
    ListTab(
        name="expired",
        title=_("Expired and still asked for"),
        help=_("Run out or past their review, and an answer in the last 90 days."),
        narrow=_expired_and_asked,
    ),
    ListTab(
        name="unasked",
        title=_("Never asked in 180 days"),
        help=_("Published and older than that, and no answer to anybody since."),
        narrow=_never_asked,
    ),
]
