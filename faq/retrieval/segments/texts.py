"""The words of documents as numbers: one vocabulary, lists of its words by phrasing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from faq.retrieval.arrays import Booleans, Integers, Lists, starts_of
from faq.retrieval.text.ngrams import ngrams_of
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.stemming import ENGLISH, stem

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
    stem_names: tuple[str, ...]
    stem_of: Integers  # the stem of each word
    languages: tuple[str, ...]  # of each document
    all_languages: tuple[str, ...]  # that documents have, the commonest first

    @property
    def owner_of(self) -> Integers:
        """The document of every row."""
        return self.rows.owners()

    def language_of(self, row: int) -> str:
        """The language of the document that has the phrasing."""
        return self.languages[int(np.searchsorted(self.rows.starts, row, "right")) - 1]

    def stem(self, word: str) -> str:
        """The stem of a word as these documents have it.

        Where none of them says it, that of the first of their languages by which one
        of them says the stem.
        """
        number = self.vocabulary.get(word)
        if number is not None:
            return self.stem_names[self.stem_of.item(number)]
        stems = [stem(word, language) for language in self.all_languages]
        known = (name for name in stems if name in self.stems)
        return next(known, stems[0])


def read_texts(
    documents: Sequence[Document], languages: Sequence[str] | None = None
) -> Texts:
    """The words of the documents, numbered in the order they occur.

    The stem of a word is by the language of the first document that says it; English
    where none is told.
    """
    vocabulary = _Vocabulary()
    languages = languages or [ENGLISH] * len(documents)
    rows_by_document = [_rows_of(document) for document in documents]
    counts = np.fromiter(map(len, rows_by_document), np.int64, len(documents))
    rows = list(chain.from_iterable(rows_by_document))
    by_row = chain.from_iterable(map(repeat, languages, counts.tolist()))
    answers = tuple(normalise(document.answer) for document in documents)
    keywords = (normalise(" ".join(document.keywords)) for document in documents)
    word_lists = vocabulary.number((row.normalised for row in rows), by_row)
    keyword_lists = vocabulary.number(keywords, languages)
    answer_lists = vocabulary.number(answers, languages)
    stems: dict[str, int] = {}
    stem_of = [stems.setdefault(name, len(stems)) for name in vocabulary.stems()]
    return Texts(
        texts=tuple(row.text for row in rows),
        normalised=tuple(row.normalised for row in rows),
        is_never=np.fromiter((row.is_never for row in rows), np.bool_, len(rows)),
        rows=Lists(starts=starts_of(counts), values=np.arange(len(rows))),
        words=word_lists,
        keywords=keyword_lists,
        answers=answer_lists,
        normalised_answers=answers,
        vocabulary=vocabulary.numbers,
        ngrams=Lists.of([ngrams_of(word) for word in vocabulary.numbers]),
        stems=stems,
        stem_names=tuple(stems),
        stem_of=np.array(stem_of, np.int64),
        languages=tuple(languages),
        all_languages=tuple(dict(Counter(languages).most_common())) or (ENGLISH,),
    )


def stem_in(parts: Sequence[Texts], word: str) -> str:
    """The stem of a word as these texts have it, of the first that knows it."""
    stems = [texts.stem(word) for texts in parts]
    pairs = zip(stems, parts, strict=True)
    known = (name for name, texts in pairs if name in texts.stems)
    return next(known, stems[0] if stems else stem(word))


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


class _Vocabulary:
    """Words numbered as they come, each with the language of its first text."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._languages: list[str] = []

    def number(self, normalised: Iterable[str], languages: Iterable[str]) -> Lists:
        """The words of texts in these languages, by their numbers."""
        numbers, lists = self.numbers, []
        for text, language in zip(normalised, languages, strict=True):
            lists.append(
                [numbers.setdefault(word, len(numbers)) for word in words(text)]
            )
            self._languages += [language] * (len(numbers) - len(self._languages))
        return Lists.of(lists)

    def stems(self) -> Iterable[str]:
        return map(stem, self.numbers, self._languages)
