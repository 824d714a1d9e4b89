"""One spelling for texts that customers would call the same."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

MAX_CHARS = 4000  # the longest message the bot takes; expansion stops here too

_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("(?<=\\w)['\u2019\u2018\u02bc`\u00b4](?=\\w)")
# Marks of Indic and Thai scripts and Arabic vowels belong to their word, yet \w lacks
# them. A final + or # tells C++ and C# from C.
_WORD = re.compile("[\\w\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e\u064b-\u065f]+[+#]*")
# What most texts are made of, a third of the work: no apostrophe within a word, no C++.
_TO_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_PLAIN = frozenset(map(chr, range(128))) - set("'`+#")
_CJK_RUN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")


def fold(text: str) -> str:
    """The text in one case, without accents, control characters and doubled spaces."""
    if not text.isascii():
        text = text[:MAX_CHARS].encode("utf-8", "ignore").decode("utf-8")
        text = unicodedata.normalize("NFKC", text).casefold()
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text[:MAX_CHARS].lower().split())


def normalise(text: str) -> str:
    """The words of the text and nothing else: equal texts ask the same."""
    if text.isascii() and _PLAIN.issuperset(text):
        return " ".join(text[:MAX_CHARS].lower().translate(_TO_SPACES).split())
    folded = _APOSTROPHES.sub("", fold(text)).replace("_", " ")
    return " ".join(_WORD.findall(folded))


def words(normalised: str) -> list[str]:
    """Words of a normalised text; scripts without spaces become pairs of characters."""
    if normalised.isascii():
        return normalised.split()
    return [piece for word in normalised.split() for piece in _pieces(word)]


def spell(text: str) -> str:
    """The text in one case and with single spaces, its accents kept."""
    if not text.isascii():
        text = text[:MAX_CHARS].encode("utf-8", "ignore").decode("utf-8")
        text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(text[:MAX_CHARS].lower().split())


def text_key(text: str) -> str:
    """Names the vector of a text: texts that every encoder reads alike share it."""
    return hashlib.sha256(spell(text).encode()).hexdigest()[:32]


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for run in _CJK_RUN.finditer(word):
        pieces.append(word[end : run.start()])
        characters = run.group()
        pairs = [characters[i : i + 2] for i in range(len(characters) - 1)]
        pieces.extend(pairs or [characters])
        end = run.end()
    pieces.append(word[end:])
    return [piece for piece in pieces if piece]


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
