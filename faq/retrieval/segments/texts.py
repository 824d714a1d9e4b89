"""The words of documents as numbers: one vocabulary, lists of its words by phrasing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from faq.retrieval.arrays import Booleans, Integers, Lists, starts_of
from faq.retrieval.text.ngrams import ngrams_of
from faq.retrieval.text.normalisation import normalise, stem, words

if TYPE_CHECKING:
    from faq.retrieval.results import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Phrasings row by row (those of a document stand together), keywords, answers."""

    texts: tuple[str, ...]
    normalised: tuple[str, ...]
    is_never: Booleans
    rows: Lists  # the rows of each document
    words: Lists  # the words of each row
    keywords: Lists  # the words of each document's keywords
    answers: Lists  # the words of each document's answer
    normalised_answers: tuple[str, ...]
    vocabulary: dict[str, int]
    ngrams: Lists  # the n-grams of each word
    stems: dict[str, int]
    stem_of: Integers  # the stem of each word

    @property
    def owner_of(self) -> Integers:
        """The document of every row."""
        return self.rows.owners()


def read_texts(documents: Sequence[Document]) -> Texts:
    """The words of the documents, numbered in the order they occur."""
    vocabulary: dict[str, int] = {}
    rows_by_document = [_rows_of(document) for document in documents]
    rows = list(chain.from_iterable(rows_by_document))
    starts = starts_of(
        np.fromiter(map(len, rows_by_document), np.int64, len(documents))
    )
    word_lists = _number((row.normalised for row in rows), vocabulary)
    keywords = _number((normalise(" ".join(d.keywords)) for d in documents), vocabulary)
    normalised_answers = tuple(normalise(document.answer) for document in documents)
    answers = _number(normalised_answers, vocabulary)
    stems: dict[str, int] = {}
    stem_of = [stems.setdefault(stem(word), len(stems)) for word in vocabulary]
    return Texts(
        texts=tuple(row.text for row in rows),
        normalised=tuple(row.normalised for row in rows),
        is_never=np.fromiter((row.is_never for row in rows), np.bool_, len(rows)),
        rows=Lists(starts=starts, values=np.arange(starts[-1])),
        words=word_lists,
        keywords=keywords,
        answers=answers,
        normalised_answers=normalised_answers,
        vocabulary=vocabulary,
        ngrams=Lists.of([ngrams_of(word) for word in vocabulary]),
        stems=stems,
        stem_of=np.array(stem_of, np.int64),
    )


class _Row(NamedTuple):
    text: str
    normalised: str
    is_never: bool


def _rows_of(document: Document) -> list[_Row]:
    asked = (document.question, *document.alternates)
    unique = {normalise(text): text for text in reversed(asked)}
    rows = [_Row(text, key, False) for key, text in reversed(unique.items())]
    rows.extend(_Row(text, normalise(text), True) for text in document.never)
    return rows


def _number(normalised: Iterable[str], vocabulary: dict[str, int]) -> Lists:
    return Lists.of(
        [
            [vocabulary.setdefault(word, len(vocabulary)) for word in words(text)]
            for text in normalised
        ]
    )
