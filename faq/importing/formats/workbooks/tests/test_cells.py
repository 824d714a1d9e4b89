from __future__ import annotations

from collections.abc import Sequence

import pytest

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import Record
from faq.importing.formats.workbooks import open_workbook
from faq.importing.formats.workbooks.openxml import OpenXmlBook
from faq.importing.formats.workbooks.tests.raw import (
    STRICT,
    relationships,
    value_of,
    without,
    workbook,
)


def read(data: bytes) -> Sequence[Record]:
    return list(open_workbook(data).sheets[0].records())


def cells(sheet: str, *, strings: str = "", formats: str = "") -> tuple[str, ...]:
    """What the first row of a raw sheet shows."""
    return read(workbook(sheet, strings=strings, formats=formats))[0].cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>42</v></c>', "42"),
        ('<c r="A1"><v>42.0</v></c>', "42"),
        ('<c r="A1"><v>0.15</v></c>', "0.15"),
        ('<c r="A1"><v>1.4999999999999999E-1</v></c>', "0.15"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="s"><v>0</v></c>', "shared"),
        ('<c r="A1" t="inlineStr"><is><t>in line</t></is></c>', "in line"),
        ('<c r="A1" t="str"><f>A2</f><v>computed</v></c>', "computed"),
        ('<c r="A1"><f>3+4</f><v>7</v></c>', "7"),
        ('<c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>8</v></c>', "8"),
        ('<c r="A1"><f t="shared" si="0"/><v>9</v></c>', "9"),
        ('<c r="A1" t="d"><v>2026-12-24</v></c>', "46380"),
        ('<c><v>1</v></c><c r="C1"><v>3</v></c>', "1"),
        ('<c r="A1" t="str"><v>a_x000D_\nb</v></c>', "a\r\nb"),
        ('<c r="A1" t="str"><v>_x005F_x000D_</v></c>', "_x000D_"),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_</v></c>', "\U0001f600"),
        ('<c r="A1" t="str"><v>&amp;lt; &#8364;</v></c>', "&lt; €"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
    ],
)
def test_a_cell_is_read_whatever_its_kind(cell: str, text: str) -> None:
    shown = cells(f'<row r="1">{cell}</row>', strings="<si><t>shared</t></si>")

    assert shown[0] == text


@pytest.mark.parametrize(
    ("code", "value", "shown", "stored"),
    [
        ("0%", "0.15", "15%", "0.15"),
        ("0000 0000", "8001234", "0800 1234", "8001234"),
        ("d mmmm yyyy", "46380", "24 December 2026", "2026-12-24"),
        ("hh:mm", "0.39583333333333331", "09:30", "0.395833333333333"),
        ("[$£-809]#,##0.00", "3.5", "£3.50", "3.5"),
        ("0 &quot;years&quot;", "2", "2 years", "2"),
        ("General", "42", "42", "42"),
    ],
)
def test_a_number_keeps_its_value_beside_what_is_shown(
    code: str, value: str, shown: str, stored: str
) -> None:
    row = f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>'

    [cell] = cells(row, formats=code)

    assert (cell, value_of(cell)) == (shown, stored)


def test_days_of_a_macintosh_count_from_1904() -> None:
    data = workbook(
        '<row r="1"><c r="A1" s="1"><v>44918</v></c></row>',
        formats="yyyy\\-mm\\-dd",
        workbook_pr='<workbookPr date1904="1"/>',
    )

    assert read(data)[0].cells == ("2026-12-24",)


def test_a_strict_workbook_is_read() -> None:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c></row>'
    data = workbook(row, strings="<si><t>Q</t></si>", formats="0%", namespace=STRICT)

    assert read(data)[0].cells == ("Q", "50%")


def test_a_workbook_whose_elements_have_a_prefix_is_read() -> None:
    sheet = (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v>'
        '</x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/>'
        "</x:mergeCells></x:worksheet>"
    )
    book = open_workbook(workbook("", parts={"xl/worksheets/sheet1.xml": sheet}))

    assert [record.cells for record in book.sheets[0].records()] == [("5",)]
    assert book.remarks == (
        "Sheet 'FAQ': 1 merged cell, carried down to the rows below.",
    )


def test_wrong_dimensions_are_not_believed() -> None:
    sheet = (
        '<dimension ref="A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
        "</sheetData>"
    )

    assert [record.cells for record in read(workbook(sheet))] == [("1", "2"), ("3",)]


def test_a_workbook_without_styles_and_shared_strings_is_read() -> None:
    data = workbook('<row><c s="4"><v>46380</v></c></row>')
    data = without(without(data, "xl/styles.xml"), "xl/sharedStrings.xml")

    assert read(data)[0].cells == ("46380",)


def test_rows_have_the_numbers_that_the_spreadsheet_shows() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'

    records = read(workbook(row.format(1) + '<row r="2"/>' + row.format(7)))

    assert [(record.row, record.line) for record in records] == [(1, 1), (7, 7)]


