from __future__ import annotations

import pytest

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import Record
from faq.importing.formats.workbooks import open_workbook
from faq.importing.formats.workbooks.opendocument import OpenDocumentBook
from faq.importing.formats.workbooks.tests.raw import (
    markdown_of,
    open_document,
    value_of,
    zipped,
)

BOLD = (
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
HIDDEN = (
    '<style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


def table(rows: str, *, name: str = "FAQ", style: str = "ta1") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">'
        f"{rows}</table:table>"
    )


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text: str, attributes: str = "") -> str:
    paragraphs = text if "<text:p" in text or not text else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {attributes}>{paragraphs}</table:table-cell>"


def read(*rows: str, styles: str = "") -> list[Record]:
    data = open_document(table("".join(rows)), styles=styles)
    return list(open_workbook(data).sheets[0].records())


def test_a_cell_shows_its_paragraphs() -> None:
    value = 'office:value-type="percentage" office:value="0.15"'
    day = 'office:value-type="date" office:date-value="2026-12-24T00:00:00"'

    [record] = read(row(cell("Q"), cell("15 %", value), cell("24.12.2026", day)))

    assert record.cells == ("Q", "15 %", "24.12.2026")
    assert [value_of(c) for c in record.cells] == ["Q", "0.15", "2026-12-24"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<text:p>one</text:p><text:p>two</text:p>", "one\ntwo"),
        ("a<text:line-break/>b", "a\nb"),
        ('a<text:s text:c="3"/>b', "a   b"),
        ("a<text:s/>b<text:tab/>c", "a b\tc"),
        ("a\n   b", "a b"),
        ("<text:p/><text:p>two</text:p>", "\ntwo"),
        (
            (
                "<text:p><text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>ひ"
                "</text:ruby-text></text:ruby></text:p>"
            ),
            "東",
        ),
        (
            (
                "<office:annotation><text:p>a note</text:p></office:annotation>"
                "<text:p>text</text:p>"
            ),
            "text",
        ),
    ],
)
def test_the_text_of_a_cell_is_read(text: str, shown: str) -> None:
    assert read(row(cell(text)))[0].cells == (shown,)


def test_spans_and_links_become_markdown() -> None:
    text = (
        'Press <text:span text:style-name="T1">Reset</text:span>, see '
        '<text:a xlink:href="https://x.org">help</text:a>'
    )

    [record] = read(row(cell(text)), styles=BOLD)

    assert record.cells == ("Press Reset, see help",)
    assert markdown_of(record.cells[0]) == "Press **Reset**, see [help](https://x.org)"


def test_repeated_cells_and_rows_are_repeated() -> None:
    twice = 'table:number-columns-repeated="2"'
    rows = 'table:number-rows-repeated="3"'

    records = read(row(cell("a", twice), cell("b")), row(cell("c"), attributes=rows))

    assert [(record.row, record.cells) for record in records] == [
        (1, ("a", "a", "b")),
        (2, ("c",)),
        (3, ("c",)),
        (4, ("c",)),
    ]


def test_blank_cells_and_rows_to_the_end_of_the_sheet_are_nothing() -> None:
    blank = cell("", 'table:number-columns-repeated="16380"')
    rest = 'table:number-rows-repeated="1048570"'

    records = read(row(cell("a"), blank), row(blank, attributes=rest))

    assert [record.cells for record in records] == [("a",)]


def test_a_text_repeated_over_all_columns_is_bounded() -> None:
    [record] = read(row(cell("a", 'table:number-columns-repeated="99999999"')))

    assert len(record.cells) == 200


def test_a_text_repeated_over_more_rows_than_a_sheet_has_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 1,048,576 rows"):
        read(row(cell("a"), attributes='table:number-rows-repeated="99999999"'))


def test_what_is_merged_over_rows_is_carried_down() -> None:
    merged = 'table:number-rows-spanned="2" table:number-columns-spanned="1"'
    covered = "<table:covered-table-cell/>"

    records = read(row(cell("Topic", merged), cell("1")), row(covered, cell("2")))

    assert [record.cells for record in records] == [("Topic", "1"), ("Topic", "2")]


def test_hidden_sheets_rows_and_columns_are_told() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    filtered = row(cell("c"), attributes='table:visibility="filter"')
    first = table(columns + row(cell("a"), cell("b")) + filtered)
    data = open_document(first + table("", name="Old", style="ta2"), styles=HIDDEN)

    book = open_workbook(data)

    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
        ("FAQ", False),
        ("Old", True),
    ]
    assert [record.cells for record in book.sheets[0].records()] == [("a",)]
    assert book.remarks == (
        "Sheet 'FAQ': 1 hidden column (B), not imported.",
        "Sheet 'FAQ': 1 row hidden by its filter, not imported.",
    )


def test_notes_boxes_and_links_inside_are_counted() -> None:
    note = "<office:annotation><text:p>n</text:p><text:p>m</text:p></office:annotation>"
    box = "<draw:frame><draw:text-box><text:p>b</text:p></draw:text-box></draw:frame>"
    link = '<text:a xlink:href="#Sheet2.A1">there</text:a>'
    rows = row(cell(f"{note}<text:p>{link}</text:p>"))
    data = open_document(table(f"<table:shapes>{box}</table:shapes>{rows}"))

    assert open_workbook(data).remarks == (
        "Sheet 'FAQ': 1 note on cells, not imported.",
        "Sheet 'FAQ': 1 text box, not imported.",
        "Sheet 'FAQ': 1 link to other cells; the text alone is imported.",
    )


@pytest.mark.parametrize("error", ["#REF!", "Err:502", "#DIV/0!"])
def test_an_error_refuses_its_row(error: str) -> None:
    [record] = read(row(cell("a"), cell(error, 'table:formula="of:=[.A9]"')))

    assert record.problem == f"column B holds the spreadsheet error {error}"


def test_a_number_without_the_text_that_it_shows_refuses_its_row() -> None:
    [record] = read(row(cell("", 'office:value-type="float" office:value="5"')))

    assert record.problem == "column A holds 5 without the text that it shows"


def test_a_formula_without_a_result_is_told() -> None:
    [record] = read(row(cell("a"), cell("", 'table:formula="of:=1+1"')))

    assert record.warnings == (
        "column B holds a formula without a saved result; paste it as a value",
    )


def test_each_sheet_gives_its_own_rows() -> None:
    content = table(row(cell("a"))) + table(row(cell("b")), name="Two")

    sheets = open_workbook(open_document(content)).sheets

    assert [[r.cells for r in sheet.records()] for sheet in sheets] == [
        [("a",)],
        [("b",)],
    ]


def test_an_open_document_that_is_no_spreadsheet_is_refused() -> None:
    data = open_document("", mimetype="application/vnd.oasis.opendocument.text")

    with pytest.raises(UnreadableFile, match="is no spreadsheet"):
        open_workbook(data)


def test_a_spreadsheet_with_a_password_is_refused() -> None:
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest:encryption-data/>",
            "content.xml": "\x00garbage",
        }
    )

    with pytest.raises(UnreadableFile, match="protected with a password"):
        open_workbook(data)


def test_a_sheet_with_too_many_rows_is_refused() -> None:
    data = open_document(table(row(cell("a")) + row(cell("b"))))

    with pytest.raises(UnreadableFile, match="more than 1 rows"):
        OpenDocumentBook(data, row_limit=1)
