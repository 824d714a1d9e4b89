"""Which searches a change of FAQs can reach: told from what they weighed before.

A search is reached unless all of this holds; then its result is the same as before:

- it was decided by an equal phrasing, and no changed FAQ has that phrasing; or
- every changed FAQ, as it was and as it would be, stays below what it must have to
  count: the score of the last hit that is compared, the cosine of the last phrasing in
  the ridge regression, the letters of the last candidate looked at for typos;
- so does every FAQ that is measured in the place of a changed one, where a part of the
  index measures only some;
- no word of the message becomes known, or known as a name, through the change;
- the message is no keyword or small talk that a changed FAQ could have as its own.

Where a change touches what all searches share, it reaches all: the statistics of a
small knowledge base, an answer that several FAQs have, translations, another language.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from faq.learning.displacing import displaced
from faq.learning.watching import cosines_of
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.keywords import MAX_WORDS
from faq.retrieval.deciding.search import NEVER_LIKENESS
from faq.retrieval.deciding.word_kinds import is_name
from faq.retrieval.matching.signals import measure, question_scores
from faq.retrieval.results import COLUMN
from faq.retrieval.segments.segment import build_segment
from faq.retrieval.text.normalisation import words
from faq.retrieval.text.small_talk import is_small_talk
from faq.retrieval.text.stop_words import is_english

if TYPE_CHECKING:
    from datetime import datetime

    from faq.learning.watching import Weighed
    from faq.retrieval import Document, Index
    from faq.retrieval.arrays import Booleans, Floats, Integers
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment

MANY = 50  # FAQs changed at once: to weigh each takes longer than to search anew
MARGIN = 1e-3  # vectors of large parts are kept in 16 bits


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """Tells of a search before a change whether it may end otherwise after it."""

    before: Index
    after: Index
    changed: frozenset[int]  # the FAQs that come, go or become others
    is_all: bool = False  # what no FAQ answers changes: any search may feel it
    _told: dict[Weighed, bool] = field(default_factory=dict, init=False)
    _usable: dict[Hashable, Sequence[tuple[Segment, Booleans]]] = field(
        default_factory=dict, init=False
    )

    def reaches(self, weighed: Weighed) -> bool:
        """Whether the change may make another result of it."""
        known = self._told.get(weighed)
        if known is None:
            known = self._told[weighed] = self.is_of_all or self._reaches(weighed)
        return known

    def _reaches(self, weighed: Weighed) -> bool:
        among = weighed.asked.only
        is_named = (
            weighed.normalised in self._phrasings
            if among is None
            else not among.isdisjoint(self.changed)
        )
        if is_named:
            return True
        query = weighed.query
        if query is None:
            return not weighed.is_equal  # it had nothing to compare with
        return self._reads_otherwise(query, weighed.normalised) or (
            among is None and self._counts(weighed, query)
        )

    @cached_property
    def is_of_all(self) -> bool:
        """Whether the change touches what all searches share."""
        kept = len(self.before.segments)
        is_laid_over = all(
            one is other
            for one, other in zip(
                self.before.segments, self.after.segments[:kept], strict=False
            )
        )
        return (
            self.is_all
            or not is_laid_over
            or len(self.after.segments) < kept
            or len(self.changed) > MANY
            or self.before.mode != self.after.mode
            or not (self.before.is_embedded and self.after.is_embedded)
            or _living(self.before, kept) != _living(self.after, kept)
            or any(document.group is not None for document in self._documents)
            or self._shares_answers
            or not self._languages <= self._known_languages
        )

    @property
    def _added(self) -> Sequence[Segment]:
        return self.after.segments[len(self.before.segments) :]

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        """The changed FAQs as they were, and as they would be."""
        states = (
            index.get(pk) for index in (self.before, self.after) for pk in self.changed
        )
        return tuple(document for document in states if document is not None)

    @cached_property
    def _probe(self) -> Segment:
        """Those documents by the statistics of the index, with their vectors."""
        vectors = dict(
            chained
            for index in (self.before, self.after)
            for chained in _stored_vectors(index, self.changed)
        )
        counted = self.before.segments[0].statistics
        return build_segment(self._documents, vectors=vectors, counted=counted)

    @cached_property
    def _phrasings(self) -> frozenset[str]:
        return frozenset(self._probe.texts.normalised)

    @cached_property
    def _shares_answers(self) -> bool:
        """Whether another FAQ has an answer of theirs: both are then one candidate."""
        own = set(self._probe.answer_keys.tolist()) - {0}
        for index in (self.before, self.after):
            holders = {
                (key, segment.documents[row].faq_id)
                for segment, alive in zip(index.segments, index.alive, strict=True)
                for row in np.flatnonzero(alive & np.isin(segment.answer_keys, [*own]))
                for key in [int(segment.answer_keys[row])]
            }
            if len({key for key, _ in holders}) < len(holders):
                return True
            if any(pk not in self.changed for _, pk in holders):
                return True
        return False

    @cached_property
    def _languages(self) -> set[str]:
        return {name for part in self._added for name in part.texts.all_languages}

    @cached_property
    def _known_languages(self) -> set[str]:
        return {
            name
            for part in _living_segments(self.before)
            for name in part.texts.all_languages
        }

    @cached_property
    def _new_words(self) -> frozenset[str]:
        """Words and stems that no FAQ said so far, and those now written as names.

        None of those that are known without any FAQ.
        """
        known = [part.texts for part in _living_segments(self.before)]
        said = {
            word
            for part in self._added
            for word in (*part.texts.vocabulary, *part.texts.stems)
            if not any(word in one.vocabulary or word in one.stems for one in known)
        }
        named = {
            word
            for part in self._added
            for text, normalised in zip(
                part.texts.texts, part.texts.normalised, strict=True
            )
            for word in words(normalised)
            if is_name(word, text)
        }
        return frozenset(word for word in said | named if not is_english(word))

    def _reads_otherwise(self, query: Query, normalised: str) -> bool:
        """Whether the change makes other words of the message known."""
        if not self._new_words:
            return False
        typed = {*query.words, *query.corrected, *words(normalised)}
        said = {word for word in typed if not is_english(word)}
        return not self._new_words.isdisjoint(said) or any(
            part.texts.stem(word) in self._new_words
            or (word in query.unknown and part.lexicon.correct(word) is not None)
            for part in self._added
            for word in said
        )

    def _counts(self, weighed: Weighed, query: Query) -> bool:
        """Whether one of the documents has, or had, what counts in the search."""
        if is_small_talk(weighed.normalised):
            return True
        if len(query.corrected) <= MAX_WORDS and self._says_one_of(query):
            return True
        every = np.arange(len(self._probe.documents))
        return _count(self._probe, every, weighed, query) or self._displaces(
            weighed, query
        )

    def _displaces(self, weighed: Weighed, query: Query) -> bool:
        """Whether what is measured in their place counts, or did."""
        alive = {
            id(s): a for s, a in zip(self.after.segments, self.after.alive, strict=True)
        }
        known = {id(part.segment): part.signals.documents for part in weighed.parts}
        for segment, before in self._changed_parts(weighed):
            after = before & alive[id(segment)]
            moved = displaced(segment, before, after, query)
            if moved is None:
                return True
            come = np.setdiff1d(moved.come, known.get(id(segment), moved.gone))
            others = np.union1d(come, moved.gone)
            if len(others) and self._is_counted(segment, others, weighed, query):
                return True
        return False

    def _is_counted(
        self, segment: Segment, others: Integers, weighed: Weighed, query: Query
    ) -> bool:
        keys = segment.answer_keys[others]
        is_shared = np.isin(segment.answer_keys, keys[keys != 0]).sum() > len(others)
        is_short = len(query.corrected) <= MAX_WORDS  # and may be one of its keywords
        return bool(is_shared) or is_short or _count(segment, others, weighed, query)

    def usable_before(self, weighed: Weighed) -> Mapping[int, Booleans]:
        """By the identity of segments that have changed FAQs: what was searched."""
        return {id(segment): usable for segment, usable in self._changed_parts(weighed)}

    def _changed_parts(self, weighed: Weighed) -> Sequence[tuple[Segment, Booleans]]:
        asked = weighed.asked
        key = (weighed.now, asked.only, asked.without)
        known = self._usable.get(key)
        if known is None:
            known = self._usable[key] = list(self._parts_with_changed(*key))
        return known

    def _parts_with_changed(
        self,
        now: datetime,
        only: frozenset[int] | None,
        without: frozenset[int],
    ) -> Iterator[tuple[Segment, Booleans]]:
        pairs = zip(self.before.segments, self.before.alive, strict=True)
        for segment, alive in pairs:
            if segment.row_of.keys().isdisjoint(self.changed):
                continue
            usable = alive & segment.valid_at(now)
            if only is not None:
                usable &= _rows_of(segment, only)
            if without:
                usable &= ~_rows_of(segment, without)
            yield segment, usable

    def _says_one_of(self, query: Query) -> bool:
        texts = self._probe.texts
        return any(
            word in texts.vocabulary or word in texts.stems
            for word in (*query.corrected, *query.stems)
        )


def _count(
    segment: Segment, documents: Integers, weighed: Weighed, query: Query
) -> bool:
    """Whether one of the documents has what counts in the search."""
    bm25 = question_scores(segment, query)
    measured = measure(segment, documents, query, bm25=bm25)
    matrix, bars = measured.matrix, weighed.bars
    return (
        bool((measured.never >= NEVER_LIKENESS - MARGIN).any())
        or _reach(confidence.scores(matrix, weighed.ranker or {}), bars.score)
        or _reach(cosines_of(segment, documents, query.vector), bars.cosine)
        or _reach(matrix[:, COLUMN["characters"]], bars.characters)
    )


def _reach(values: Floats, bar: float) -> bool:
    return bool((values >= bar - MARGIN).any())


def _rows_of(segment: Segment, faq_ids: Iterable[int]) -> Booleans:
    held = np.zeros(len(segment.documents), np.bool_)
    held[[segment.row_of[pk] for pk in segment.row_of.keys() & set(faq_ids)]] = True
    return held


def _living(index: Index, count: int) -> list[bool]:
    return [bool(alive.any()) for alive in index.alive[:count]]


def _living_segments(index: Index) -> list[Segment]:
    pairs = zip(index.segments, index.alive, strict=True)
    return [segment for segment, alive in pairs if alive.any()]


def _stored_vectors(
    index: Index, faq_ids: Iterable[int]
) -> Iterator[tuple[str, Floats]]:
    for segment, alive in zip(index.segments, index.alive, strict=True):
        rows = [row for pk in faq_ids if (row := segment.row_of.get(pk)) is not None]
        living = np.array([row for row in rows if alive[row]], np.int64)
        yield from segment.stored_vectors(living)
