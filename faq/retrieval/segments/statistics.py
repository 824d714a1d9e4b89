"""Words counted: how common stems and n-grams are, and where they stand (BM25)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import (
    Booleans,
    Floats,
    Integers,
    Lists,
    distinct,
    ranges,
    starts_of,
)
from faq.retrieval.text.ngrams import QueryNgrams, squared_idf
from faq.retrieval.text.placeholders import common_answer_of, is_real, templates_of
from faq.retrieval.text.stemming import ENGLISH

if TYPE_CHECKING:
    from faq.retrieval.results import Document
    from faq.retrieval.segments.texts import Texts

K1 = 1.2
B = 0.75
POSTINGS_BUDGET = 50_000  # beyond it only the rarer stems of a query are counted
HALF_SCORE = 10.0  # a BM25 score of ten becomes one half


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counted when an index is built; later edits are weighed by the same numbers."""

    document_count: int
    frequencies: Mapping[str, int]  # in how many documents' phrasings a stem occurs
    answer_frequencies: Mapping[str, int]
    average_phrasings: float  # of a document
    average_length: float  # words of all phrasings and keywords of a document
    average_answer_length: float
    ngram_idf2: Floats
    answer_templates: frozenset[str]
    common_answer: str | None = None  # of most documents, normalised
    language: str = ENGLISH  # of most documents

    def idf(self, stem: str) -> float:
        return idf(self.frequencies.get(stem, 0), self.document_count)

    def answer_idf(self, stem: str) -> float:
        return idf(self.answer_frequencies.get(stem, 0), self.document_count)

    def has_real_answer(self, document: Document) -> bool:
        return is_real(document.answer, self.answer_templates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bags:
    """One (stem, document) pair for every token."""

    stems: Integers
    documents: Integers


def question_bags(texts: Texts) -> Bags:
    """Phrasings (not those that must never match) and keywords of every document."""
    is_positive = ~texts.is_never[texts.words.owners()]
    spoken = texts.words.values[is_positive]
    owners = texts.owner_of[texts.words.owners()][is_positive]
    return Bags(
        stems=texts.stem_of[np.concatenate([spoken, texts.keywords.values])],
        documents=np.concatenate([owners, texts.keywords.owners()]),
    )


def answer_bags(texts: Texts, real: Booleans) -> Bags:
    """The real answers, by a mask over the documents."""
    owners = texts.answers.owners()
    kept = real[owners]
    return Bags(stems=texts.stem_of[texts.answers.values[kept]], documents=owners[kept])


def count(documents: Iterable[Document], texts: Texts) -> Statistics:
    """The statistics of these documents, whose words `texts` has numbered."""
    documents = tuple(documents)
    templates = templates_of(document.answer for document in documents)
    real = np.array([is_real(d.answer, templates) for d in documents], np.bool_)
    questions, answers = question_bags(texts), answer_bags(texts, real)
    total = max(1, len(documents))
    return Statistics(
        document_count=len(documents),
        frequencies=_frequencies(questions, texts),
        answer_frequencies=_frequencies(answers, texts),
        average_phrasings=max(1.0, len(texts.texts) / total),
        average_length=len(questions.stems) / total,
        average_answer_length=len(answers.stems) / max(1, int(real.sum())),
        ngram_idf2=squared_idf(texts.ngrams, _texts_with(texts), len(texts.texts)),
        answer_templates=templates,
        common_answer=common_answer_of(texts.normalised_answers),
        language=texts.all_languages[0],
    )


def _frequencies(bags: Bags, texts: Texts) -> dict[str, int]:
    size = int(bags.documents.max(initial=0)) + 1
    pairs = distinct(bags.stems * size + bags.documents)
    counts = np.bincount(pairs // size, minlength=len(texts.stems))
    return {name: int(counts[row]) for name, row in texts.stems.items() if counts[row]}


def _texts_with(texts: Texts) -> Integers:
    """In how many phrasings each word occurs."""
    words, size = texts.words, len(texts.vocabulary)
    pairs = distinct(words.owners() * size + words.values)
    return np.bincount(pairs % size, minlength=size)


def idf(frequency: int, bag_count: int) -> float:
    """The weight of a stem: the rarer, the heavier; never negative.

    BM25's inverse document frequency with 1 added within the logarithm, as in Lucene.
    """
    return math.log1p((bag_count - frequency + 0.5) / (frequency + 0.5))


class Postings:
    """For every stem, the bags that hold it and how much it counts there.

    Okapi BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"),
    all of a score but the inverse document frequency computed beforehand.
    """

    def __init__(
        self, *, stems: Integers, bags: Integers, bag_count: int, average_length: float
    ) -> None:
        """Take one (stem, bag) pair for every token, (tokens,) each."""
        pairs, frequencies = np.unique(stems * bag_count + bags, return_counts=True)
        lengths = np.bincount(bags, minlength=bag_count)
        self._bags = (pairs % bag_count).astype(np.int32)
        norm = K1 * (1 - B + B * lengths[self._bags] / max(average_length, 1.0))
        self._weights = (frequencies * (K1 + 1) / (frequencies + norm)).astype(
            np.float32
        )
        self._starts = starts_of(np.bincount(pairs // bag_count))
        self._bag_count = bag_count

    def frequency(self, stem: int) -> int:
        """The number of bags that hold the stem."""
        if stem + 1 >= len(self._starts):
            return 0
        return int(self._starts[stem + 1] - self._starts[stem])

    def scores(self, idf_by_stem: Mapping[int, float]) -> Floats:
        """One score in [0, 1) for every bag, (bags,): BM25's s as s / (s + 10)."""
        totals = np.zeros(self._bag_count, np.float32)
        budget = POSTINGS_BUDGET
        for stem in sorted(idf_by_stem, key=self.frequency):
            count = self.frequency(stem)
            if not count:
                continue
            budget -= count
            if budget < 0 and budget + count < POSTINGS_BUDGET:
                break
            held = slice(self._starts[stem], self._starts[stem + 1])
            totals[self._bags[held]] += self._weights[held] * idf_by_stem[stem]
        return totals / (totals + np.float32(HALF_SCORE))


class Holders:
    """For every n-gram the words that hold it: few have any n-gram of a query."""

    def __init__(self, ngrams: Lists) -> None:
        order = np.argsort(ngrams.values)
        self._buckets = ngrams.values[order]
        self._words = ngrams.owners()[order]
        self._word_count = len(ngrams.starts) - 1

    def sums(self, query: QueryNgrams) -> Floats:
        """For every word, the weights of the query's n-grams in it, (words,)."""
        starts = np.searchsorted(self._buckets, query.buckets, "left")
        lengths = np.searchsorted(self._buckets, query.buckets, "right") - starts
        return np.bincount(
            self._words[ranges(starts, lengths)],
            weights=np.repeat(query.weights, lengths),
            minlength=self._word_count,
        ).astype(np.float32)
