from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import Record
from faq.importing.formats.workbooks import Workbook

HEADER: list[object] = ["question", "answer"]
DAY = datetime(2026, 12, 31)  # noqa: DTZ001  spreadsheets know no time zones
WorkbookOf = Callable[..., bytes]


def read(data: bytes) -> list[Record]:
    return list(Workbook(data=data).records())


def with_sheet(data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with other bytes in its first sheet."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(target, "w") as out:
        for name in book.namelist():
            part = book.read(name)
            is_sheet = name.startswith("xl/worksheets/")
            out.writestr(name, part.replace(old, new) if is_sheet else part)
    return target.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (42, "42"),
        (42.0, "42"),
        (0.1, "0.1"),
        (True, "TRUE"),
        (None, ""),
        (DAY, "2026-12-31"),
        (DAY.replace(hour=18, minute=30), "2026-12-31T18:30:00"),
        ("Zeile 1\nZeile 2", "Zeile 1\nZeile 2"),
        ("one_x000D_\ntwo", "one\r\ntwo"),
    ],
    ids=repr,
)
def test_values_read_as_the_cell_shows_them(
    workbook_of: WorkbookOf, value: object, text: str
) -> None:
    records = read(workbook_of([HEADER, ["Q", value]]))

    assert records[1].cells == ("Q", text)


def test_rows_have_the_numbers_excel_shows(workbook_of: WorkbookOf) -> None:
    records = read(workbook_of([HEADER, [], ["Q", "A"]]))

    assert [record.row for record in records] == [1, 3]


def test_the_sheet_with_questions_and_answers_is_read(workbook_of: WorkbookOf) -> None:
    records = read(workbook_of([["About this file"]], [HEADER, ["Q", "A"]]))

    assert records[1].cells == ("Q", "A")


def test_a_formula_counts_with_its_saved_result(workbook_of: WorkbookOf) -> None:
    data = workbook_of([HEADER, ["Q", "=3+4"]])

    records = read(with_sheet(data, b"<v />", b"<v>7</v>"))

    assert records[1].cells == ("Q", "7")
    assert records[1].problem is None


def test_a_formula_without_a_saved_result_is_a_problem(workbook_of: WorkbookOf) -> None:
    records = read(workbook_of([HEADER, ["Q", "=1+1"]]))

    assert records[1].problem == (
        "holds a formula without a saved result; paste it as a value"
    )


def test_the_error_of_a_formula_is_a_problem(workbook_of: WorkbookOf) -> None:
    records = read(workbook_of([HEADER, ["Q", "#N/A"]]))

    assert records[1].problem == "holds the spreadsheet error #N/A"


def test_only_columns_under_the_header_are_read(workbook_of: WorkbookOf) -> None:
    records = read(workbook_of([HEADER, ["Q", "A", "aside"]]))

    assert records[1].cells == ("Q", "A")


def test_columns_far_to_the_right_are_not_read(workbook_of: WorkbookOf) -> None:
    records = read(workbook_of([[*HEADER, *range(300)]]))

    assert len(records[0].cells) == 200


def test_a_sheet_without_cells_has_no_rows(workbook_of: WorkbookOf) -> None:
    assert read(workbook_of([])) == []


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "")
        archive.infolist()[0].file_size = 300_000_001

    with pytest.raises(UnreadableFile, match="unpacks to more than 300 MB"):
        read(target.getvalue())


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"PK\x03\x04" + bytes(range(256)) * 20, b"PK\x05\x06" + b"\0" * 18],
    ids=["cut off", "garbage", "empty zip"],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="damaged, or it is another kind of zip"):
        read(data)


def test_a_workbook_damaged_in_the_middle_is_refused(workbook_of: WorkbookOf) -> None:
    data = with_sheet(workbook_of([HEADER, ["Q", "A"]]), b"</sheetData>", b"<broken")

    with pytest.raises(UnreadableFile, match="damaged"):
        read(data)


def test_a_sheet_with_too_many_rows_is_refused(workbook_of: WorkbookOf) -> None:
    book = Workbook(data=workbook_of([HEADER, ["Q", "A"], ["R", "B"]]), row_limit=2)

    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        list(book.records())
