"""Queries that are a phrasing but for a typo in some of the words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faq.retrieval.arrays import best
from faq.retrieval.candidates import Candidates
from faq.retrieval.lexicon import is_negation, is_one_typo
from faq.retrieval.query import Query
from faq.retrieval.segment import Segment
from faq.retrieval.signals import COLUMN

LOOKED_AT = 16  # candidates, by their letters


def find_mended(
    query: Query, candidates: Candidates, segments: Sequence[Segment]
) -> int | None:
    """The only candidate that has the query, typos mended, as a phrasing."""
    if not query.unknown:
        return None
    nearest = best(candidates.matrix[:, COLUMN["characters"]], LOOKED_AT)
    found = [
        int(place)
        for place in nearest
        if _has_mended(
            query, segments[candidates.segments[place]], candidates.documents[place]
        )
    ]
    return found[0] if len(found) == 1 else None


def _has_mended(query: Query, segment: Segment, document: int) -> bool:
    rows = segment.texts.rows.take(np.array([document])).values
    return any(
        not segment.texts.is_never[row]
        and _is_mended(query, segment.texts.normalised[row].split())
        for row in rows
    )


def _is_mended(query: Query, meant: list[str]) -> bool:
    """Whether every word is one typo away at most, real words among them rarely.

    A typo can make another word ("our" from "your"); that is believed only of a text
    with as many typos that make none, and never of a negation.
    """
    if len(query.words) != len(meant):
        return False
    wrong = [
        (typed, word)
        for typed, word in zip(query.words, meant, strict=True)
        if typed != word
    ]
    if any(
        is_negation(typed) or is_negation(word) or not is_one_typo(typed, word)
        for typed, word in wrong
    ):
        return False
    unknown = sum(typed in query.unknown for typed, _ in wrong)
    return unknown == len(wrong) or (unknown > 1 and 2 * unknown >= len(wrong))
