"""The language of a text: by its script, then by the words that tell one."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from faq.retrieval.text.stop_words import ENGLISH, function_words_in

MAX_CHARS = 1000  # more tells nothing that these do not
LATIN = "Latin"
WITHOUT_SPACES = frozenset({"Han", "Kana", "Hangul", "Thai", "Lao", "Khmer", "Burmese"})
LETTERS_A_CHARACTER = 3  # a Chinese character says as much as so many letters
FOREIGN = 0.3  # share of the letters; "iPad 怎么退货" is Chinese, "the Ω key" English
TELLING = 2  # a word of the list counts as so many function words
MIN_TOLD = 2
MIN_LETTERS = 4  # of the words that tell: "da" and "po" alone are words of many

_WORD = re.compile("[^\\W\\d_]+(?:['\u2019][^\\W\\d_]+)*")
# Any: a table of strings by kind.
_LISTS: dict[str, Any] = json.loads(
    Path(__file__).with_name("languages.json").read_text(encoding="utf-8")
)
_TELLING = {
    language: frozenset(words.split()) for language, words in _LISTS["words"].items()
}
_RANGES = sorted(
    (*(int(end, 16) for end in span.split("-")), script)
    for script, spans in _LISTS["ranges"].items()
    for span in spans
)
_STARTS = [start for start, _, _ in _RANGES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language of a text, as ISO 639-1 writes it; None where it has no letters."""

    language: str | None
    is_sure: bool


@lru_cache(maxsize=8192)
def detect_language(text: str) -> Detected:
    """The language of the text; English, unsure, where nothing tells another.

    >>> detect_language("Wie lange dauert der Versand?")
    Detected(language='de', is_sure=True)
    >>> detect_language("iPhone 15 Pro")
    Detected(language='en', is_sure=False)
    """
    text = text[:MAX_CHARS]
    script = script_of(text)
    if script is None:
        return Detected(language=None, is_sure=False)
    if script == LATIN:
        return _by_words(text)
    return _by_letters(text, script)


def told_language(text: str) -> str | None:
    """The language of the text, where its words or its script leave little doubt."""
    found = detect_language(text)
    is_told = found.is_sure or script_of(text[:MAX_CHARS]) != LATIN
    return found.language if is_told else None


def is_related(language: str, other: str) -> bool:
    """Whether both codes name one language, whatever their regions and scripts."""
    return _base(language) == _base(other)


def _base(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


def script_of(text: str) -> str | None:
    """The script that the text is written in; Latin unless another has its share."""
    if text.isascii():
        return LATIN if any(map(str.isalpha, text)) else None
    letters = Counter(filter(None, map(_script, text)))
    for script in WITHOUT_SPACES.intersection(letters):
        letters[script] *= LETTERS_A_CHARACTER
    others = letters.total() - letters[LATIN]
    if others <= FOREIGN * letters.total():
        return LATIN if letters else None
    if letters["Kana"]:
        return "Kana"  # Japanese is written in Chinese characters as well
    del letters[LATIN]
    return letters.most_common(1)[0][0]


@lru_cache(maxsize=4096)
def _script(character: str) -> str | None:
    row = bisect(_STARTS, ord(character)) - 1
    if row < 0 or not character.isalpha():
        return None
    _, last, script = _RANGES[row]
    return str(script) if ord(character) <= last else None


def _by_letters(text: str, script: str) -> Detected:
    letters = set(text.casefold())
    for language, own in _LISTS["letters"].get(script, {}).items():
        if letters.intersection(own):
            return Detected(language=language, is_sure=True)
    first = _LISTS["first"][script]
    told = _told(text)
    others = {language: count for language, count in told.items() if count >= MIN_TOLD}
    if script == "Cyrillic" and others:
        return Detected(language=max(others, key=others.__getitem__), is_sure=True)
    return Detected(language=first, is_sure=script not in _LISTS["letters"])


def _by_words(text: str) -> Detected:
    told = _told(text)
    best, second = [*told.most_common(2), ("", 0), ("", 0)][:2]
    if best[1] < MIN_TOLD:
        return Detected(language=ENGLISH, is_sure=False)
    return Detected(language=best[0], is_sure=best[1] > second[1])


def _told(text: str) -> Counter[str]:
    """How much the words of the text speak for each language."""
    words = set(_WORD.findall(text.casefold().replace("\u2019", "'")))
    told: Counter[str] = Counter()
    for language, said in function_words_in(words).items():
        told[language] += len(said)
    for language, known in _TELLING.items():
        said = words & known
        if len("".join(said)) >= MIN_LETTERS:
            told[language] += TELLING * len(said)
    return told
