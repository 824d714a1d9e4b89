from __future__ import annotations

import pytest

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.workbooks import open_workbook, refusal_of
from faq.importing.formats.workbooks.tests.raw import open_document, workbook, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (OLE, "old Excel file (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "delete the password"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Word document"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "very old Excel file"),
        (zipped({"word/document.xml": ""}), "Word document"),
        (zipped({"ppt/presentation.xml": ""}), "PowerPoint presentation"),
        (zipped({"xl/workbook.bin": ""}), "binary workbook (.xlsb)"),
        (zipped({"Index/Document.iwa": ""}), "File > Export To > Excel"),
        (zipped({"Index.zip": ""}), "Numbers document"),
        (zipped({"faq.csv": "", "__MACOSX/._faq.csv": ""}), "import 'faq.csv'"),
        (b"%PDF-1.7", "PDF document"),
        (b"{\\rtf1", "(.rtf)"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"RIFF\0\0\0\0WEBP", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"\x1f\x8b\x08", "(.gz)"),
        (b"Rar!\x1a", "(.rar)"),
        (b"SQLite format 3\0", "database"),
        (b'{"url": "https://docs.google.com", "doc_id": "x"}', "File > Download"),
        (b'<?mso-application progid="Excel.Sheet"?>', "saved as XML"),
        (b'<?xml version="1.0"?>\n<office:document xmlns', "saved as XML"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_remedy(
    data: bytes, remedy: str
) -> None:
    refusal = refusal_of(data, "faq")

    assert refusal is not None
    assert remedy in refusal


def test_a_shortcut_to_a_document_is_told_by_its_name() -> None:
    refusal = refusal_of(b'{"":"x"}', "FAQ.gsheet")

    assert refusal is not None
    assert "only a shortcut" in refusal


@pytest.mark.parametrize(
    "data",
    [
        b"question,answer\n",
        b'[{"doc": 1}]',
        b"",
        b"PK\x03\x04 cut off",
        workbook("<row/>"),
        open_document(""),
    ],
    ids=["csv", "json", "empty", "cut off", "xlsx", "ods"],
)
def test_what_may_be_a_table_is_not_refused(data: bytes) -> None:
    assert refusal_of(data, "faq.csv") is None


def test_a_workbook_of_another_kind_is_refused_when_opened() -> None:
    with pytest.raises(UnreadableFile, match="Numbers document"):
        open_workbook(zipped({"Index.zip": ""}))
