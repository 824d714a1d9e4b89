"""The tabs over the list of FAQs: what each shows, and how many there are.

Who knows more than the knowledge base does adds tabs of its own to `LIST_TABS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from faq.models import FAQ, FAQQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

COUNT_LIMIT = 10_000  # FAQs that a tab counts
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTab:
    """A part of the list that staff come back to."""

    name: str  # in the page's address
    title: StrPromise
    help: StrPromise
    narrow: Callable[[FAQQuerySet], FAQQuerySet]

    @property
    def shown_count(self) -> str:
        """How many FAQs it has, or that they are more than are counted."""
        ids = self.narrow(FAQ.objects.visible()).order_by().values("pk")
        count = ids[: COUNT_LIMIT + 1].count()
        shown = number_format(min(count, COUNT_LIMIT), force_grouping=True)
        return shown if count <= COUNT_LIMIT else f"{shown}+"


def _drafts(faqs: FAQQuerySet) -> FAQQuerySet:
    return faqs.filter(status=FAQ.Status.DRAFT)


def _published(faqs: FAQQuerySet) -> FAQQuerySet:
    return faqs.filter(status=FAQ.Status.PUBLISHED)


def _with_next_text(faqs: FAQQuerySet) -> FAQQuerySet:
    return faqs.filter(next_text__isnull=False)


def _expiring(faqs: FAQQuerySet) -> FAQQuerySet:
    now = timezone.now()
    runs_out = Q(valid_until__gt=now, valid_until__lte=now + SOON)
    is_due = Q(review_by__lte=timezone.localdate() + SOON)
    return _published(faqs).filter(runs_out | is_due)


LIST_TABS = [
    ListTab(
        name="all",
        title=_("All"),
        help=_("Every FAQ."),
        narrow=FAQQuerySet.all,
    ),
    ListTab(
        name="drafts",
        title=_("Drafts"),
        help=_("Nobody gets them yet."),
        narrow=_drafts,
    ),
    ListTab(
        name="published",
        title=_("Published"),
        help=_("Customers get them, while they are valid."),
        narrow=_published,
    ),
    ListTab(
        name="next",
        title=_("With a next text"),
        help=_("A draft of the next text waits beside what customers get."),
        narrow=_with_next_text,
    ),
    ListTab(
        name="expiring",
        title=_("Expiring in 7 days"),
        help=_("Published, and run out or are to be reviewed within 7 days."),
        narrow=_expiring,
    ),
]


def tab_named(name: str | None) -> ListTab:
    """The tab of that name; without one, the first."""
    return next((tab for tab in LIST_TABS if tab.name == name), LIST_TABS[0])
