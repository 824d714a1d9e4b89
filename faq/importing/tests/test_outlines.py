"""What a file holds, column by column, before anybody has corrected it."""

from __future__ import annotations

import io
from collections.abc import Callable

from faq.importing import ReadingOptions, SheetOutline, outline_sheets

WorkbookOf = Callable[..., bytes]


def outlined(data: bytes, **options: object) -> tuple[SheetOutline, ...]:
    return outline_sheets(io.BytesIO(data), "faq", ReadingOptions(**options))  # type: ignore[arg-type]  # of each option


def fields(sheet: SheetOutline) -> list[tuple[str, str, str | None]]:
    return [(c.letter, c.header, c.field) for c in sheet.columns]


def test_columns_are_named_as_a_spreadsheet_does() -> None:
    [sheet] = outlined(b"Frage;Antwort;Intern\nWo?;Hier.;x\nWann?;Bald.;y\n")

    assert fields(sheet) == [
        ("A", "Frage", "question"),
        ("B", "Antwort", "answer"),
        ("C", "Intern", None),
    ]
    assert sheet.columns[1].samples == ("Hier.", "Bald.")


def test_a_file_that_cannot_be_told_is_shown_with_a_guess() -> None:
    data = b"title,paragraphs\nwhat is a block?,A block that runs once.\n"

    [sheet] = outlined(data)

    assert "names no 'question'" in sheet.fault
    assert [field for _, _, field in fields(sheet)] == ["question", "answer"]


def test_sheets_that_are_not_chosen_are_listed(workbook_of: WorkbookOf) -> None:
    rows: list[list[object]] = [["question", "answer"], ["How?", "So."]]

    sheets = outlined(workbook_of(rows, rows), sheets=("Sheet1",))

    assert [(s.name, s.is_chosen) for s in sheets] == [
        ("Sheet", False),
        ("Sheet1", True),
    ]
