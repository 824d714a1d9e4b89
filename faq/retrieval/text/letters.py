"""Letters of every script that readers take for one another, in one spelling."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

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
_ACCENTS = re.compile(
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


def spell_alike(text: str) -> str:
    """The text in one case, each letter as readers of its script would type it.

    >>> spell_alike("Straße № ٣: تَحْوِيل المبلغُ إلى")
    'strasse no 3: تحويل المبلغ الي'
    """
    visible = _UNSEEN.sub("", _HALF_SPACE.sub(" ", text))
    cased = unicodedata.normalize("NFKC", visible).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", cased))
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
