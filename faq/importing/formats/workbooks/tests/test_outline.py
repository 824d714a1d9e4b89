from __future__ import annotations

import openpyxl
import pytest

from faq.importing.formats.workbooks import open_workbook
from faq.importing.formats.workbooks.outline import (
    Area,
    column_letters,
    column_number,
    parse_area,
)
from faq.importing.formats.workbooks.tests.raw import relationships, saved, workbook

ROW = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>{0}0</v></c></row>'


def rows_of(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    records = open_workbook(data).sheets[0].records()
    return [(record.row, record.cells) for record in records]


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)]
)
def test_columns_have_letters(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters


@pytest.mark.parametrize(
    ("reference", "area"),
    [
        ("A2:B5", (2, 5, 0, 1)),
        ("$C$7", (7, 7, 2, 2)),
        ("nonsense", None),
        ("A1:B2 C3", None),
    ],
)
def test_a_reference_names_an_area(
    reference: str, area: tuple[int, int, int, int] | None
) -> None:
    names = ("first_row", "last_row", "first_column", "last_column")
    expected = Area(**dict(zip(names, area, strict=True))) if area else None

    assert parse_area(reference) == expected


def test_hidden_rows_and_columns_are_left_out_and_counted() -> None:
    hidden = ROW.format(2).replace("<row ", '<row hidden="1" ')
    data = workbook(
        '<cols><col min="2" max="2" hidden="1"/></cols>'
        f"<sheetData>{ROW.format(1)}{hidden}{ROW.format(3)}</sheetData>"
    )

    assert rows_of(data) == [(1, ("1",)), (3, ("3",))]
    assert open_workbook(data).remarks == (
        "Sheet 'FAQ': 1 hidden column (B), not imported.",
        "Sheet 'FAQ': 1 row hidden, not imported.",
    )


def test_hidden_rows_without_a_text_and_columns_to_the_end_are_not_counted() -> None:
    data = workbook(
        '<cols><col min="5" max="16384" hidden="1"/></cols><sheetData>'
        f'{ROW.format(1)}<row r="2" hidden="1"/><row r="3" hidden="1"><c r="A3" s="0"/>'
        "</row></sheetData>"
    )

    assert open_workbook(data).remarks == ()


def test_hidden_columns_are_named_as_ranges() -> None:
    columns = '<cols><col min="3" max="3" hidden="1"/><col min="5" max="7" hidden="1"/>'
    data = workbook(f"{columns}</cols><sheetData>{ROW.format(1)}</sheetData>")

    assert open_workbook(data).remarks == (
        "Sheet 'FAQ': 4 hidden columns (C, E-G), not imported.",
    )


def test_rows_hidden_by_a_filter_are_said_to_be() -> None:
    hidden = ROW.format(2).replace("<row ", '<row hidden="1" ')
    data = workbook(
        f"<sheetData>{ROW.format(1)}{hidden}</sheetData><autoFilter ref='A1:B2'>"
        "<filterColumn colId='0'/></autoFilter>"
    )

    assert open_workbook(data).remarks == (
        "Sheet 'FAQ': 1 row hidden by its filter, not imported.",
    )


def test_hidden_rows_are_counted_across_pieces_of_a_large_sheet() -> None:
    filler = '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c></row>'
    hidden = ROW.format(5_000).replace("<row ", '<row hidden="1" ')
    rows = "".join(filler.format(i, "x" * 90) for i in range(1, 4_000)) + hidden

    assert open_workbook(workbook(rows)).remarks == (
        "Sheet 'FAQ': 1 row hidden, not imported.",
    )


def test_what_is_merged_over_rows_is_carried_down() -> None:
    data = workbook(
        '<sheetData><row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="B2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
        '</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    )

    assert rows_of(data) == [(1, ("7", "1")), (2, ("7", "2")), (3, ("", "3"))]


def test_a_title_merged_over_rows_and_columns_stays_one_row() -> None:
    data = workbook(
        '<sheetData><row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"/></row>'
        '<row r="3"><c r="A3"><v>1</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:D2"/></mergeCells>'
    )

    assert rows_of(data) == [(1, ("7",)), (3, ("1",))]


def test_of_cells_merged_side_by_side_the_first_has_the_text() -> None:
    data = workbook(
        '<sheetData><row r="1"><c r="A1"><v>7</v></c><c r="B1"/><c r="C1"><v>1</v></c>'
        '</row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    )

    assert rows_of(data) == [(1, ("7", "", "1"))]
    assert open_workbook(data).remarks == ()


def test_sheets_are_given_in_their_order_with_the_hidden_ones_marked() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Second").sheet_state = "hidden"
    book.create_sheet("Third").sheet_state = "veryHidden"
    book.create_chartsheet("Figures")

    opened = open_workbook(saved(book))

    assert [(sheet.name, sheet.is_hidden) for sheet in opened.sheets] == [
        ("Sheet", False),
        ("Second", True),
        ("Third", True),
    ]
    assert opened.remarks == (
        "The sheet 'Figures' is a chart or a macro; it is not read.",
    )


def test_notes_and_text_boxes_are_counted() -> None:
    drawing = "<wsDr><sp><txBody/></sp><sp><txBody/></sp><pic/></wsDr>"
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("r1", "comments", "../comments1.xml"),
            ("r2", "drawing", "../drawings/drawing1.xml"),
        ),
        "xl/comments1.xml": "<comments><comment/></comments>",
        "xl/drawings/drawing1.xml": drawing,
    }

    assert open_workbook(workbook(ROW.format(1), parts=parts)).remarks == (
        "Sheet 'FAQ': 1 note on cells, not imported.",
        "Sheet 'FAQ': 2 text boxes, not imported.",
    )


def test_a_sheet_without_cells_has_no_records() -> None:
    assert rows_of(workbook("<sheetData/>")) == []
    assert rows_of(saved(openpyxl.Workbook())) == []


def test_two_sheets_of_one_name_are_two_sheets() -> None:
    book = (
        '<workbook xmlns:r="r"><sheets><sheet name="FAQ" r:id="rId1"/>'
        '<sheet name="FAQ" r:id="rId1"/></sheets></workbook>'
    )
    opened = open_workbook(workbook(ROW.format(1), parts={"xl/workbook.xml": book}))

    assert [sheet.name for sheet in opened.sheets] == ["FAQ", "FAQ"]
    assert [len(list(sheet.records())) for sheet in opened.sheets] == [1, 1]


def test_macros_are_nothing_to_an_import() -> None:
    data = workbook(ROW.format(1), parts={"xl/vbaProject.bin": "Sub Auto_Open()"})

    assert rows_of(data) == [(1, ("1", "10"))]
    assert open_workbook(data).remarks == ()
