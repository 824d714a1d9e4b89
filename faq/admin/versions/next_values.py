"""The next text of an FAQ as its form, its database row and its history have it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from faq.editing.next_texts import NAMES
from faq.editing.wordings import KINDS
from faq.history.tables import FAQS
from faq.models import FAQ

if TYPE_CHECKING:
    from faq.models import FAQDraft


def as_initial(draft: FAQDraft) -> dict[str, Any]:  # Any: fields' values
    """What the form begins with; rows by their numbers."""
    values = {name: getattr(draft, name) for name in NAMES}
    return {
        name: value.pk if isinstance(value, Model) else value
        for name, value in values.items()
    }


def as_posted(draft: FAQDraft) -> dict[str, str]:
    """What a browser would send of the form that is filled with the draft."""
    posted = {"status": FAQ.Status.PUBLISHED.value}
    for name, value in as_initial(draft).items():
        if name in {"valid_from", "valid_until"}:  # boxes of a date and of a time
            posted |= _date_and_time(name, value)
        elif name in KINDS:
            posted[name] = "\n".join(value)
        else:
            posted[name] = "" if value is None else str(value)
    return posted


def _date_and_time(name: str, moment: datetime | None) -> dict[str, str]:
    if moment is None:
        return {f"{name}_0": "", f"{name}_1": ""}
    # Spelt as every language of the admin reads it.
    local = timezone.localtime(moment)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}


def as_version(draft: FAQDraft, published: Mapping[str, Any]) -> dict[str, Any]:
    """What publishing would make of the FAQ (Any: the columns' values)."""
    columns = {
        name: getattr(draft, name) for name in FAQS.copied if hasattr(draft, name)
    }
    lists = {kind.value: getattr(draft, name) for name, kind in KINDS.items()}
    pairs = [(text, kind) for kind, texts in lists.items() for text in texts]
    # Wordings that stay keep their place.
    places = {
        (row["text"], row["kind"]): place
        for place, row in enumerate(published["phrasings"])
    }
    pairs.sort(key=lambda pair: places.get(pair, len(places)))
    return {
        **published,
        **columns,
        "category_name": draft.category.name if draft.category else "",
        "phrasings": [{"text": text, "kind": kind} for text, kind in pairs],
    }
