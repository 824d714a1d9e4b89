"""Which searches a change of FAQs can reach: told from what they weighed before.

A search is reached unless all of this holds; then its result is the same as before:

- it was decided by an equal phrasing, and no changed FAQ has that phrasing; or
- every changed FAQ, as it was and as it would be, stays below what it must have to
  count: the score of the last hit that is compared, the cosine of the last phrasing in
  the ridge regression, the letters of the last candidate looked at for typos, and the
  words of the last one measured in a part of the index that measures only some;
- no word of the message becomes known, or known as a name, through the change;
- the message is no keyword or small talk that a changed FAQ could have as its own.

Where a change touches what all searches share, it reaches all: the statistics of a
small knowledge base, an answer that several FAQs have, translations, another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.keywords import MAX_WORDS
from faq.retrieval.deciding.search import NEVER_LIKENESS, Search
from faq.retrieval.deciding.word_differences import LOOKED_AT
from faq.retrieval.deciding.word_kinds import is_name
from faq.retrieval.index import Index
from faq.retrieval.matching.candidates import COUNT, FEW
from faq.retrieval.matching.ridge import NEAREST, NEAREST_OF_MANY
from faq.retrieval.matching.signals import measure, question_scores
from faq.retrieval.results import COLUMN
from faq.retrieval.segments.segment import build_segment
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.small_talk import is_small_talk
from faq.retrieval.text.stop_words import is_english

if TYPE_CHECKING:
    from datetime import datetime

    from faq.retrieval import Document, SearchResult
    from faq.retrieval.arrays import Booleans, Floats, Integers
    from faq.retrieval.deciding.ranking import MeasuredQuery, Ranked
    from faq.retrieval.matching.candidates import Candidates
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment

MANY = 50  # FAQs changed at once: to weigh each takes longer than to search anew
_NOTHING = np.empty(0, np.float32)
MARGIN = 1e-3  # vectors of large parts are kept in 16 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What an FAQ must have to count in a search: one of these is enough."""

    score: float = -np.inf
    cosine: float = -np.inf
    characters: float = -np.inf
    words: float = np.inf  # BM25: for those that make room for another where they go


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """One search: what it read, what it weighed, and what it let count."""

    normalised: str
    is_equal: bool = False  # decided by an equal phrasing, or nothing was asked
    only: frozenset[int] | None = None  # the FAQs among which it searched
    query: Query | None = None
    ranker: Mapping[str, float] | None = None
    bars: Bars = Bars()


class WatchedSearch(Search):
    """A search that keeps what it ranked last."""

    ranked: tuple[MeasuredQuery, Ranked] | None = None

    def _rank(
        self, measured: MeasuredQuery, memory: NoneMemory | None, *, limit: int
    ) -> Ranked:
        ranked = super()._rank(measured, memory, limit=limit)
        self.ranked = (measured, ranked)
        return ranked

    def weighed(self, text: str, result: SearchResult, *, limit: int) -> Weighed:
        """What it weighed for the text it has just been asked for."""
        normalised = normalise(text)
        if self.ranked is None:
            return Weighed(normalised=normalised, is_equal=result.mode == "exact")
        measured, ranked = self.ranked
        query = measured.query
        fitted = self._constants.lexical
        if query.vector is not None:
            fitted = self._hybrid_of(query)
        matrix = measured.candidates.matrix
        return Weighed(
            normalised=normalised,
            query=query,
            ranker=fitted.ranker,
            bars=Bars(
                score=_nth(ranked.scores, max(limit, confidence.TOP)),
                cosine=(
                    np.inf
                    if query.vector is None
                    else self._last_in_ridge(query.vector, measured.candidates)
                ),
                characters=_nth(matrix[:, COLUMN["characters"]], LOOKED_AT),
                words=self._least_of_some(query),
            ),
        )

    def _last_in_ridge(self, vector: Floats, found: Candidates) -> float:
        """A cosine that every phrasing in the ridge regression has at least."""
        cosines = []
        for number in set(found.segments.tolist()):
            documents = found.documents[found.segments == number]
            cosines.append(_cosines(self._segments[number], documents, vector))
        is_large = any(len(segment.texts.texts) > FEW for segment in self._segments)
        count = NEAREST_OF_MANY if is_large else NEAREST
        return _nth(np.concatenate(cosines), count)

    def _least_of_some(self, query: Query) -> float:
        """The BM25 of the last one measured, where a part measures only some."""
        parts = zip(self._segments, self._alive, strict=True)
        return min(
            (
                _nth(question_scores(segment, query)[alive], COUNT)
                for segment, alive in parts
                if len(segment.texts.texts) > FEW
            ),
            default=np.inf,
        )


