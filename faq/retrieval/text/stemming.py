"""English stems, remembered, for any number of threads."""

from __future__ import annotations

import threading
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

_local = threading.local()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball stem of an English word; other words stay as they are."""
    if not word.isascii() or len(word) > 40:  # noqa: PLR2004 - no English word is longer
        return word
    return str(_stemmer().stemWord(word))


def _stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    # A stemmer keeps the word it works on in itself: one for each thread.
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("english")
    return _local.stemmer
