"""Queries that are a phrasing with a word put in that the knowledge base never says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from faq.retrieval.matching.query import Query
from faq.retrieval.segments.segment import Segment
from faq.retrieval.text.lexicon import is_english
from faq.retrieval.text.normalisation import stem

DISCOUNT = 0.6  # enough to ask back, whatever the confidence


def has_inserted_word(
    query: Query, segments: Sequence[Segment], *, segment: Segment, document: int
) -> bool:
    """Whether an unheard-of word stands right before a word of the phrasing.

    "Delete my facebook account" is not "delete my account"; words elsewhere say less:
    "please delete my account straightaway".
    """
    said = _contents(query.corrected)
    foreign = [
        name for name in said if not any(name in part.texts.stems for part in segments)
    ]
    if len(foreign) != 1 or foreign[0] == said[0]:
        return False
    if not any(
        stem(word) == foreign[0] and not is_english(after)
        for word, after in pairwise(query.corrected)
    ):
        return False
    said.remove(foreign[0])
    first, last = segment.texts.rows.starts[document : document + 2]
    rows = segment.texts.normalised[first:last]
    return any(_contents(row.split()) == said for row in rows)


def _contents(words: Iterable[str]) -> list[str]:
    """Stems of the words that say what it is about."""
    return [stem(word) for word in words if not is_english(word)]
