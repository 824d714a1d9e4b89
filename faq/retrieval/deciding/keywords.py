"""Messages of nothing but keywords: one to three words that FAQs have as theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.matching.query import stem_in
from faq.retrieval.results import Bounds, CappedBy, Decision
from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.stop_words import content_of

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans, Floats, Integers, Lists
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.query import Query
    from faq.retrieval.results import Document
    from faq.retrieval.segments.segment import Segment

MAX_WORDS = 3
MAX_QUESTION_WORDS = 2  # without a keyword among them


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordMatch:
    """The candidates with all words of a query as keywords or in their question."""

    places: Integers  # (n,) at least one; first those that have it as a keyword whole

    @property
    def is_single(self) -> bool:
        return len(self.places) == 1

    def put_first(self, order: Integers, *, is_strong: bool) -> Integers:
        """The ranked places with these in front, but for a first one that is strong."""
        has_first = is_strong or order[0] in self.places
        is_all = order[0] in self.places and not self.is_single
        places = [*order[:has_first], *self.places, *order[: 0 if is_all else None]]
        return np.array(list(dict.fromkeys(places)))

    def bounds(self, first: int) -> Bounds:
        """What may be done with what ranks first.

        Where the ranking is for another FAQ, "shipping" may be a keyword of one FAQ
        only, and what others are about: they share it.
        """
        is_meant = first in self.places
        if is_meant and self.is_single:
            return Bounds(at_least=Decision.LIKELY)
        return Bounds(
            at_least=Decision.ASK_BACK,
            at_most=Decision.ASK_BACK,
            by=CappedBy.SHARED_WORDS,
        )


def find_keyword_match(
    query: Query, candidates: Candidates, segments: Sequence[Segment], scores: Floats
) -> KeywordMatch | None:
    """The candidates whose own words the query is made of, if it says nothing else."""
    words = query.corrected
    if len(words) > MAX_WORDS or not len(candidates):
        return None
    stems = list(dict.fromkeys(stem_in(segments, word) for word in words))
    as_keyword = np.zeros((len(candidates), len(stems)), np.bool_)
    as_question = as_keyword.copy()
    for number in set(candidates.segments.tolist()):
        own = np.flatnonzero(candidates.segments == number)
        texts, documents = segments[number].texts, candidates.documents[own]
        wanted = [texts.stems.get(name, -1) for name in stems]
        keywords = texts.keywords.take(documents)
        questions = texts.words.take(texts.rows.starts[documents])
        as_keyword[own] = _holds(keywords, texts.stem_of, wanted)
        as_question[own] = _holds(questions, texts.stem_of, wanted)
    has_all = (as_keyword | as_question).all(axis=1)
    by_keyword = has_all & as_keyword.any(axis=1)
    has_content_only = len(content_of(words)) == len(words) <= MAX_QUESTION_WORDS
    found = np.flatnonzero(has_all if has_content_only else by_keyword)
    if not by_keyword.any() and len(found) <= 1:
        found = _with_acronym(words, candidates, segments)
    if not len(found):
        return None
    is_whole = have_as_keyword(query.normalised, candidates, found, segments)
    return KeywordMatch(places=found[np.lexsort((-scores[found], ~is_whole))])


def have_as_keyword(
    normalised: str,
    candidates: Candidates,
    found: Integers,
    segments: Sequence[Segment],
) -> Booleans:
    """Which of these candidates have the message itself as a keyword."""
    documents = (
        segments[candidates.segments[place]].documents[candidates.documents[place]]
        for place in found
    )
    return np.array([has_keyword(each, normalised) for each in documents], np.bool_)


def has_keyword(document: Document, text: str) -> bool:
    """Whether the text is one of the document's keywords, and nothing else."""
    return normalise(text) in map(normalise, document.keywords)


def _holds(lists: Lists, stem_of: Integers, wanted: Sequence[int]) -> Booleans:
    """Which of the wanted stems each list holds: (lists, wanted)."""
    stems, owners = stem_of[lists.values], lists.owners()
    held = np.zeros((len(lists.starts) - 1, len(wanted)), np.bool_)
    for column, number in enumerate(wanted):
        held[owners[stems == number], column] = True
    return held


def _with_acronym(
    words: Sequence[str], candidates: Candidates, segments: Sequence[Segment]
) -> Integers:
    """The candidates with a phrasing that writes the only word in capitals."""
    held = np.zeros(len(candidates), np.bool_)
    for number in set(candidates.segments.tolist()) if len(words) == 1 else ():
        texts = segments[number].texts
        said = np.flatnonzero(texts.words.values == texts.vocabulary.get(words[0], -1))
        rows = np.searchsorted(texts.words.starts, said, "right") - 1
        owners = [
            segments[number].owner_of[row]
            for row in rows
            if not texts.is_never[row] and _is_acronym(words[0], texts.texts[row])
        ]
        held |= (candidates.segments == number) & np.isin(candidates.documents, owners)
    return np.flatnonzero(held)


def _is_acronym(word: str, text: str) -> bool:
    capitals = (said for said in text.split() if said.isupper() and len(said) > 1)
    return not text.isupper() and word in map(normalise, capitals)
