"""A text cut into tokens of one spelling, and phrases looked up among them.

Words lose case and accents; a character of a script without spaces is a token of its
own, as is every mark. All of it is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")

UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Vowel signs and points, which are no letters to `re`.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
_TOKEN = re.compile(
    r"\d+(?:[.,'\u2019]\d+)*"
    rf"|[{UNSPACED}]"
    rf"|[^\W\d_{UNSPACED}][^\W\d_{UNSPACED}{_MARKS}]*[{_MARKS}]*"
    rf"(?:[^\W\d_{UNSPACED}{_MARKS}]+[{_MARKS}]*)*"
    r"|[^\w\s]|_"
)
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\u05b0-\u05c7]")
_LETTERS = str.maketrans("łøıđ", "loid")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Markdown within a word or a number: **3**5 is shown as 35.
_EMPHASIS = re.compile(r"(?<=[^\W_])(?:\*+|`+|~~)(?=[^\W_])")
# Neither the parts of a phone number nor what follows one.
_GROUPED = re.compile(
    r"(?<![\d+(/.-])(?<!\d )[1-9]\d{0,2}(?:[\u00a0\u2009\u202f ]\d{3})+(?![ -]?\d)"
)
_SPACE = re.compile(r"\s")
# Sorting accents takes the square of how many stand on one letter.
_MANY_ACCENTS = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")
MAX_WORD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToken:
    """A word, a numeral or a mark, and where it stands."""

    text: str
    raw: str
    start: int
    end: int


def spelt(text: str) -> str:
    """The text as it is shown, with one spelling of every character.

    >>> spelt("**3**5 da\u200bys")
    '**35 days'
    """
    seen = _EMPHASIS.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFKC", _few_accents(seen))


def decomposed(text: str) -> str:
    """The text in letters and accents; compatible characters as one."""
    return unicodedata.normalize("NFKD", _few_accents(text))


def _few_accents(text: str) -> str:
    return _MANY_ACCENTS.sub(r"\1", text)


def grouped(text: str) -> str:
    """The text with numerals whole: 10 000 is 10000; a phone number is none."""
    return _GROUPED.sub(lambda match: _SPACE.sub("", match[0]), text)


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """The word without case and accents.

    >>> plain("Fünf"), plain("два\u0301")
    ('funf', 'два')
    """
    parts = decomposed(word.casefold()).translate(_LETTERS)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


def tokens_of(text: str) -> list[TextToken]:
    return [
        TextToken(
            text=plain(match[0]) or match[0],
            raw=match[0],
            start=match.start(),
            end=match.end(),
        )
        for match in _TOKEN.finditer(text)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Meaning]):
    """What a phrase means, and how many tokens it takes."""

    meaning: Meaning
    length: int


class Phrasebook(Generic[Meaning]):
    """Phrases and what they mean; one that ends in `*` stands for all that begin so.

    >>> Phrasebook({"per cent": "%"}).at(tokens_of("10 per cent"), 1)
    Found(meaning='%', length=2)
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        self._beginnings: dict[str, Meaning] = {}
        for phrase, meaning in meanings.items():
            self._add(phrase, meaning)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda entry: -len(entry[0]))

    def _add(self, phrase: str, meaning: Meaning) -> None:
        words = tuple(token.text for token in tokens_of(spelt(phrase.rstrip("*"))))
        if phrase.endswith("*") and len(words) == 1:
            self._beginnings[words[0]] = meaning
        elif words:
            self._phrases.setdefault(words[0], []).append((words, meaning))

    def at(self, tokens: Sequence[TextToken], place: int) -> Found[Meaning] | None:
        """The longest phrase that begins at this token."""
        if place >= len(tokens):
            return None
        first = tokens[place].text
        for words, meaning in self._phrases.get(first, ()):
            said = tokens[place : place + len(words)]
            if len(said) == len(words) and all(
                token.text == word for token, word in zip(said, words, strict=True)
            ):
                return Found(meaning=meaning, length=len(words))
        for length in range(min(len(first), MAX_WORD), 1, -1):
            if first[:length] in self._beginnings:
                return Found(meaning=self._beginnings[first[:length]], length=1)
        return None


def words_in(table: Mapping[str, str]) -> dict[str, str]:
    """Each phrase of a table of `name: "word word two_words"`, with its name."""
    return {
        word.replace("_", " "): name
        for name, words in table.items()
        for word in words.split()
    }


def any_of(phrases: Iterable[str]) -> Phrasebook[bool]:
    return Phrasebook({phrase.replace("_", " "): True for phrase in phrases})
