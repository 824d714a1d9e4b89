"""Tells how the bytes of a text file are encoded, by evidence, and reads them so."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.code_pages import CODE_PAGES, likely_code_pages

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_OTHERS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "iso2022_jp_2": "ISO-2022-JP",
    "iso2022_kr": "ISO-2022-KR",
    "hz": "HZ",
    "utf-7": "UTF-7",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
    **dict.fromkeys(("utf-32", "utf-32-le", "utf-32-be"), "UTF-32"),
}
# By the name people know a codec under, the one that reads all they may mean by it.
_SUPERSETS = {
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_jp": "euc_jis_2004",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-1": "cp1252",
    "iso8859-11": "cp874",
}
# Python calls these encodings; no file is saved in them.
_NO_ENCODINGS = frozenset(
    ["idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"]
)
# How many bytes tell as much as a whole file does.
_SAMPLE_BYTES = 8_192
_LEAST_ZEROS = 30  # one in as many bytes, at least
_SEVERAL_RUNS, _MOSTLY, _FEW_SCRIPTS = 3, 0.9, 6
_JAPANESE_SHIFT = re.compile(rb"\x1b\$[@B]|\x1b\(J")
_CEDILLAS = frozenset(["cp1250", "iso8859-2"])
_CHINESE_SHIFT = re.compile(rb"~\{(?:[!-~]{2})+~\}")
_UTF_7 = re.compile(rb"\+([A-Za-z0-9+/]{3,})(?![A-Za-z0-9+/])")
_KOREAN_SHIFT = b"\x1b$)C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a file's text is stored; `is_guess` where nothing but its letters told."""

    codec: str
    is_guess: bool = False
    other: str | None = None  # what reads the same bytes as other letters

    @property
    def name(self) -> str:
        return {**_OTHERS, **CODE_PAGES}.get(self.codec, self.codec)

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self.is_guess:
            return ()
        usual = "mac-roman" if self.codec == "cp1252" else "windows-1252"
        other = self.other or usual
        remark = (
            f"The file does not say how its letters are stored; {self.name} fits them "
            "best. If words look wrong, name what it was saved as: --encoding NAME, "
            f"such as --encoding {other}; or save it as 'CSV UTF-8'."
        )
        return (remark,)

    def open(self, data: bytes) -> io.TextIOBase:
        """The text, its line breaks as they are; reading may raise `UnicodeError`."""
        if self.codec == "cp1258":
            # It stores tones apart from their vowels; everybody else stores one letter.
            text = unicodedata.normalize("NFC", data.decode(self.codec))
            return io.StringIO(text, newline="")
        # Line breaks as they are: csv tells one in quotes from a row's end.
        return io.TextIOWrapper(io.BytesIO(data), encoding=self.codec, newline="")


def detect_encoding(data: bytes, wanted: str | None = None) -> Encoding:
    """What reads the data: what was asked for, what its mark says, or what fits best.

    Raises `UnreadableFile` for data that is no text, or is damaged.
    """
    if wanted:
        return _named(data, wanted)
    marked = next((_MARKS[mark] for mark in _MARKS if data.startswith(mark)), None)
    unicode = marked or _unmarked_unicode(data)
    if unicode and unicode != "utf-8-sig":
        return Encoding(codec=unicode)
    shifted = _seven_bit(data)
    if shifted:
        return Encoding(codec=shifted, is_guess=True)
    fault = _first_fault(data, "utf-8")
    if fault is None:
        return Encoding(codec=unicode or "utf-8")
    if unicode or _is_mostly_utf8(data):
        raise UnreadableFile(
            f"Line {fault} holds bytes that are not UTF-8, the encoding of the rest. "
            "Save the file again as 'CSV UTF-8'."
        )
    codec = _guess(data, fault)
    is_romanian = codec in _CEDILLAS and _is_romanian(data, codec)
    other = "iso8859-16" if is_romanian else None
    return Encoding(codec=codec, is_guess=True, other=other)


def _named(data: bytes, wanted: str) -> Encoding:
    try:
        codec = codecs.lookup(wanted).name
        io.TextIOWrapper(io.BytesIO(), encoding=codec)
        known = codec not in _NO_ENCODINGS
    except (LookupError, ValueError):
        known = False
    if not known:
        raise UnreadableFile(
            f"No encoding is called {wanted!r}. Well-known ones: utf-8, windows-1252, "
            "windows-1251, shift_jis, gb18030, big5, euc-kr, koi8-r, macroman."
        )
    if codec == "utf-8" and data.startswith(codecs.BOM_UTF8):
        codec = "utf-8-sig"
    encoding = Encoding(codec=_SUPERSETS.get(codec, codec))
    fault = _first_fault(data, encoding.codec)
    if fault is None:
        return encoding
    raise UnreadableFile(
        f"Line {fault} is no {encoding.name} text. "
        "Leave --encoding out, or name another."
    )


