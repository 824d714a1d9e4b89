"""Which known word a mistyped one stands for: at most one typo away."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from faq.retrieval.arrays import Integers, Lists

MIN_CHARS = 4  # shorter words have too many neighbours
MIN_CONSONANTS = 5  # of Hebrew and Arabic
MIN_WITH_SIGNS = 6  # of the scripts of India
MAX_CHARS = 40
# Where blocks of scripts begin: before them Latin, Greek, Cyrillic and Armenian, from
# Thai on those whose characters are no letters, but for Georgian and polytonic Greek.
HEBREW, DEVANAGARI, THAI = "\u0590", "\u0900", "\u0e00"
LOOK_ALIKES = Path(__file__).with_name("look_alikes.txt")  # benchmarks/look_alikes.py


def is_look_alike(word: str) -> bool:
    """Whether a word is as good as another one typo away: Iceland and Ireland."""
    return word in _look_alikes()


@cache
def _look_alikes() -> frozenset[str]:
    return frozenset(LOOK_ALIKES.read_text(encoding="utf-8").split())


class Lexicon:
    """The words of a knowledge base, found also with one typo in them.

    Two words one typo apart share a form that lacks one letter of either. Sorted
    hashes of those forms take a tenth of the memory of a dictionary.
    """

    def __init__(self, words: Sequence[str], counts: Integers) -> None:
        self._words = words
        self._counts = counts
        forms = Lists.of([_hashes(word) for word in words])
        order = np.argsort(forms.values)
        self._hashes = forms.values[order].astype(np.uint32)
        self._owners = forms.owners()[order].astype(np.int32)

    def correct(self, word: str) -> str | None:
        """The commonest known word one typo away, those of the same start first."""
        if len(word) < MIN_CHARS or not can_be_mistyped(word):
            return None
        candidates = {
            known
            for known in self._neighbours(word)
            if is_one_typo(word, known)
            and (len(word) > MIN_CHARS or known[0] == word[0])
        }
        if not candidates:
            return None
        counts = self._counts_of(candidates)
        return max(
            sorted(candidates), key=lambda known: (known[0] == word[0], counts[known])
        )

    def _neighbours(self, word: str) -> Iterable[str]:
        hashes = np.array(_hashes(word), np.uint32)
        starts = np.searchsorted(self._hashes, hashes, "left")
        stops = np.searchsorted(self._hashes, hashes, "right")
        for start, stop in zip(starts, stops, strict=True):
            for owner in self._owners[start:stop]:
                yield self._words[owner]

    def _counts_of(self, candidates: set[str]) -> dict[str, int]:
        rows = {self._words[owner]: int(owner) for owner in self._rows(candidates)}
        return {word: int(self._counts[row]) for word, row in rows.items()}

    def _rows(self, candidates: set[str]) -> Iterable[int]:
        for word in candidates:
            whole = np.uint32(zlib.crc32(word.encode()))
            start = np.searchsorted(self._hashes, whole, "left")
            stop = np.searchsorted(self._hashes, whole, "right")
            for owner in self._owners[start:stop]:
                if self._words[owner] == word:
                    yield owner


def can_be_mistyped(word: str) -> bool:
    """Whether one letter is so little of the word that a typo leaves it known.

    Not where a character is a syllable or a word; words without written vowels and
    those of few letters with vowel signs have too many neighbours.
    """
    letter = word[:1]
    if letter < HEBREW:
        return True
    if letter < THAI:
        return len(word) >= (MIN_CONSONANTS if letter < DEVANAGARI else MIN_WITH_SIGNS)
    return "\u10a0" <= letter <= "\u10ff" or "\u1e00" <= letter <= "\u1fff"


def is_one_typo(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too many, wrong or swapped with the next."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    left, right = typed[start:], meant[start:]
    swapped = left[1:2] + left[:1] + left[2:] == right
    is_one = swapped or left[1:] in (right[1:], right) or left == right[1:]
    return is_one and can_be_mistyped(typed)


@lru_cache(maxsize=16_384)  # an edit makes a small part of an index anew
def _hashes(word: str) -> tuple[int, ...]:
    """Of the word and of its forms that lack one letter."""
    if not MIN_CHARS - 1 <= len(word) <= MAX_CHARS:
        return ()
    forms = {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
    return tuple(zlib.crc32(form.encode()) for form in forms)
