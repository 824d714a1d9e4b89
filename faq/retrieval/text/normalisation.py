"""One spelling for texts that customers would call the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import pairwise

from faq.retrieval.text.letters import spell_alike

MAX_CHARS = 4000  # the longest message the bot takes; expansion stops here too

_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("(?<=\\w)['\u2019\u2018\u02bc`\u00b4](?=\\w)")
# A quote within a Hebrew acronym: a double quote before the last letter.
_GERSHAYIM = re.compile("(?<=[\u05d0-\u05ea])[\"\u05f3\u05f4'](?=[\u05d0-\u05ea])")
# Vowel signs of Indic and other scripts belong to their word, yet \\w lacks them.
_MARKS = "".join(
    character
    for character in map(chr, [*range(0x700, 0x1D00), *range(0xA800, 0xAC00)])
    if unicodedata.category(character).startswith("M")
)
# A final + or # tells C++ and C# from C.
_WORD = re.compile(f"[\\w{_MARKS}]+[+#]*")
# What most texts are made of, a third of the work: no apostrophe within a word, no C++.
_TO_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_PLAIN = frozenset(map(chr, range(128))) - set("'`+#")
# A letter of a script that is written without spaces, with all that is written on it:
# Thai and Lao, Khmer, Burmese; a Chinese or Japanese character, a Korean syllable.
_UNIT = (
    "[\u0e40-\u0e44\u0ec0-\u0ec4]?[\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf]"
    "[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ece]*"
    "|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
    "|[\u1000-\u102a\u103f](?:\u1039[\u1000-\u1021]|[\u1000-\u1021]\u103a"
    "|[\u102b-\u1038\u103a-\u103e])*"
    "|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
)
_UNITS = re.compile(_UNIT)
_UNSPACED = re.compile(f"(?:{_UNIT})+")


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
    letters = " ".join(_read(text).split())[:MAX_CHARS]
    joined = _GERSHAYIM.sub("", _APOSTROPHES.sub("", letters))
    return " ".join(_WORD.findall(joined.replace("_", " ")))


def _read(text: str) -> str:
    if text.isascii():
        return text[:MAX_CHARS].lower()
    return spell_alike(text[:MAX_CHARS].encode("utf-8", "ignore").decode("utf-8"))


def words(normalised: str) -> list[str]:
    """Words of a normalised text; scripts without spaces become pairs of characters."""
    if normalised.isascii():
        return normalised.split()
    return [piece for word in normalised.split() for piece in _pieces(word)]


def is_unspaced(piece: str) -> bool:
    """Whether a piece is of a script that is written without spaces."""
    return not piece.isascii() and bool(_UNSPACED.match(piece))


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
    for run in _UNSPACED.finditer(word):
        pieces.append(word[end : run.start()])
        units = _UNITS.findall(run.group())
        pieces.extend(map("".join, pairwise(units)) if len(units) > 1 else units)
        end = run.end()
    pieces.append(word[end:])
    return [piece for piece in pieces if piece]
