"""The words of documents as numbers: one vocabulary, lists of its words by phrasing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from faq.retrieval.arrays import Booleans, Integers, Lists, starts_of
from faq.retrieval.text.languages import Detected, detect_language
from faq.retrieval.text.ngrams import ngrams_of
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.stemming import ENGLISH, stem
from faq.retrieval.text.stop_words import is_plainly_english, language_of

if TYPE_CHECKING:
    from faq.retrieval.results import Document

_SURELY_ENGLISH = Detected(language=ENGLISH, is_sure=True)
MOST_LOOKED_AT = 500  # documents: half a millisecond for the letters of each
TELLING_CHARS = 300  # of a document: enough of its words tell its language


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


def read_texts(documents: Sequence[Document], *, language: str = "") -> Texts:
    """The words of the documents, numbered in the order they occur.

    The stem of a word is by the language of the first document that says it; `language`
    is that of documents that do not tell their own.
    """
    vocabulary = _Vocabulary()
    rows_by_document = [_rows_of(document) for document in documents]
    languages = _languages_of(documents, rows_by_document, language)
    rows = list(chain.from_iterable(rows_by_document))
    starts = starts_of(
        np.fromiter(map(len, rows_by_document), np.int64, len(documents))
    )
    by_row = chain.from_iterable(
        repeat(one, len(own))
        for one, own in zip(languages, rows_by_document, strict=True)
    )
    word_lists = vocabulary.number((row.normalised for row in rows), by_row)
    keywords = vocabulary.number(
        (normalise(" ".join(d.keywords)) for d in documents), languages
    )
    normalised_answers = tuple(normalise(document.answer) for document in documents)
    answers = vocabulary.number(normalised_answers, languages)
    stems: dict[str, int] = {}
    stem_of = [stems.setdefault(name, len(stems)) for name in vocabulary.stems()]
    return Texts(
        texts=tuple(row.text for row in rows),
        normalised=tuple(row.normalised for row in rows),
        is_never=np.fromiter((row.is_never for row in rows), np.bool_, len(rows)),
        rows=Lists(starts=starts, values=np.arange(starts[-1])),
        words=word_lists,
        keywords=keywords,
        answers=answers,
        normalised_answers=normalised_answers,
        vocabulary=vocabulary.numbers,
        ngrams=Lists.of([ngrams_of(word) for word in vocabulary.numbers]),
        stems=stems,
        stem_names=tuple(stems),
        stem_of=np.array(stem_of, np.int64),
        languages=languages,
        all_languages=tuple(dict(Counter(languages).most_common())) or (ENGLISH,),
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


def _languages_of(
    documents: Sequence[Document], rows: Sequence[Sequence[_Row]], language: str
) -> tuple[str, ...]:
    """The language of each document: its own words tell, else those of most others."""
    looked = count()
    detected = [
        _SURELY_ENGLISH if _is_english(own) else _detect(_told_by(document), looked)
        for document, own in zip(documents, rows, strict=True)
    ]
    sure = Counter(one.language for one in detected if one.is_sure)
    most = (sure or Counter(one.language for one in detected)).most_common(1)
    usual = language or (most[0][0] if most else None) or ENGLISH
    return tuple((one.is_sure and one.language) or usual for one in detected)


def _detect(text: str, looked: Iterator[int]) -> Detected:
    """The language of a text; of many plain ones the function words tell it alone."""
    if not text.isascii() or next(looked) < MOST_LOOKED_AT:
        return detect_language(text)
    language = language_of(text)
    return Detected(language=language, is_sure=language is not None)


def _is_english(rows: Sequence[_Row]) -> bool:
    return is_plainly_english(chain.from_iterable(r.normalised.split() for r in rows))


def _told_by(document: Document) -> str:
    said = "\n".join((document.question, *document.alternates, document.answer))
    return said[:TELLING_CHARS]
