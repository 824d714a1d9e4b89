"""The wordings of an FAQ in its two lists, and how they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from faq.models import FAQ, Phrasing
from faq.retrieval.text.normalisation import question_key

MAX_CHARS = 500  # of a wording, as its column
KINDS = {"wordings": Phrasing.Kind.ALTERNATE, "never": Phrasing.Kind.NEVER}


def in_both(wordings: Sequence[str], never: Sequence[str]) -> list[str]:
    """What the second list has that is in the first, too."""
    keys = set(map(question_key, wordings))
    return [text for text in never if question_key(text) in keys]


def stored_wordings(faq: FAQ) -> dict[str, list[str]]:
    """What the form shows of an FAQ, by the name of the field."""
    if faq.pk is None:
        return {name: [] for name in KINDS}
    rows = list(faq.phrasings.order_by("id").values_list("kind", "text"))
    return {
        name: [text for of_kind, text in rows if of_kind == kind]
        for name, kind in KINDS.items()
    }


def save_wordings(faq: FAQ, lists: Mapping[str, Sequence[str]]) -> None:
    """Store these wordings; the rows of those that the FAQ has stay as they are.

    A wording in other letters or in the other list keeps its row, too.
    """
    wanted = {
        question_key(text): (text, KINDS[name])
        for name, texts in lists.items()
        for text in texts
    }
    kept: set[str] = set()
    gone: list[int] = []
    changed: list[Phrasing] = []
    for row in faq.phrasings.order_by("id"):
        key = question_key(row.text)
        if key not in wanted or key in kept:
            gone.append(row.pk)
            continue
        kept.add(key)
        if (row.text, row.kind) != wanted[key]:
            row.text, row.kind = wanted[key]
            changed.append(row)
    faq.phrasings.filter(pk__in=gone).delete()
    Phrasing.objects.bulk_update(changed, ["text", "kind"])
    Phrasing.objects.bulk_create(
        Phrasing(faq=faq, text=text, kind=kind)
        for key, (text, kind) in wanted.items()
        if key not in kept
    )