def test_rows_and_cells_without_names_are_counted() -> None:
    records = read(workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row/>"))

    assert [(record.row, record.cells) for record in records] == [(1, ("1", "2"))]


def test_a_formula_without_a_result_is_told() -> None:
    [record] = read(workbook('<row r="1"><c r="B1"><f>1+1</f><v></v></c></row>'))

    assert record.warnings == (
        "column B holds a formula without a saved result; paste it as a value",
    )
    assert record.problem is None


def test_a_formula_with_an_empty_text_as_result_is_no_fault() -> None:
    cell = '<c r="A1"><v>1</v></c><c r="B1" t="str"><f>T(C1)</f><v></v></c>'

    [record] = read(workbook(f'<row r="1">{cell}</row>'))

    assert (record.cells, record.warnings) == (("1",), ())


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#SPILL!"])
def test_an_error_refuses_its_row(error: str) -> None:
    cell = f'<c r="C1" t="e"><f>X</f><v>{error}</v></c>'

    [record] = read(workbook(f'<row r="1">{cell}</row>'))

    assert record.problem == f"column C holds the spreadsheet error {error}"


def test_a_format_that_is_not_known_refuses_its_row() -> None:
    row = '<row r="1"><c r="A1" s="1"><v>5</v></c></row>'

    [record] = read(workbook(row, formats="[DBNum1]0"))

    assert record.problem == (
        "column A cannot be read as it is shown: its number format holds '[DBNum1]'"
    )


def test_a_date_that_is_shown_as_hash_signs_refuses_its_row() -> None:
    row = '<row r="1"><c r="A1" s="1"><v>-5</v></c></row>'

    [record] = read(workbook(row, formats="yyyy"))

    assert record.problem is not None
    assert "a spreadsheet shows as #####" in record.problem


@pytest.mark.parametrize("value", ["1e999", "NaN", "-inf"])
def test_a_number_that_is_none_refuses_its_row(value: str) -> None:
    [record] = read(workbook(f'<row r="1"><c r="A1"><v>{value}</v></c></row>'))

    assert record.problem == "column A holds a number that is too large"


def test_a_number_hidden_by_its_format_is_told() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>5</v></c></row>'

    [record] = read(workbook(row, formats=";;;"))

    assert record.cells == ("1",)
    assert record.warnings == (
        "column B hides its number by its number format; it is left out",
    )


def test_a_long_number_is_imported_whole_and_told() -> None:
    [record] = read(workbook('<row r="1"><c r="A1"><v>491701234567</v></c></row>'))

    assert record.cells == ("491701234567",)
    assert record.warnings == (
        "column A shows 4.91701E+11 for 491701234567, which is imported",
    )


def test_a_text_format_adds_its_words() -> None:
    row = '<row r="1"><c r="A1" s="1" t="str"><v>0800 1234</v></c></row>'

    assert cells(row, formats="&quot;Tel. &quot;@") == ("Tel. 0800 1234",)


def test_text_far_to_the_right_is_told() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="GS1"><v>2</v></c></row>'

    [record] = read(workbook(row))

    assert record.cells == ("1",)
    assert record.warnings == (
        "holds text to the right of column GR, which is not read",
    )


def test_truth_and_numbers_follow_the_language_of_the_formats() -> None:
    row = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" s="1"><v>46380</v></c>'
        '<c r="C1"><v>1.5</v></c></row>'
    )

    record = read(workbook(row, formats="[$-407]d. mmm"))[0]

    assert record.cells == ("WAHR", "24. Dez", "1,5")
    assert [value_of(cell) for cell in record.cells] == ["TRUE", "2026-12-24", "1.5"]


def test_truth_and_numbers_follow_the_language_of_the_texts() -> None:
    strings = (
        "<si><t>Wie lange dauert die Lieferung, und was kostet sie mich?</t></si>"
        "<si><t>Die Lieferung dauert zwei bis drei Tage und ist kostenlos.</t></si>"
    )
    row = '<row r="1"><c r="A1" t="b"><v>0</v></c><c r="B1"><v>2.5</v></c></row>'

    book = open_workbook(workbook(row, strings=strings))

    assert next(iter(book.sheets[0].records())).cells == ("FALSCH", "2,5")
    [remark] = book.remarks
    assert remark.endswith("language 'de' show them: 1.234,5, 31.12.2026, WAHR.")


def test_a_price_in_euros_makes_no_english_sheet_german() -> None:
    strings = (
        "<si><t>How long does the delivery take, and what does it cost me?</t></si>"
        "<si><t>The delivery takes two to three days and is free for you.</t></si>"
    )
    row = '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" s="1"><v>2.5</v></c></row>'

    assert cells(row, strings=strings, formats="0.00 [$€-407]") == ("TRUE", "2,50 €")


@pytest.mark.parametrize(
    ("number", "remark"),
    [
        (14, "Dates in the format of the computer are shown as 2026-12-31."),
        (44, "The currency of some cells is that of the computer; '$' is taken."),
    ],
)
def test_what_every_computer_shows_otherwise_is_said(number: int, remark: str) -> None:
    styles = (
        f'<styleSheet><cellXfs><xf/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    row = '<row r="1"><c r="A1" s="1"><v>46387</v></c></row>'

    book = open_workbook(workbook(row, parts={"xl/styles.xml": styles}))

    assert book.remarks == (remark,)


def test_a_format_that_no_cell_uses_is_not_said() -> None:
    styles = '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    row = '<row r="1"><c r="A1"><v>46387</v></c></row>'

    book = open_workbook(workbook(row, parts={"xl/styles.xml": styles}))

    assert book.remarks == ()


def test_a_workbook_of_another_folder_is_read() -> None:
    data = workbook('<row r="1"><c r="A1"><v>5</v></c></row>')
    moved = {
        "_rels/.rels": relationships(("rId1", "officeDocument", "/XL/workbook.xml"))
    }

    assert read(workbook("<row><c><v>5</v></c></row>", parts=moved))[0].cells == ("5",)
    assert read(data)[0].cells == ("5",)


def test_a_sheet_with_too_many_rows_is_refused() -> None:
    book = OpenXmlBook(workbook('<row r="3"><c r="A3"><v>5</v></c></row>'), row_limit=2)

    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        list(book.sheets[0].records())
