from __future__ import annotations

import io
from datetime import UTC, datetime

from faq.importing.formats.workbooks.tests.raw import (
    open_document,
    relationships,
    workbook,
)
from faq.importing.reading import read_table
from faq.importing.rows import Row, parse_row

HEADER = (
    '<row r="1"><c r="A1" t="str"><v>question</v></c><c r="B1" t="str"><v>answer</v>'
    '</c><c r="C1" t="str"><v>valid_until</v></c></row>'
)


def rows_of(data: bytes) -> list[Row]:
    table = read_table(io.BytesIO(data), "faq.xlsx")
    return [parse_row(record, table.columns) for record in table.records()]


def question(row: int, answer: str) -> str:
    cell = f'<c r="A{row}" t="str"><v>What about number {row}?</v></c>'
    return f'<row r="{row}">{cell}{answer}</row>'


def test_an_answer_says_what_its_sheet_shows() -> None:
    formats = "0\\ %\n0000\\ 0000\n[$£-809]#,##0.00\nd\\ mmmm\\ yyyy"
    values = ("0.15", "8001234", "3.5", "46380")
    rows = [
        question(i + 2, f'<c r="B{i + 2}" s="{i + 1}"><v>{value}</v></c>')
        for i, value in enumerate(values)
    ]

    found = rows_of(workbook(HEADER + "".join(rows), formats=formats))

    assert [row.answer for row in found] == [
        "15 %",
        "0800 1234",
        "£3.50",
        "24 December 2026",
    ]
    assert [row.problems for row in found] == [()] * 4


def test_an_answer_has_the_links_and_marks_of_its_cell() -> None:
    rich = "<r><t>2*3 </t></r><r><rPr><b/></rPr><t>keys</t></r>"
    rows = question(2, f'<c r="B2" t="inlineStr"><is>{rich}</is></c>')
    rows += question(3, '<c r="B3" t="str"><v>Support</v></c>')
    links = '<hyperlinks><hyperlink ref="B3" r:id="r1"/></hyperlinks>'
    rels = relationships(("r1", "hyperlink", "https://example.com"))
    sheet = f"<sheetData>{HEADER}{rows}</sheetData>{links}"

    found = rows_of(
        workbook(sheet, parts={"xl/worksheets/_rels/sheet1.xml.rels": rels})
    )

    assert [row.answer for row in found] == [
        r"2\*3 **keys**",
        "[Support](https://example.com)",
    ]


def test_a_date_field_takes_the_day_however_it_is_shown() -> None:
    cells = '<c r="B2" t="str"><v>Yes.</v></c><c r="C2" s="1"><v>46387</v></c>'

    [row] = rows_of(workbook(HEADER + question(2, cells), formats="dddd, d mmmm"))

    assert row.valid_until == datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_an_error_in_a_cell_refuses_its_row() -> None:
    cell = '<c r="B2" t="e"><v>#REF!</v></c>'

    [row] = rows_of(workbook(HEADER + question(2, cell)))

    assert row.problems[0].reason == "column B holds the spreadsheet error #REF!"


def test_an_open_document_is_imported_as_it_is_shown() -> None:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
            for text in texts
        )
        + "</table:table-row>"
        for texts in (("question", "answer"), ("How much?", "3,50 €"))
    )
    data = open_document(f'<table:table table:name="FAQ">{rows}</table:table>')

    assert [(row.question, row.answer) for row in rows_of(data)] == [
        ("How much?", "3,50 €")
    ]
