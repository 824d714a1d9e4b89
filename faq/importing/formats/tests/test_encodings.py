from __future__ import annotations

import codecs

import pytest

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.encodings import detect_encoding

TEXT = "question,answer\r\nWo ist „mein“ Paket?,Unter „Aufträge“ für 5 €.\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (b"", "utf-8"),
    ],
    ids=str,
)
def test_what_spreadsheets_save_is_told_apart(data: bytes, encoding: str) -> None:
    assert detect_encoding(data) == encoding
    assert data.decode(detect_encoding(data)) in (TEXT, "")


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["unmarked", "marked"])
def test_damaged_utf8_is_not_taken_for_windows_1252(mark: bytes) -> None:
    data = mark + "für\nGröße\nüber\n".encode() + b"caf\xe9\n"

    with pytest.raises(UnreadableFile, match=r"^Line 4 holds bytes that are not UTF-8"):
        detect_encoding(data)


def test_bytes_of_no_encoding_are_refused_with_their_line() -> None:
    with pytest.raises(UnreadableFile, match=r"^Line 2 is neither UTF-8"):
        detect_encoding(b"question,answer\n\x81\x8d,\xff\n")
