from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.importing import Table, UnreadableFile, UnusableColumns
from faq.importing.columns import Column

ReadBook = Callable[..., Table]
Faqs = Callable[[Table], list[list[str]]]

HEADER = ["Question", "Answer"]
POST = [HEADER, ["How long?", "Two days."]]
SHOP = [HEADER, ["Where?", "Lyon."]]
NOTES = [["To do", "by"], ["call Anna", "Monday"]]


def test_every_sheet_of_faqs_is_read_its_name_the_category(
    read_book: ReadBook, faqs: Faqs
) -> None:
    table = read_book({"Post": POST, "Shop": SHOP})

    assert faqs(table) == [
        ["How long?", "Two days.", "Post"],
        ["Where?", "Lyon.", "Shop"],
    ]
    assert [record.place for record in table.records()] == [
        "sheet 'Post', row 2",
        "sheet 'Shop', row 2",
    ]
    assert "Sheet 'Shop': The name of the sheet is the category." in table.remarks


@pytest.mark.parametrize("name", ["Sheet1", "Tabelle 2", "FAQ", "English"])
def test_a_name_that_says_nothing_is_no_category(
    read_book: ReadBook, name: str
) -> None:
    table = read_book({name: POST, "Shop": SHOP})

    position = table.columns.positions[Column.CATEGORY]
    assert [each.cells[position] for each in table.records()] == ["", "Shop"]


def test_sheets_that_are_left_out_are_named_with_their_rows_and_the_way_in(
    read_book: ReadBook, faqs: Faqs
) -> None:
    table = read_book({"FAQ": POST, "Notes": NOTES, "Old!": SHOP, "Empty": []})

    assert faqs(table) == [["How long?", "Two days."]]
    notes, old = table.left_out
    assert notes.startswith(
        "Sheet 'Notes' has no questions and answers that can be told"
    )
    assert old == (
        "Sheet 'Old' is hidden: its 2 rows of text are not imported. "
        "To import them: manage.py import_faq faq.xlsx --sheet=Old"
    )


def test_sheets_are_chosen_by_name_hidden_ones_too(
    read_book: ReadBook, faqs: Faqs
) -> None:
    table = read_book({"Post": POST, "Shop": SHOP, "Old!": SHOP}, sheets=("old",))

    assert faqs(table) == [["Where?", "Lyon."]]
    assert "Sheet 'Post' is not chosen" in table.left_out[0]


def test_an_unknown_sheet_is_refused_naming_those_that_are_there(
    read_book: ReadBook,
) -> None:
    with pytest.raises(
        UnusableColumns, match=r"'Pots'. There are: 'Post', 'Old' \(hid"
    ):
        read_book({"Post": POST, "Old!": SHOP}, sheets=("Pots",))


def test_a_chosen_sheet_must_be_a_table_of_faqs(read_book: ReadBook) -> None:
    with pytest.raises(
        UnusableColumns, match=r"(?s)^Sheet 'Notes': .*--sheet=Notes --c"
    ):
        read_book({"Post": POST, "Notes": NOTES}, sheets=("Notes",))


def test_hidden_sheets_alone_are_refused(read_book: ReadBook) -> None:
    with pytest.raises(
        UnusableColumns, match=r"(?s)All sheets are hidden.*--sheet=Old"
    ):
        read_book({"Old!": SHOP})


def test_a_workbook_of_empty_sheets_is_empty(read_book: ReadBook) -> None:
    with pytest.raises(UnreadableFile, match="The file is empty"):
        read_book({"Sheet1": [], "Sheet2": [["", " "]]})


def test_sheets_of_languages_belong_together_by_their_ids(
    read_book: ReadBook, faqs: Faqs
) -> None:
    english = [["id", *HEADER], ["x", "How?", "So."], ["y", "Why?", "Thus."]]
    german = [["id", "Frage", "Antwort"], ["y", "Warum?", "Darum."]]

    table = read_book({"English": english, "Deutsch": german})

    assert faqs(table)[-1] == ["Warum?", "Darum.", "", "de"]
    assert [record.group for record in table.records()] == [1, 2, 2]


def test_text_under_no_header_of_a_spreadsheet_is_said_with_its_row(
    read_book: ReadBook,
) -> None:
    table = read_book({"FAQ": [HEADER, ["How?", "So.", "ask Anna"]]})

    (record,) = table.records()
    assert record.problem is None
    assert record.warnings == (
        "has text under no header, which is not imported: 'ask Anna'",
    )
    assert "Text under no header is not imported: row 2 'ask Anna'." in table.remarks