class WatchedIndex(Index):
    """An index, as of one moment, that notes what its searches weigh."""

    searching: ClassVar[type[Search]] = WatchedSearch
    notes: list[Weighed]
    now: datetime
    among: frozenset[int] | None = None

    @classmethod
    def watching(cls, index: Index, now: datetime) -> WatchedIndex:
        watched = cls(
            index.segments,
            index.alive,
            encoder=index.encoder,
            constants=index.constants,
            sibling_similarity=index.sibling_similarity,
        )
        watched.notes, watched.now = [], now
        return watched

    def _with(
        self, segments: Sequence[Segment], alive: Sequence[Booleans]
    ) -> WatchedIndex:
        watched = self.watching(super()._with(segments, alive), self.now)
        watched.notes, watched.among = self.notes, self.among
        return watched

    def only(self, faq_ids: Iterable[int]) -> Index:
        ids = frozenset(faq_ids)
        part = super().only(ids)
        assert isinstance(part, WatchedIndex)  # noqa: S101 - by `_with`
        part.among = ids
        return part

    def search(self, query: str, *, limit: int = 5, **options: Any) -> SearchResult:
        """As `Index.search` (Any: its other options), and noted."""
        search = self._search
        assert isinstance(search, WatchedSearch)  # noqa: S101 - by `searching`
        search.ranked = None
        result = super().search(query, limit=limit, **{**options, "now": self.now})
        note = search.weighed(query, result, limit=limit)
        self.notes.append(replace(note, only=self.among))
        return result


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """Tells of a search before a change whether it may end otherwise after it."""

    before: Index
    after: Index
    changed: frozenset[int]  # the FAQs that come, go or become others

    def reaches(self, weighed: Weighed) -> bool:
        """Whether the change may make another result of it."""
        if self.is_of_all:
            return True
        among = weighed.only
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
            not is_laid_over
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
        probe = self._probe
        every, bm25 = np.arange(len(probe.documents)), question_scores(probe, query)
        measured = measure(probe, every, query, bm25=bm25)
        scores = confidence.scores(measured.matrix, weighed.ranker or {})
        bars = weighed.bars
        return bool(
            (measured.never >= NEVER_LIKENESS - MARGIN).any()
            or _reach(scores, bars.score)
            or _reach(bm25, bars.words)
            or _reach(_cosines(probe, every, query.vector), bars.cosine)
            or _reach(measured.matrix[:, COLUMN["characters"]], bars.characters)
        )

    def _says_one_of(self, query: Query) -> bool:
        texts = self._probe.texts
        return any(
            word in texts.vocabulary or word in texts.stems
            for word in (*query.corrected, *query.stems)
        )


def _cosines(segment: Segment, documents: Integers, vector: Floats | None) -> Floats:
    """Those of all phrasings of the documents that the encoder could read."""
    if vector is None or not segment.vectors.count:
        return _NOTHING
    rows = segment.texts.rows.take(documents).values
    is_read = segment.vectors.known[rows] & ~segment.texts.is_never[rows]
    return segment.vectors.products(rows[is_read], vector)


def _reach(values: Floats, bar: float) -> bool:
    return bool((values >= bar - MARGIN).any())


def _nth(values: Floats, count: int) -> float:
    """The value that a further one must reach to be among the first; of few, any.

    Of equals at the end it is chance which one is among them: any may change that.
    """
    if len(values) < count:
        return -np.inf
    ordered = np.partition(values, -count)
    last = ordered[-count]
    return (
        -np.inf
        if (values == last).sum() > (ordered[-count:] == last).sum()
        else float(last)
    )


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
