"""One spelling for texts that customers would call the same."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

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
# What most texts are made of, a fifth of the work: no apostrophe within a word, no C++.
_NOT_PLAIN = b"+"
_PLAIN = bytes.maketrans(
    bytes(range(128)),
    "".join(
        "+" if sign in "'`+#" else sign.lower() if sign.isalnum() else " "
        for sign in map(chr, range(128))
    ).encode(),
)
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
# What a reader does not see: soft hyphens, joiners, directions, variation selectors.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+"
)
# Persian writes it where others write a space.
_HALF_SPACE = re.compile("(?<=[\u0620-\u06ff])\u200c+(?=[\u0620-\u06ff])")
# Accents of Latin, Greek and Cyrillic letters, but for those that make a letter of its
# own of a Cyrillic one: that of \u0439, \u045e, \u0457, \u0453 and \u045c. Vowel points
# of Hebrew and Arabic; the Devanagari dot below; accents for technical use.
_MARKS_OF_LETTERS = re.compile(
    "(?<![\u0438\u0443])\u0306|(?<!\u0456)\u0308|(?<![\u0433\u043a])\u0301"
    "|[\u0300\u0302-\u0305\u0307\u0309-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4"
    "\u05c5\u05c7\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640\u093c\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
_ALIKE = {
    "\u0131": "i",
    "\u0142": "l",
    "\u0111": "d",
    "\u00f8": "o",
    "\u0127": "h",
    "\u00e6": "ae",
    "\u0153": "oe",
    "\u00f0": "d",
    "\u00fe": "th",
    # Arabic alef with or without hamza, teh marbuta, Persian and Arabic kaf and yeh.
    **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),
    **dict.fromkeys("\u0653\u0654\u0655", ""),
    "\u0629": "\u0647",
    "\u0649": "\u064a",
    "\u06cc": "\u064a",
    "\u06a9": "\u0643",
    "\u0901": "\u0902",  # Devanagari candrabindu: typed as anusvara
}
_ALIKE_LETTER = re.compile(f"[{''.join(_ALIKE)}]")
_FOREIGN_DIGIT = re.compile("[^\\D0-9]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HAN_PAIRS = Path(__file__).with_name("han.json")  # from OpenCC, see han.LICENSE.txt


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
    if text.isascii():
        plain = text[:MAX_CHARS].encode().translate(_PLAIN)
        if _NOT_PLAIN not in plain:
            return " ".join(plain.decode().split())
    letters = " ".join(_read(text).split())[:MAX_CHARS]
    joined = _GERSHAYIM.sub("", _APOSTROPHES.sub("", letters))
    return " ".join(_WORD.findall(joined.replace("_", " ")))


def question_key(text: str) -> str:
    """What the spellings of one question have in common; customers call them the same.

        question_key("¿Dónde está mi pedido?") == question_key("donde esta mi pedido")

    A text of signs alone keeps them.
    """
    return normalise(text) or fold(text)


def _read(text: str) -> str:
    if text.isascii():
        return text[:MAX_CHARS].lower()
    return spell_alike(text[:MAX_CHARS].encode("utf-8", "ignore").decode("utf-8"))


def spell_alike(text: str) -> str:
    """The text in one case, each letter as readers of its script would type it.

    >>> spell_alike("Straße № ٣: تَحْوِيل المبلغُ إلى")
    'strasse no 3: تحويل المبلغ الي'
    """
    visible = _UNSEEN.sub("", _HALF_SPACE.sub(" ", text))
    cased = unicodedata.normalize("NFKC", visible).casefold()
    bare = _MARKS_OF_LETTERS.sub("", unicodedata.normalize("NFKD", cased))
    composed = unicodedata.normalize("NFC", bare).lower()
    alike = _ALIKE_LETTER.sub(lambda found: _ALIKE[found[0]], composed)
    with_digits = _FOREIGN_DIGIT.sub(
        lambda found: str(unicodedata.decimal(found[0], 0)), alike
    )
    return _simplified(with_digits) if _HAN.search(with_digits) else with_digits


def _simplified(text: str) -> str:
    """Traditional Chinese in simplified characters.

    Where kana tell Japanese, characters that are two there stay two: a machine is
    no desk.
    """
    one_to_one, all_pairs = _han_tables()
    return text.translate(one_to_one if _KANA.search(text) else all_pairs)


@cache
def _han_tables() -> tuple[dict[int, str], dict[int, str]]:
    data = json.loads(_HAN_PAIRS.read_text(encoding="utf-8"))
    one_to_one, merging = (_pairs(data[name]) for name in ("one_to_one", "merging"))
    return one_to_one, one_to_one | merging


def _pairs(text: str) -> dict[int, str]:
    return {ord(one): two for one, two in zip(text[::2], text[1::2], strict=True)}


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
