"""Writes what was checked: the row, its category and wordings, and a version of it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from faq.editing.next_texts import NAMES
from faq.editing.wordings import KINDS, save_wordings
from faq.history import CATEGORIES
from faq.indexing import embed_now, load_documents, texts_of
from faq.models import FAQ, Category

if TYPE_CHECKING:
    from faq.editing.texts import FAQValues
    from faq.history import OpenEdit


def row_of(values: FAQValues, row: FAQ) -> FAQ:
    """The row with these values; in no category while that has no row itself."""
    for name in (each.name for each in fields(values)):
        if name not in {"category", "translation_of", *KINDS}:
            setattr(row, name, getattr(values, name))
    row.category = _category_named(values.category)
    row.translation_of_id = values.translation_of
    return row


def store(values: FAQValues, row: FAQ, edit: OpenEdit) -> None:
    """Save the row and its wordings; its category is made if there is none."""
    row.category = category_for(values.category, edit)
    row.clean()  # a translation of a translation is one of the original
    edit.before([row.pk] if row.pk else [])
    row.save()
    save_wordings(row, {name: getattr(values, name) for name in KINDS})
    edit.after([row.pk])


def next_values(values: FAQValues, row: FAQ, edit: OpenEdit) -> dict[str, Any]:
    """The values as a next text has them (Any: of several types)."""
    named = {name: getattr(values, name) for name in NAMES}
    lists = {name: list(getattr(values, name)) for name in KINDS}
    rows = {
        "category": category_for(values.category, edit),
        "translation_of": row.translation_of,
    }
    return named | lists | rows


def category_for(name: str, edit: OpenEdit) -> Category | None:
    """The category of that name, made where there is none, in any letters."""
    if not name:
        return None
    known = _category_named(name)
    if known is None:
        known = Category.objects.create(name=name)
        edit.created([known.pk], of=CATEGORIES)
    return known


def embed_saved(faq_id: int) -> None:
    """Have a published FAQ found by meaning, too, as soon as it is said to be saved."""
    for document in load_documents(FAQ.objects.published().filter(pk=faq_id)):
        embed_now(texts_of(document))


def _category_named(name: str) -> Category | None:
    return Category.objects.filter(name__iexact=name).first() if name else None
