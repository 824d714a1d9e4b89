"""Stems of words, in the language of the text that they stand in."""

from __future__ import annotations

import json
import re
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

NUMBERS = Path(__file__).with_name("numbers.json")
ENGLISH = "en"
MAX_CHARS = 40  # no word that has a stem is longer
MIN_LETTERS = 2  # of a stem: "\u0916" of "\u0916\u093e\u0924\u093e" says nothing
ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
# Normalised words lack the accents that some stemmers look for in endings.
_RESPELLINGS = {
    "pt": (
        (re.compile("c(?:ao|oes)$"), "\u00e7\u00e3o"),
        (re.compile("s(?:ao|oes)$"), "s\u00e3o"),
    ),
    # By vowel harmony an i after a is dotless, however it was typed.
    "tr": ((re.compile("(?<=a)([^aeiou]+)i"), "\\1\u0131"),),
}
# What respelling and the Serbian stemmer, which writes Latin letters, put in.
_UNACCENTED = str.maketrans(
    "\u00e3\u00e7\u0131\u0161\u017e\u010d\u0107\u0111", "aciszccd"
)
_local = threading.local()


@lru_cache(maxsize=200_000)
def stem(word: str, language: str | None = ENGLISH) -> str:
    """The Snowball stem of a normalised word, or the digits of a number word.

    A word of a language without a stemmer stays as it is: no stem is better than that
    of another language.

    >>> stem("rechnungen", "de"), stem("zwei", "de"), stem("rechnungen", None)
    ('rechnung', '2', 'rechnungen')
    """
    algorithm = ALGORITHMS.get(language or "")
    is_foreign = language == ENGLISH and not word.isascii()
    if algorithm is None or is_foreign or len(word) > MAX_CHARS:
        return word
    number = _numbers().get(language or "", {}).get(word)
    if number is not None:
        return number
    stemmed = str(_stemmer(algorithm).stemWord(_respelt(word, language)))
    if language == ENGLISH:
        return stemmed
    is_enough = sum(map(str.isalnum, stemmed)) >= MIN_LETTERS
    return stemmed.translate(_UNACCENTED) if is_enough else word


def _respelt(word: str, language: str | None) -> str:
    for ending, spelling in _RESPELLINGS.get(language or "", ()):
        word = ending.sub(spelling, word)
    return word


@cache
def _numbers() -> dict[str, dict[str, str]]:
    """The digits of every number word, by language."""
    lists = json.loads(NUMBERS.read_text(encoding="utf-8"))["words"]
    return {
        language: {
            word: digits for digits, spoken in words.items() for word in spoken.split()
        }
        for language, words in lists.items()
    }


def _stemmer(algorithm: str) -> Any:  # Any: snowballstemmer ships no types
    # A stemmer keeps the word it works on in itself: one for each thread.
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
    return stemmers[algorithm]
