"""Words known by themselves: those that say nothing, by language, and small English."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from faq.retrieval.text.normalisation import normalise

ENGLISH = "en"

MAX_NAMING = 2  # words that name a topic
MIN_TOLD = 2  # stop words that tell a language
MIN_LETTERS = 5  # of them together: "do" and "u" are words of several

_WORD = re.compile(r"\w+")
_WORDS: Mapping[str, str] = json.loads(
    Path(__file__).with_name("stop_words.json").read_text(encoding="utf-8")
)["words"]
# With their accents: without, "také" would be "take".
_SPELT = {
    language: frozenset(text.casefold().split()) for language, text in _WORDS.items()
}
_LISTS = {
    language: frozenset(normalise(text).split()) for language, text in _WORDS.items()
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


def language_of(text: str) -> str | None:
    """The language that the stop words of a text tell, if they are enough."""
    said = function_words_in(set(_WORD.findall(text.casefold())))
    best, second = sorted(said, key=lambda language: -len(said[language]))[:2]
    is_enough = len(said[best]) >= MIN_TOLD and len("".join(said[best])) >= MIN_LETTERS
    return best if is_enough and len(said[best]) > len(said[second]) else None


def function_words_in(words: set[str]) -> dict[str, set[str]]:
    """The stop words of each language among these words, which keep their accents."""
    english = _SPELT[ENGLISH]
    # English words are said in chats of any language, and many are words of another.
    return {
        language: words & (stop_words - english)
        for language, stop_words in _SPELT.items()
    } | {ENGLISH: words & english}


def content_of(words: Sequence[str]) -> list[str]:
    """The words that say what the text is about, by the stop words of its language."""
    stop_words = other_stop_words_of(words) or _LISTS[ENGLISH]
    return [word for word in words if word not in stop_words]


def names_topic(text: str) -> bool:
    """Whether it is a word or two that say what it is about, and no more."""
    words = normalise(text).split()
    return 0 < len(words) <= MAX_NAMING and content_of(words) == words
