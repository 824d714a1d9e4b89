"""What the FAQs of one knowledge base are about: the words to exchange for theirs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from faq.probing.lexicon import ENGLISH, OTHERS, words_for
from faq.probing.phrasings import Span, TakenApart
from faq.retrieval.deciding.word_kinds import is_telling_name
from faq.retrieval.text.languages import base_of, detect_language
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.small_talk import is_small_talk
from faq.retrieval.text.stemming import stem

if TYPE_CHECKING:
    from faq.retrieval import Document

Lent = TypeVar("Lent")
MOST_PHRASINGS = 4  # of an FAQ that probes are made of
_SMALL = re.compile(r"\b[^\W\d_A-Z][^\W_]+")
MOST_TRIED = 12  # others tried for a place before it is left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lendable:
    """Words of another FAQ, to be put in the place of some."""

    text: str
    faq_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An FAQ, its phrasings taken apart, and the stems of all that it says."""

    document: Document
    phrasings: Sequence[TakenApart]
    language: str
    stems: frozenset[str]

    def lend(self, span: Span) -> Lendable:
        return Lendable(text=span.text, faq_id=self.document.faq_id)

    def says(self, text: str) -> bool:
        """Whether it says one of the text's words that carry a subject."""
        return any(stem in self.stems for stem in self.stems_of(text))

    def says_all(self, text: str) -> bool:
        return self.stems.issuperset(self.stems_of(text))

    def stems_of(self, text: str) -> list[str]:
        known = words_for(self.language)
        said = words(normalise(text))
        return [stem(w, self.language) for w in said if not known.is_function(w)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all FAQs could lend each other; each list in the order of the FAQs."""

    subjects: Sequence[Subject]
    nouns: Mapping[tuple[str, str], Sequence[Lendable]]  # by language and determiner
    names: Mapping[str, Sequence[Lendable]]  # by language
    by_language: Mapping[str, Sequence[Subject]]
    small: frozenset[str]  # words that are somewhere written without a capital

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Surroundings:
        subjects = [subject_of(document) for document in documents]
        small = _written_small(documents)
        nouns: dict[tuple[str, str], list[Lendable]] = defaultdict(list)
        names: dict[str, list[Lendable]] = defaultdict(list)
        by_language: dict[str, list[Subject]] = defaultdict(list)
        for each in subjects:
            by_language[each.language].append(each)
            for phrasing in each.phrasings:
                for noun in phrasing.noun_phrases:
                    if noun.is_whole:
                        key = (each.language, noun.determiner)
                        nouns[key].append(each.lend(noun.span))
                names[each.language] += map(each.lend, names_in(phrasing, small))
        return cls(
            subjects=subjects,
            nouns={key: _each_once(some) for key, some in nouns.items()},
            names={key: _each_once(some) for key, some in names.items()},
            by_language=by_language,
            small=small,
        )


def subject_of(document: Document) -> Subject:
    language = language_of(document)
    known = words_for(language)
    texts = (document.question, *document.alternates)[:MOST_PHRASINGS]
    asking = [text for text in texts if not is_small_talk(normalise(text))]
    said = " ".join(
        [document.question, *document.alternates, *document.keywords, document.answer]
    )
    return Subject(
        document=document,
        phrasings=[TakenApart(text=text, words=known) for text in asking],
        language=language,
        stems=frozenset(stem(word, language) for word in words(normalise(said))),
    )


def language_of(document: Document) -> str:
    """The language that its probes are made in."""
    told = document.language or detect_language(document.question).language
    return base_of(told) if told else OTHERS


def names_in(phrasing: TakenApart, small: Container[str]) -> list[Span]:
    """Names within an English sentence; elsewhere capitals tell no name.

    What is anywhere written in small letters is none: a title has capitals, too.
    """
    if phrasing.words.language != ENGLISH:
        return []
    return [
        span
        for span in phrasing.contents
        if not phrasing.is_first(span)
        and span.key not in small
        and is_telling_name(normalise(span.text), phrasing.text)
    ]


def _written_small(documents: Iterable[Document]) -> frozenset[str]:
    texts = (
        text
        for each in documents
        for text in (each.question, *each.alternates, each.answer)
    )
    return frozenset(chain.from_iterable(map(_SMALL.findall, texts)))


def from_place(some: Sequence[Lent], text: str) -> Sequence[Lent]:
    """Some of them, the first chosen by the text: the same for it every time."""
    if not some:
        return ()
    start = number_of(text)
    places = range(start, start + min(MOST_TRIED, len(some)))
    return [some[place % len(some)] for place in places]


def number_of(text: str) -> int:
    """A number that the text alone decides."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=6)
    return int.from_bytes(digest.digest())


def _each_once(some: Iterable[Lendable]) -> list[Lendable]:
    return list({each.text.lower(): each for each in some}.values())
