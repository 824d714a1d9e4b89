"""The next text of a published FAQ: stored beside what customers get."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from faq.editing.wordings import KINDS
from faq.history import name_of
from faq.models import FAQ, FAQDraft

if TYPE_CHECKING:
    from faq.history import Author

NAMES = (*FAQDraft.COPIED, *KINDS)


def draft_of(faq: FAQ | None) -> FAQDraft | None:
    """The next text of an FAQ, as it is stored now."""
    return FAQDraft.objects.filter(faq=faq.pk).first() if faq else None


def keep_next(
    faq_id: int,
    cleaned: Mapping[str, Any],  # Any: of those names
    author: Author,
    *,
    opened: str,
) -> FAQDraft:
    """Store what the form says as the next text; customers get nothing of it."""
    values = {name: cleaned[name] for name in NAMES if name in cleaned}
    values |= {
        "author_id": getattr(author, "pk", None),  # none of who is but named
        "author_name": name_of(author)[:150],
        "saved_at": timezone.now(),
        "opened": opened,
    }
    draft, _is_new = FAQDraft.objects.update_or_create(faq_id=faq_id, defaults=values)
    return draft
