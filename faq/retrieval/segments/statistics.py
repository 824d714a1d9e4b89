"""How common stems and n-grams are in a knowledge base, counted once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, Lists, distinct
from faq.retrieval.results import Document
from faq.retrieval.segments.texts import Texts
from faq.retrieval.text.ngrams import squared_idf
from faq.retrieval.text.placeholders import is_real, templates_of


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


def answer_bags(texts: Texts, is_real: Booleans) -> Bags:
    owners = texts.answers.owners()
    real = is_real[owners]
    return Bags(stems=texts.stem_of[texts.answers.values[real]], documents=owners[real])


def count(documents: Iterable[Document], texts: Texts) -> Statistics:
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
    )


def _frequencies(bags: Bags, texts: Texts) -> dict[str, int]:
    size = max(1, int(bags.documents.max(initial=0)) + 1)
    pairs = distinct(bags.stems * size + bags.documents)
    counts = np.bincount(pairs // size, minlength=len(texts.stems))
    return {name: int(counts[row]) for name, row in texts.stems.items() if counts[row]}


def _texts_with(texts: Texts) -> Integers:
    """In how many phrasings each word occurs."""
    lists: Lists = texts.words
    size = len(texts.vocabulary)
    pairs = distinct(lists.owners() * max(1, size) + lists.values)
    return np.bincount(pairs % max(1, size), minlength=size)


def idf(frequency: int, bag_count: int) -> float:
    """The weight of a stem: the rarer, the heavier."""
    return math.log1p((bag_count - frequency + 0.5) / (frequency + 0.5))