def _unmarked_unicode(data: bytes) -> str | None:
    """UTF-16 and UTF-32 are told by the zero bytes that spaces have there."""
    sample = data[: _SAMPLE_BYTES // 4 * 4]
    if b"\0" not in sample:
        return None
    shares = {codec: _ascii_share(sample, codec) for codec in _UNMARKED}
    codec = max(shares, key=lambda codec: shares[codec])
    # A zero byte by mistake is none of every line.
    is_mistake = sample.count(0) * _LEAST_ZEROS < len(sample) and not _first_fault(
        data, "utf-8"
    )
    return codec if shares[codec] > 0 and not is_mistake else None


def _ascii_share(sample: bytes, codec: str) -> float:
    """How much of the text is ASCII; nothing where no text comes out."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return 0
    signs = sum(ch.isascii() and (ch.isprintable() or ch.isspace()) for ch in text)
    strange = sum(unicodedata.category(ch) in ("Cc", "Cn", "Co") for ch in text) - sum(
        map(text.count, "\r\n\t")
    )
    return signs / len(text) if text and strange * 50 <= len(text) else 0


def _seven_bit(data: bytes) -> str | None:
    """Codes of East Asia that switch alphabets by escape characters."""
    if b"\x1b" not in data:
        return _seven_bit_of_mail(data)
    codec = "iso2022_kr" if _KOREAN_SHIFT in data else "iso2022_jp_2"
    if codec == "iso2022_jp_2" and not _JAPANESE_SHIFT.search(data):
        return None
    return codec if _decodes(data, codec) else None


def _seven_bit_of_mail(data: bytes) -> str | None:
    """Codes of the time when mail carried ASCII only."""
    if _CHINESE_SHIFT.search(data) and _decodes(data, "hz"):
        return "hz"
    runs = _UTF_7.findall(data[:_SAMPLE_BYTES])
    mixed = [run for run in runs if not run.isdigit() and not run.isalpha()]
    is_utf_7 = len(mixed) >= _SEVERAL_RUNS and data.isascii()
    if is_utf_7 and _decodes(data, "utf-7"):
        letters = [ch for ch in data.decode("utf-7") if ord(ch) > 0x7F]  # noqa: PLR2004
        known = sum(unicodedata.category(ch)[0] in "LMP" for ch in letters)
        scripts = {unicodedata.name(ch, "?").split()[0] for ch in letters}
        if known >= _MOSTLY * len(letters) and len(scripts) <= _FEW_SCRIPTS:
            return "utf-7"
    return None


def _guess(data: bytes, line: int) -> str:
    """The code page whose text is likeliest; `line` is the first that needs one."""
    sample = _telling_lines(data)
    for codec in likely_code_pages(sample):
        if _decodes(data, codec):
            return codec
    raise UnreadableFile(
        f"Line {line} is neither UTF-8 nor text in another encoding known here. "
        "Save the file as 'CSV UTF-8' or as an Excel workbook (.xlsx); "
        "or name what it was saved as: --encoding NAME."
    )


def _is_romanian(data: bytes, codec: str) -> bool:
    """Whether commas may be meant where the code page has cedillas.

    The bytes are the same. What only Windows writes, such as its quotes, tells that
    cedillas were typed.
    """
    text = set(data.decode(codec).casefold())
    is_old = any(0x80 <= byte < 0xA0 for byte in data)  # noqa: PLR2004
    return not is_old and bool(text & set("şţ")) and bool(text & set("ăţ"))


def _telling_lines(data: bytes) -> bytes:
    """Small files whole; of others, the first lines with more than ASCII."""
    if len(data) <= _SAMPLE_BYTES:
        return data
    lines: list[bytes] = []
    size = 0
    for line in io.BytesIO(data):
        if not line.isascii() and size < _SAMPLE_BYTES:
            lines.append(line[:_SAMPLE_BYTES])
            size += len(line)
    return b"".join(lines)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _first_fault(data: bytes, encoding: str) -> int | None:
    """The first line that does not decode."""
    if _decodes(data, encoding):
        return None
    decoder = codecs.getincrementaldecoder(encoding)()
    number = 0
    for number, line in enumerate(io.BytesIO(data), start=1):
        try:
            decoder.decode(line)
        except UnicodeDecodeError:
            return number
    return number


def _is_mostly_utf8(data: bytes) -> bool:
    """Read as Windows-1252, a damaged UTF-8 file would turn every umlaut into two."""
    text = data.decode("utf-8", errors="replace")
    faults = text.count("\ufffd")
    ascii_count = len(text.encode("ascii", errors="ignore"))
    return len(text) - ascii_count - faults > faults
