"""A part of an index: documents prepared for search, never changed afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import distinct
from faq.retrieval.segments import statistics
from faq.retrieval.segments.statistics import Bags, Holders, Postings, Statistics
from faq.retrieval.segments.texts import Texts, read_texts
from faq.retrieval.segments.vectors import VectorTable
from faq.retrieval.text.languages import Detected, base_of, detect_language
from faq.retrieval.text.lexicon import Lexicon
from faq.retrieval.text.ngrams import squared_lengths
from faq.retrieval.text.normalisation import normalise, text_key
from faq.retrieval.text.placeholders import MIN_WORDS
from faq.retrieval.text.stemming import ENGLISH
from faq.retrieval.text.stop_words import is_plainly_english, language_of

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans, Doubles, Floats, Integers
    from faq.retrieval.results import Document

SUMMED = 1024  # documents at a time
MOST_LOOKED_AT = 500  # documents: half a millisecond for the letters of each
TELLING_CHARS = 300  # of a document: enough of its words tell its language
SMALL_VOCABULARY = 10_000  # words; so few are weighed faster all than picked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """n documents and their r phrasings in rows, those of a document together."""

    documents: tuple[Document, ...]
    row_of: Mapping[int, int]  # faq_id -> position in documents
    texts: Texts
    statistics: Statistics
    owner_of: Integers  # (r,) the document of every phrasing
    ngram_holders: Holders | None  # of a vocabulary small enough to weigh whole
    lengths: Floats  # (r,) of phrasings as vectors of n-grams
    word_lengths: Floats  # (r,) of phrasings as vectors of stems
    word_idf: Floats  # (words,)
    questions: Postings
    answers: Postings
    has_real_answer: Booleans  # (n,)
    # (n,) the same for equal answers and for translations; 0 if it equals none.
    answer_keys: Integers
    has_equal_answers: bool
    lexicon: Lexicon
    vectors: VectorTable
    answer_vectors: VectorTable
    sum_lengths: Floats  # (n,) of the sum of each document's vectors
    answer_focus: Floats  # (n,) how alike phrasings of equal answers are, in (0, 1]
    hashes: Integers  # (r,) of normalised phrasings, sorted
    hashed_rows: Integers  # (r,) their rows
    valid_from: Doubles
    valid_until: Doubles

    def equal_rows(self, normalised: str) -> list[int]:
        """Phrasings that are the same after normalisation."""
        value = hash(normalised)
        start = np.searchsorted(self.hashes, value, "left")
        stop = np.searchsorted(self.hashes, value, "right")
        rows = map(int, self.hashed_rows[start:stop])
        return [row for row in rows if self.texts.normalised[row] == normalised]

    def valid_at(self, moment: datetime) -> Booleans:
        """Which documents may be answered with then, (n,)."""
        now = moment.timestamp()
        valid: Booleans = (self.valid_from <= now) & (self.valid_until > now)
        return valid

    def group(self, group: int) -> list[Document]:
        """The documents of a group of translations."""
        rows = np.flatnonzero(self.answer_keys == _group_key(group))
        found = (self.documents[row] for row in rows.tolist())
        return [document for document in found if document.group == group]

    def stored_vectors(self, documents: Integers) -> Iterator[tuple[str, Floats]]:
        """Text keys and vectors of these documents."""
        rows = self.texts.rows.take(documents).values
        for row in rows[self.vectors.stored[rows]].tolist():
            yield text_key(self.texts.texts[row]), self.vectors.row(row)
        for document in documents[self.answer_vectors.stored[documents]].tolist():
            text = answer_text(self.documents[document])
            yield text_key(text), self.answer_vectors.row(document)


def answer_text(document: Document) -> str:
    """What is embedded for an answer: it says little without its question."""
    return f"{document.question} {document.answer}"


def build_segment(
    documents: Sequence[Document],
    *,
    vectors: Mapping[str, Floats],
    counted: Statistics | None = None,
) -> Segment:
    """The documents made ready, by the statistics of a segment beside them, if any."""
    texts = read_texts(documents, languages_of(documents, counted))
    counted = counted or statistics.count(documents, texts)
    real = np.array([counted.has_real_answer(d) for d in documents], np.bool_)
    word_idf = _word_idf(texts, counted)
    table, sums = _phrasing_vectors(texts, vectors)
    answer_keys = _answer_keys(texts, counted, documents)
    hashes = np.fromiter(map(hash, texts.normalised), np.int64, len(texts.texts))
    order = np.argsort(hashes, kind="stable")
    return Segment(
        documents=tuple(documents),
        row_of={document.faq_id: row for row, document in enumerate(documents)},
        texts=texts,
        statistics=counted,
        owner_of=texts.owner_of,
        ngram_holders=_holders(texts),
        lengths=_lengths(texts, squared_lengths(texts.ngrams, counted.ngram_idf2)),
        word_lengths=_lengths(texts, word_idf**2),
        word_idf=word_idf,
        questions=_question_postings(texts, counted, len(documents)),
        answers=_answer_postings(texts, counted, real),
        has_real_answer=real,
        answer_keys=answer_keys,
        has_equal_answers=_are_some_equal(answer_keys),
        lexicon=_lexicon(texts),
        vectors=table,
        answer_vectors=_answer_vectors(documents, real, vectors),
        sum_lengths=np.linalg.norm(sums, axis=1).astype(np.float32),
        answer_focus=_answer_focus(sums, answer_keys),
        hashes=hashes[order],
        hashed_rows=order,
        valid_from=_validity(documents)[0],
        valid_until=_validity(documents)[1],
    )


def languages_of(
    documents: Sequence[Document], counted: Statistics | None = None
) -> list[str]:
    """The language of each document: as it says; as its words or most others tell."""
    looked = count()
    detected = [
        Detected(language=base_of(document.language), is_sure=True)
        if document.language
        else _detect(_told_by(document), looked)
        for document in documents
    ]
    sure = Counter(one.language for one in detected if one.is_sure)
    most = (sure or Counter(one.language for one in detected)).most_common(1)
    usual = counted.language if counted else (most[0][0] if most else None)
    return [(one.is_sure and one.language) or usual or ENGLISH for one in detected]


def _told_by(document: Document) -> str:
    said = "\n".join((document.question, *document.alternates, document.answer))
    return said[:TELLING_CHARS]


def _detect(text: str, looked: Iterator[int]) -> Detected:
    """The language of a text; of many plain ones the function words tell it alone."""
    if is_plainly_english(normalise(text).split()):
        return Detected(language=ENGLISH, is_sure=True)
    if not text.isascii() or next(looked) < MOST_LOOKED_AT:
        return detect_language(text)
    language = language_of(text)
    return Detected(language=language, is_sure=language is not None)


def _validity(documents: Sequence[Document]) -> tuple[Doubles, Doubles]:
    """From when and until when each document may be answered with."""
    return (
        _moments([d.valid_from for d in documents], -np.inf),
        _moments([d.valid_until for d in documents], np.inf),
    )


def _answer_keys(
    texts: Texts, counted: Statistics, documents: Sequence[Document]
) -> Integers:
    lengths = texts.answers.lengths
    # A short answer ("Yes.") or that of most FAQs makes no two of them the same.
    keys = (
        hash(answer) if length >= MIN_WORDS and answer != counted.common_answer else 0
        for answer, length in zip(texts.normalised_answers, lengths, strict=True)
    )
    found = np.fromiter(keys, np.int64, len(lengths))
    for row, document in enumerate(documents):
        if document.group is not None:  # it says the same in other words
            found[row] = _group_key(document.group)
    return found


def _group_key(group: int) -> int:
    return hash(("translations", group))


def _are_some_equal(answer_keys: Integers) -> bool:
    own = answer_keys[answer_keys != 0]
    return len(distinct(own)) < len(own)


def _holders(texts: Texts) -> Holders | None:
    return Holders(texts.ngrams) if len(texts.vocabulary) <= SMALL_VOCABULARY else None


def _lexicon(texts: Texts) -> Lexicon:
    counts = np.bincount(texts.words.values, minlength=len(texts.vocabulary))
    return Lexicon(tuple(texts.vocabulary), counts)


def _phrasing_vectors(
    texts: Texts, vectors: Mapping[str, Floats]
) -> tuple[VectorTable, Floats]:
    """The vectors of phrasings, and their sum for every document."""
    rows, stored = _rows_of(texts.texts, vectors)
    return VectorTable(rows, stored), _sums(rows, texts)


def _answer_focus(sums: Floats, answer_keys: Integers) -> Floats:
    """Of documents with equal answers the length of the mean of their directions."""
    focus = np.ones(len(sums), np.float32)
    lengths = np.linalg.norm(sums, axis=1)
    places = np.flatnonzero((answer_keys != 0) & (lengths > 0))
    if not len(places):
        return focus
    _, groups, counts = np.unique(
        answer_keys[places], return_inverse=True, return_counts=True
    )
    if len(counts) == len(places):  # all differ, as nearly always
        return focus
    order = np.argsort(groups, kind="stable")
    units = (sums[places] / lengths[places, None])[order]
    totals = np.add.reduceat(units, np.cumsum(counts) - counts, axis=0)
    focus[places] = (np.linalg.norm(totals, axis=1) / counts)[groups]
    return focus


def _answer_vectors(
    documents: Sequence[Document], real: Booleans, vectors: Mapping[str, Floats]
) -> VectorTable:
    pairs = zip(documents, real, strict=True)
    texts = [answer_text(document) if is_real else "" for document, is_real in pairs]
    return VectorTable(*_rows_of(texts, vectors))


def _rows_of(
    texts: Sequence[str], vectors: Mapping[str, Floats]
) -> tuple[Floats, Booleans]:
    """A row for every text, and which of them have a vector."""
    found = [vectors.get(text_key(text)) if text else None for text in texts]
    dimensions = next((len(vector) for vector in found if vector is not None), 0)
    rows = np.zeros((len(texts), dimensions), np.float32)
    stored = np.zeros(len(texts), np.bool_)
    for row, vector in enumerate(found):
        if vector is not None:
            rows[row], stored[row] = vector, True
    return rows, stored


def _question_postings(texts: Texts, counted: Statistics, count: int) -> Postings:
    return _postings(statistics.question_bags(texts), count, counted.average_length)


def _answer_postings(texts: Texts, counted: Statistics, real: Booleans) -> Postings:
    bags = statistics.answer_bags(texts, real)
    return _postings(bags, len(real), counted.average_answer_length)


def _postings(bags: Bags, document_count: int, average_length: float) -> Postings:
    return Postings(
        stems=bags.stems,
        bags=bags.documents,
        bag_count=document_count,
        average_length=average_length,
    )


def _word_idf(texts: Texts, counted: Statistics) -> Floats:
    by_stem = np.array([counted.idf(stem) for stem in texts.stems], np.float32)
    return by_stem[texts.stem_of]


def _lengths(texts: Texts, squared: Floats) -> Floats:
    sums = texts.words.sums(squared[texts.words.values])
    return np.maximum(np.sqrt(sums), np.float32(1e-6))


def _sums(rows: Floats, texts: Texts) -> Floats:
    """Of every document the sum of its vectors."""
    if texts.is_never.any():
        rows = np.where(texts.is_never[:, None], np.float32(0), rows)
    starts = texts.rows.starts
    # Every document has a question, so no list of rows is empty. In parts, since numpy
    # keeps the interpreter while it adds: a second for 60,000 documents.
    parts = [
        np.add.reduceat(rows[: starts[stop]], starts[start:stop], axis=0)
        for start, stop in _parts(len(starts) - 1)
    ]
    return np.concatenate(parts) if parts else rows[:0]


def _parts(count: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, SUMMED):
        yield start, min(start + SUMMED, count)


def _moments(moments: Sequence[datetime | None], absent: float) -> Doubles:
    values = [absent if moment is None else moment.timestamp() for moment in moments]
    return np.array(values, np.float64)
