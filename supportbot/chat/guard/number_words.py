"""Number words of the languages that the guard reads, and the numbers they say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from num2words import num2words  # type: ignore[import-untyped]  # it ships no types

from supportbot.chat.guard.tokens import Phrasebook, any_of, plain

ENGLISH = "en"
# Other forms, and the languages that num2words lacks.
_OTHERS = json.loads(
    Path(__file__).with_name("number_words.json").read_text(encoding="utf-8")
)
_CODES = {"nb": "no", "nn": "no"}
_WITHOUT_CONVERTER = {"zh", "cs", "el", "hi", "ko", "ja"}  # or one of its numerals only
LANGUAGES = frozenset(_OTHERS) - {"about", "and_a_half"} | frozenset(_CODES)
AND_A_HALF = any_of(_OTHERS["and_a_half"].split())
_COMPOUNDED = {"de", "nl", "sv", "da", "no", "fi", "hu", "it"}  # 250 is one word
FIRST_ORDINAL = 4  # "first", "second" and "third" are layout, or a unit of time
LAST_ORDINAL = 31
MIN_LETTERS = 4  # of a number word in a sentence of another language


@cache
def number_words(language: str) -> Phrasebook[float]:
    """The phrases of a language that say a number."""
    code = _CODES.get(language, language)
    others = {
        word.replace("_", " "): float(number)
        for number, words in _OTHERS.get(code, {}).items()
        for word in words.split()
    }
    return Phrasebook(dict(_cardinals(code)) | others)


@cache
def ordinal_words(language: str) -> Phrasebook[float]:
    """The phrases of a language for the days of a month from the fourth on."""
    code = _CODES.get(language, language)
    return Phrasebook(dict(_ordinals(code)))


@cache
def words_of_any_language() -> dict[str, float]:
    """Single words that say a number from two on, in whichever language."""
    found: dict[str, float] = {}
    for code in sorted(LANGUAGES - set(_CODES) - _WITHOUT_CONVERTER):
        for number in (*range(2, 32), *range(40, 100, 10)):
            word = plain(num2words(number, lang=code))
            if len(word) >= MIN_LETTERS and word.isalpha():
                found.setdefault(word, float(number))
    return found


def _cardinals(code: str) -> Iterator[tuple[str, float]]:
    if code in _WITHOUT_CONVERTER or code not in _OTHERS:
        return
    hundreds = range(101, 1000) if code in _COMPOUNDED else range(200, 1000, 100)
    for number in (*range(101), *hundreds, 1000, 2000, 1_000_000):
        yield num2words(number, lang=code), float(number)


def _ordinals(code: str) -> Iterator[tuple[str, float]]:
    if code in _WITHOUT_CONVERTER or code not in _OTHERS:
        return
    for number in range(FIRST_ORDINAL, LAST_ORDINAL + 1):
        yield num2words(number, lang=code, to="ordinal"), float(number)
