"""Which code page makes the likeliest text of bytes that do not name it.

chardet knows how often pairs of bytes occur in which language. That decides for texts
in letters of their own; where a text has few of them and a pound sign or a dash, what
people never write tells more: capitals inside words, signs of drawing, two alphabets in
one word.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping

import chardet

# What spreadsheets, editors and databases of all countries have written text in: the
# codec that reads it, and its name for people. Left out are those that nobody exports
# and those that another one contains: chardet would find the narrow one, too.
CODE_PAGES: Mapping[str, str] = {
    **{f"cp{number}": f"Windows-{number}" for number in range(1250, 1259)},
    "cp932": "Shift-JIS",
    "euc_jis_2004": "EUC-JP",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp949": "EUC-KR",
    "cp874": "Windows-874",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    **{f"iso8859-{part}": f"ISO-8859-{part}" for part in (*range(2, 11), 13, 15, 16)},
    "mac-roman": "Mac Roman",
    "mac-cyrillic": "Mac Cyrillic",
    "mac-latin2": "Mac Central European",
    "mac-greek": "Mac Greek",
    "mac-turkish": "Mac Turkish",
    **{
        f"cp{number}": f"DOS code page {number}"
        for number in (437, 737, 775, 850, 852, 855, 857, 862, 866)
    },
}
# Must fit better than others: what is seldom met, even of old.
_HARDLY_MET = re.compile(r"mac-(?!roman|cyr)|iso8859-(3|4|6|10|16)|cp(775|855|737)")
# In texts as letters are; a wrong code page makes other signs of half of the letters.
_SIGNS = frozenset("’‘“”„«»–—…•\u00a0€£°¿¡©®™§№،؛؟٪־׳״฿₪₫")
_SELDOM_SIGNS = frozenset("‹›¥×½¼¾²³ºª·′″‚→✓★●※①②③")
_LEAST_LETTERS = 0.6
# Nats that a text loses by each: measured, they only have to be near the right size.
_SELDOM_SIGN = 0.7
_ODD_SIGN = 2.5
_TOUCHES_DIGIT = 1.5
_INNER_CAPITAL = 2.0
_MIXED_WORD = 2.0
_MISPLACED_SIGN = 2.0
_AFTER_WORDS = "™®…"
_BEFORE_WORDS = "¡¿„‚•"
_LAST_NARROW = "\u10ff"  # beyond, no spaces are written between words
_THAI = ("\u0e00", "\u0eff")


def likely_code_pages(sample: bytes) -> list[str]:
    """Codecs that make text of the sample, the likeliest first; perhaps none."""
    found = chardet.detect_all(
        sample,
        ignore_threshold=True,
        compat_names=False,
        include_encodings=list(CODE_PAGES),
    )
    scores: dict[str, float] = {}
    for guess in found:
        codec = guess["encoding"]
        text = _decode(sample, codec) if codec else None
        if codec and text is not None and _is_text(text):
            scores[codec] = (
                math.log(guess["confidence"] + 1e-9) - _oddity(text) - _rareness(codec)
            )
    return sorted(scores, key=lambda codec: -scores[codec])


def _decode(sample: bytes, codec: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", sample.decode(codec))
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    others = [ch for ch in text if not ch.isascii()]
    if any(unicodedata.category(ch) == "Cc" for ch in others):
        return False
    good = sum(ch in _SIGNS or ch in _SELDOM_SIGNS or _is_written(ch) for ch in others)
    return good >= _LEAST_LETTERS * len(others)


def _rareness(codec: str) -> float:
    return 0.1 * bool(_HARDLY_MET.match(codec))


def _oddity(text: str) -> float:
    """How many nats of likelihood the text loses by what people never write."""
    return sum(
        _sign_cost(ch) if not _is_written(ch) else 0.0 for ch in text if ch > "\x7f"
    ) + sum(map(_pair_cost, text, text[1:]))


def _sign_cost(ch: str) -> float:
    if ch in _SIGNS:
        return 0.0
    return _SELDOM_SIGN if ch in _SELDOM_SIGNS else _ODD_SIGN


def _pair_cost(first: str, second: str) -> float:
    """What two characters side by side cost, one of them beyond ASCII."""
    if (first + second).isascii() or not (_is_narrow(first) and _is_narrow(second)):
        return 0.0
    letters = _is_written(first), _is_written(second)
    if (first in _AFTER_WORDS and letters[1]) or (
        first.isalnum() and second in _BEFORE_WORDS
    ):
        return _MISPLACED_SIGN
    if all(letters):
        if first.islower() and second.isupper():
            return _INNER_CAPITAL
        return _MIXED_WORD if _is_latin(first) != _is_latin(second) else 0.0
    return _TOUCHES_DIGIT if any(letters) and (first + second).isalnum() else 0.0


def _is_narrow(ch: str) -> bool:
    return ch <= _LAST_NARROW and not _THAI[0] <= ch <= _THAI[1]


def _is_latin(ch: str) -> bool:
    return ch < "\u0370" or "\u1e00" <= ch <= "\u1eff"


def _is_written(ch: str) -> bool:
    """Letters with their accents, and the punctuation of East Asia."""
    return unicodedata.category(ch)[0] in "LM" or "\u3000" <= ch <= "\uffef"
