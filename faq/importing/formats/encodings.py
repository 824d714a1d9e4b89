"""Tells how the bytes of a text file are encoded."""

from __future__ import annotations

import codecs
import io

from faq.importing.exceptions import UnreadableFile

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE_BYTES = 4096


def detect_encoding(data: bytes) -> str:
    """The codec that reads the data, by its mark or by what decodes without a fault."""
    marked = next((_MARKS[mark] for mark in _MARKS if data.startswith(mark)), None)
    encoding = marked or _unmarked_utf16(data)
    if encoding and encoding != "utf-8-sig":
        return encoding
    fault = _first_fault(data, "utf-8")
    if fault is None:
        return encoding or "utf-8"
    if encoding or _is_mostly_utf8(data):
        raise UnreadableFile(
            f"Line {fault} holds bytes that are not UTF-8, the encoding of the rest. "
            "Save the file again as 'CSV UTF-8'."
        )
    fault = _first_fault(data, "cp1252")
    if fault is not None:
        raise UnreadableFile(
            f"Line {fault} is neither UTF-8, UTF-16 nor Windows-1252 text. "
            "Save the file as 'CSV UTF-8' or as an Excel workbook (.xlsx)."
        )
    return "cp1252"


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 text is told by the zero bytes that ASCII characters have in it."""
    sample = data[:_SAMPLE_BYTES]
    half = len(sample) / 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half / 4 and even < half / 20:
        return "utf-16-le"
    if even > half / 4 and odd < half / 20:
        return "utf-16-be"
    return None


def _first_fault(data: bytes, encoding: str) -> int | None:
    """The first line that does not decode."""
    for number, line in enumerate(io.BytesIO(data), start=1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            return number
    return None


def _is_mostly_utf8(data: bytes) -> bool:
    """Read as Windows-1252, a damaged UTF-8 file would turn every umlaut into two."""
    text = data.decode("utf-8", errors="replace")
    faults = text.count("\ufffd")
    ascii_count = len(text.encode("ascii", errors="ignore"))
    return len(text) - ascii_count - faults > faults
