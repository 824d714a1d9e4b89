from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.workbooks import open_workbook, refusal_of
from faq.importing.formats.workbooks.tests.raw import open_document, workbook, zipped

ROW = (
    '<row r="1"><c r="A1" s="1"><v>46380</v></c><c r="B1" t="s"><v>0</v></c>'
    '<c r="C1" t="inlineStr"><is><r><rPr><b/></rPr><t>in</t></r></is></c></row>'
)
SHEET = (
    f'<cols><col min="9" max="9" hidden="1"/></cols><sheetData>{ROW}</sheetData>'
    '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    '<hyperlinks><hyperlink ref="A1" location="x"/></hyperlinks>'
)
XLSX = workbook(SHEET, strings="<si><t>text</t></si>", formats="d mmm yyyy")
TABLE = (
    '<table:table table:name="FAQ"><table:table-row table:number-rows-repeated="2">'
    '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)
ODS = open_document(TABLE)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def read_all(data: bytes) -> None:
    """Read all that there is to read of a workbook."""
    refusal_of(data, "faq")
    book = open_workbook(data)
    assert all(isinstance(remark, str) for remark in book.remarks)
    assert all(record.row for sheet in book.sheets for record in sheet.records())


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


@settings(max_examples=150, deadline=None)
@given(
    data=st.sampled_from([XLSX, ODS]),
    at=st.integers(min_value=0, max_value=4_000),
    put=st.binary(max_size=8),
    cut=st.integers(min_value=0, max_value=8),
)
def test_any_bytes_are_read_or_refused(
    data: bytes, at: int, put: bytes, cut: int
) -> None:
    at %= len(data)

    with suppress(UnreadableFile):
        read_all(data[:at] + put + data[at + cut :])


@settings(max_examples=250, deadline=None)
@given(
    data=st.sampled_from([XLSX, ODS]),
    part=st.integers(min_value=0, max_value=20),
    at=st.integers(min_value=0, max_value=4_000),
    put=st.sampled_from([b"", b"-1", b"99999999", b"\xff", b"<", b'"', b"x", b"E9"]),
    cut=st.integers(min_value=0, max_value=12),
)
def test_any_damage_inside_is_read_or_refused(
    data: bytes, part: int, at: int, put: bytes, cut: int
) -> None:
    parts = unpacked(data)
    name = list(parts)[part % len(parts)]
    at %= len(parts[name])
    parts[name] = parts[name][:at] + put + parts[name][at + cut :]

    with suppress(UnreadableFile):
        read_all(packed(parts))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + bytes(range(256)) * 20,
        b"PK\x05\x06" + b"\0" * 18,
        zipped({"hello.txt": "no workbook"}),
        zipped({"content.xml": "<a/>", "mimetype": "spreadsheet"})[:-9],
        workbook(SHEET, parts={"xl/workbook.xml": "<broken"}),
    ],
    ids=["cut off", "garbage", "empty", "another zip", "cut off ods", "broken part"],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="damaged, or it is another kind of zip"):
        open_workbook(data)


def test_a_workbook_damaged_in_the_middle_is_refused_while_it_is_read() -> None:
    book = open_workbook(workbook(f"<sheetData>{ROW}</broken"))

    with pytest.raises(UnreadableFile, match="damaged"):
        list(book.sheets[0].records())


def test_a_shared_string_that_is_missing_is_damage() -> None:
    book = open_workbook(workbook('<row><c t="s"><v>7</v></c></row>'))

    with pytest.raises(UnreadableFile, match="damaged"):
        list(book.sheets[0].records())


def test_a_sheet_that_is_missing_is_named() -> None:
    rels = "<Relationships/>"

    with pytest.raises(UnreadableFile, match="its sheet 'FAQ' is missing"):
        open_workbook(workbook(SHEET, parts={"xl/_rels/workbook.xml.rels": rels}))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]
)
def test_entities_of_a_file_of_its_own_are_refused(part: str) -> None:
    data = workbook(ROW, parts={part: f"{BOMB}<x>&b;</x>"})

    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        read_all(data)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "")
        archive.infolist()[0].file_size = 300_000_001

    with pytest.raises(UnreadableFile, match="unpacks to more than 300 MB"):
        open_workbook(target.getvalue())


def test_a_workbook_nested_without_end_is_refused() -> None:
    parts = {"xl/sharedStrings.xml": "<a>" * 100_000}

    with pytest.raises(UnreadableFile, match="nested too deeply"):
        read_all(workbook(ROW, parts=parts))
