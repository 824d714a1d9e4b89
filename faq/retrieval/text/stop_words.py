"""Words known by themselves: those that say nothing or turn all round, by language."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.normalisation import words as pieces_of

ENGLISH = "en"

MAX_NAMING = 2  # words that name a topic
MIN_TOLD = 2  # stop words that tell a language
MIN_PLAIN = 3  # words of English alone that tell it at once,
PLAIN_SHARE = 8  # and one of so many words at least
MIN_LETTERS = 5  # of them together: "do" and "u" are words of several

_WORD = re.compile(r"\w+")
_DATA: Mapping[str, Mapping[str, str]] = json.loads(
    Path(__file__).with_name("stop_words.json").read_text(encoding="utf-8")
)
_WORDS = _DATA["words"]
_UNSPACED = _DATA["unspaced"]
_CHARACTERS = _DATA["characters"]
_NEGATING: Mapping[str, Mapping[str, str]] = json.loads(
    Path(__file__).with_name("negations.json").read_text(encoding="utf-8")
)["languages"]
_NEVER = re.compile("(?!)")
# With their accents: without, "také" would be "take".
_SPELT = {
    language: frozenset(text.casefold().split()) for language, text in _WORDS.items()
}
_LISTS = {
    language: frozenset(normalise(text).split()) for language, text in _WORDS.items()
}

_LANGUAGES_SPELT: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, known in _SPELT.items() if word in known)
    for word in frozenset().union(*_SPELT.values())
}
_NONE: frozenset[str] = frozenset()
_LANGUAGES_OF = {
    word: tuple(language for language, known in _LISTS.items() if word in known)
    for word in frozenset().union(*_LISTS.values())
}


# Right as they stand: short words, and contractions without their apostrophe.
_SMALL: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("english.json").read_text()
)
_ENGLISH = frozenset(
    " ".join(line for part in _SMALL.values() for line in part).split()
)
_NEGATIONS = frozenset(
    word for word in " ".join(_SMALL["contractions"]).split() if word.endswith("nt")
) | {"cant", "dont", "wont", "no", "not", "nor", "never", "without"}


def is_english(word: str) -> bool:
    """Whether a word is right as it stands, whatever the knowledge base says."""
    return word in _ENGLISH


def is_negation(word: str) -> bool:
    """Whether the word turns a sentence round: one letter then changes everything."""
    return word in _NEGATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Negations:
    words: frozenset[str]
    parts: re.Pattern[str]
    others: re.Pattern[str]  # that have such a part and turn nothing round


def negations_in(normalised: str, language: str) -> tuple[str, ...]:
    """The negations of a normalised text, in its order; none of an English one.

    >>> negations_in("kann ich nicht stornieren", "de")
    ('nicht',)
    """
    if language not in _NEGATING:
        return ()
    known = _negations(language)
    turned = known.others.sub(" ", normalised)
    whole = (word for word in turned.split() if word in known.words)
    return (*whole, *known.parts.findall(turned))


@cache
def _negations(language: str) -> _Negations:
    lists = _NEGATING[language]
    return _Negations(
        words=frozenset(normalise(lists.get("words", "")).split()),
        parts=_any_of(lists.get("parts", "")),
        others=_any_of(lists.get("not", "")),
    )


def _any_of(parts: str) -> re.Pattern[str]:
    spelt = (normalise(part.replace("_", " ")) for part in parts.split())
    longest_first = sorted(spelt, key=len, reverse=True)
    return re.compile("|".join(longest_first)) if longest_first else _NEVER


def other_stop_words_of(words: Sequence[str]) -> frozenset[str]:
    """The stop words of the language that has most of these words; none of English.

    Of normalised words: "für" is "fur" there.
    """
    counts = dict.fromkeys(_LISTS, 0)
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += 1
    best = max(counts, key=counts.__getitem__)  # the first of equals
    return _LISTS[best] if counts[best] > counts[ENGLISH] else _NONE


def is_plainly_english(words: Iterable[str]) -> bool:
    """Whether so many of these words are English alone that it needs no closer look."""
    said = set(words)
    told = sum(_LANGUAGES_OF.get(word) == (ENGLISH,) for word in said)
    return told >= MIN_PLAIN and told * PLAIN_SHARE >= len(said)


class StopWords(Container[str]):
    """The words of a language, or pairs of its characters, that carry no subject."""

    def __init__(
        self, *lists: Container[str], characters: frozenset[str] = _NONE
    ) -> None:
        self._lists = lists
        self._characters = characters

    def __contains__(self, word: object) -> bool:
        return any(word in words for words in self._lists) or (
            isinstance(word, str) and not self._characters.isdisjoint(word)
        )


def fillers_of(
    words: Sequence[str], language: str, english: Container[str] = ()
) -> StopWords:
    """What carries no subject in a message, said of an FAQ in that language."""
    others = () if language == ENGLISH else (stop_words_of(language),)
    return StopWords(english, other_stop_words_of(words), *others)


@cache
def stop_words_of(language: str) -> StopWords:
    """The stop words of a language, normalised; none where they are not known."""
    spaced = {**_WORDS, **_DATA["others"]}.get(language, "")
    pairs = pieces_of(normalise(_UNSPACED.get(language, "")))
    return StopWords(
        frozenset([*normalise(spaced).split(), *pairs]),
        characters=frozenset(_CHARACTERS.get(language, "")),
    )


def language_of(text: str) -> str | None:
    """The language that the stop words of a text tell, if they are enough."""
    words = set(_WORD.findall(text.casefold()))
    said: dict[str, set[str]] = {language: set() for language in _SPELT}
    for word in words:
        for language in function_languages_of(word):
            said[language].add(word)
    best, second = sorted(said, key=lambda language: -len(said[language]))[:2]
    is_enough = len(said[best]) >= MIN_TOLD and len("".join(said[best])) >= MIN_LETTERS
    return best if is_enough and len(said[best]) > len(said[second]) else None


def function_languages_of(word: str) -> tuple[str, ...]:
    """The languages that have the word, spelt with its accents, as a stop word."""
    # English words are said in chats of any language, and many are words of another.
    return (ENGLISH,) if word in _SPELT[ENGLISH] else _LANGUAGES_SPELT.get(word, ())


def is_english_alone(word: str) -> bool:
    """Whether it is an English stop word, and one of no other language."""
    return _LANGUAGES_SPELT.get(word) == (ENGLISH,)


def content_of(words: Sequence[str]) -> list[str]:
    """The words that say what the text is about, by the stop words of its language."""
    stop_words = other_stop_words_of(words) or _LISTS[ENGLISH]
    return [word for word in words if word not in stop_words]


def names_topic(text: str) -> bool:
    """Whether it is a word or two that say what it is about, and no more."""
    words = normalise(text).split()
    return 0 < len(words) <= MAX_NAMING and content_of(words) == words
