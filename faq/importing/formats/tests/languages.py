"""FAQs in thirty languages as files in the code pages that are used for them."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

TEXTS = Path(__file__).parent / "data" / "texts.csv"
CODE_PAGES = {
    **dict.fromkeys(("cs", "hu", "pl"), "cp1250 iso8859-2 mac_latin2 cp852"),
    **dict.fromkeys(("da", "no", "pt", "sv"), "cp1252 iso8859-1 mac_roman cp850"),
    **dict.fromkeys(("es", "fi"), "cp1252 iso8859-1 mac_roman cp850"),
    **dict.fromkeys(("de", "fr", "it"), "cp1252 iso8859-15 mac_roman cp850"),
    **dict.fromkeys(("lt", "lv"), "cp1257 iso8859-13"),
    **dict.fromkeys(("hr", "ro", "sk", "sl"), "cp1250"),
    "ar": "cp1256 iso8859-6",
    "bg": "cp1251 mac_cyrillic cp866",
    "el": "cp1253 iso8859-7 cp737 mac_greek",
    "et": "cp1257 cp1252 iso8859-15",
    "he": "cp1255 iso8859-8 cp862",
    "is": "cp1252 iso8859-1",
    "ja": "cp932 euc_jp iso2022_jp",
    "ko": "cp949 euc_kr iso2022_kr",
    "nl": "cp1252 mac_roman",
    "ru": "cp1251 koi8-r cp866 iso8859-5 mac_cyrillic",
    "th": "cp874 tis-620",
    "tr": "cp1254 iso8859-9 cp857 mac_turkish",
    "uk": "cp1251 koi8-u mac_cyrillic",
    "vi": "cp1258",
    "zh-hans": "gb18030 gbk gb2312",
    "zh-hant": "cp950 big5",
}
CASES = [(lang, page) for lang, pages in CODE_PAGES.items() for page in pages.split()]
# Old code pages lack these; people type the plain ones there.
_PLAIN = str.maketrans("«»„“”’‘–—…€", '"""""\'\'--.E')
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def text_of(language: str, codec: str, *, rows: int = 3) -> str:
    """A file of a header and so many rows, in letters that the code page has."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        faqs = [row[1:] for row in csv.reader(file) if row[0] == language]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["question", "answer"], *faqs[:rows]])
    whole = text.getvalue()
    return whole if _has(codec, whole) else whole.translate(_PLAIN)


def saved(text: str, codec: str) -> bytes:
    """The text's bytes; Windows-1258 stores tones apart from their vowels."""
    if codec == "cp1258":
        text = "".join(map(_tone_apart, text))
    return text.encode(codec, errors="ignore")


def _has(codec: str, text: str) -> bool:
    return saved(text, codec).decode(codec) == text


def _tone_apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = [part for part in parts if part in _TONES]
    vowel = "".join(part for part in parts if part not in _TONES)
    return unicodedata.normalize("NFC", vowel) + "".join(tones)
