from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.importing import Table, UnusableColumns
from faq.importing.columns import Column
from faq.importing.recognition.options import parse_columns

Read = Callable[..., Table]
Faqs = Callable[[Table], list[list[str]]]
FILE = 'topic,"Text, long",A\nHow?,Like this.,x\n'


def test_choices_are_parsed_with_quoted_commas() -> None:
    assert parse_columns('question=B, answer="a, ""b""",valid-from=3,category=') == {
        Column.QUESTION: "B",
        Column.ANSWER: '"a, ""b"""',
        Column.VALID_FROM: "3",
        Column.CATEGORY: "",
    }


def test_fields_may_be_named_in_any_language() -> None:
    assert parse_columns("frage=1,respuesta=2") == {
        Column.QUESTION: "1",
        Column.ANSWER: "2",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question", "'question' is no choice of a column"),
        ("question=1,answer", "'answer' is no choice of a column"),
        ("owner=1", "'owner' is no field of an FAQ. There are: question, answer"),
        ("question=1,question=2", "'question' is there twice"),
    ],
)
def test_what_is_no_choice_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnusableColumns, match=message):
        parse_columns(text)


@pytest.mark.parametrize(
    "columns",
    [
        "question=1,answer=2",
        "question=a,answer=b",
        'question=topic,answer="Text, long"',
    ],
)
def test_a_column_is_chosen_by_number_letter_or_header(
    read: Read, columns: str
) -> None:
    positions = read(FILE.replace(",A\n", ",C\n"), columns).columns.positions

    assert (positions[Column.QUESTION], positions[Column.ANSWER]) == (0, 1)


def test_a_header_that_is_a_letter_goes_before_the_letter(read: Read) -> None:
    assert read(FILE, "question=topic,answer=A").columns.positions[Column.ANSWER] == 2


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            "question=4,answer=2",
            "no column '4' .* There are: 1 'topic', 2 'Text, long'",
        ),
        ("question=topic,answer=foo", "no column foo.* Row 1 has: 1 'topic', 2"),
        ("question=1,answer=", "no column .* for 'answer'"),
        ("question=1,answer=1", "column 1 is chosen for two fields"),
    ],
)
def test_a_column_that_is_not_there_is_refused_naming_those_that_are(
    read: Read, columns: str, message: str
) -> None:
    with pytest.raises(UnusableColumns, match=message):
        read(FILE, columns)


def test_the_header_is_where_the_chosen_names_stand(read: Read, faqs: Faqs) -> None:
    table = read("a title,,\n,,\nfoo,bar,\nHow?,So.,\n", "question=bar,answer=foo")

    assert (table.header_place, faqs(table)) == ("row 3", [["How?", "So.", ""]])


def test_a_field_can_be_left_out(read: Read) -> None:
    table = read("question,answer,status\nHow?,So.,done\n", "status=")

    assert Column.STATUS not in table.columns
    assert table.columns.ignored == ("status",)


def test_rows_are_skipped_by_the_number_that_a_spreadsheet_shows(
    read: Read, faqs: Faqs
) -> None:
    table = read("question,answer\nold,old\n\nquestion,answer\nHow?,So.\n", skip_rows=3)

    assert faqs(table) == [["How?", "So."]]


def test_the_first_row_is_an_faq_if_told_so(read: Read, faqs: Faqs) -> None:
    table = read("Delivery,In two days.\nReturns,In your account.\n", no_header=True)

    assert faqs(table)[0] == ["Delivery", "In two days."]
