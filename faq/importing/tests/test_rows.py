from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from faq.importing import Table
from faq.importing.columns import Column
from faq.importing.rows import MAX_CHARS, Row, parse_row
from faq.models import FAQ, Category, Phrasing

ALL = "question,answer,category,keywords,alternates,status,valid_from,valid_until,id"


@pytest.fixture
def row_of(table_of: Callable[..., Table]) -> Callable[..., Row]:
    """Parse the first row below a header: `row_of("question,answer", "Q,A")`."""

    def parse(header: str, line: str) -> Row:
        table = table_of(f"{header}\n{line}\n")
        return parse_row(next(table.records()), table.columns)

    return parse


def test_a_full_row_is_read(row_of: Callable[..., Row]) -> None:
    row = row_of(
        ALL,
        " How  to pay? ,**Card**. ,Billing,a b,Pay how|HOW TO PAY,Live,2026-01-01,,7",
    )

    assert row.problems == ()
    assert row == Row(
        question="How to pay?",
        answer="**Card**.",
        category="Billing",
        keywords="a b",
        alternates=("Pay how",),
        status="published",
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=None,
        language="",
        id=7,
        external_id="",
        key="how to pay",
        problems=(),
    )
    assert row.id == 7


def test_absent_columns_and_missing_cells_read_as_empty(
    row_of: Callable[..., Row],
) -> None:
    row = row_of("question,answer,keywords", "Q,A")

    assert (row.keywords, row.category, row.status, row.id) == ("", "", None, None)


def test_apostrophes_of_the_export_are_taken_off(row_of: Callable[..., Row]) -> None:
    row = row_of("question,answer", "'=1+1,''tis so")

    assert (row.question, row.answer) == ("=1+1", "''tis so")


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("question", "", "is empty; fill it in or delete the row"),
        ("answer", " ", "is empty; fill it in or delete the row"),
        ("answer", "a\0b", "holds the control character U+0000; remove it"),
        ("question", "x" * 501, "has 501 characters; at most 500 are allowed"),
        ("category", "x" * 101, "has 101 characters; at most 100 are allowed"),
        ("keywords", "x" * 501, "has 501 characters; at most 500 are allowed"),
        ("alternates", "a|" + "x" * 501, "has 501 characters; at most 500 are allowed"),
        ("status", "maybe", "is 'maybe'; write draft or published"),
        ("valid_from", "soon", "is 'soon'; write 2026-12-31 or 2026-12-31 18:00"),
        ("id", "x" * 201, "has 201 characters; at most 200 are allowed"),
    ],
)
def test_what_is_wrong_is_said_with_its_column(
    row_of: Callable[..., Row], column: str, cell: str, reason: str
) -> None:
    cells = {"question": "Q", "answer": "A"} | {column: cell}

    row = row_of(",".join(cells), ",".join(cells.values()))

    assert [str(problem) for problem in row.problems] == [f"{column} {reason}"]


def test_a_period_must_end_after_it_begins(row_of: Callable[..., Row]) -> None:
    row = row_of("q,a,valid_from,valid_until", "Q,A,2026-02-01,2026-01-31")

    assert str(row.problems[0]) == "valid_until is not later than valid_from"


def test_every_problem_of_a_row_is_named(row_of: Callable[..., Row]) -> None:
    row = row_of("question,answer,status", ",,maybe,surplus")

    assert [problem.column for problem in row.problems] == [
        None,
        "question",
        "answer",
        "status",
    ]


@pytest.mark.parametrize("cell", ["7", "#7", "7.0", " 7 "])
def test_ids_may_look_as_spreadsheets_make_them(
    row_of: Callable[..., Row], cell: str
) -> None:
    assert row_of("q,a,id", f"Q,A,{cell}").id == 7


def test_limits_are_those_of_the_database() -> None:
    assert MAX_CHARS[Column.QUESTION] == FAQ.question.field.max_length
    assert MAX_CHARS[Column.KEYWORDS] == FAQ.keywords.field.max_length
    assert MAX_CHARS[Column.CATEGORY] == Category.name.field.max_length
    assert MAX_CHARS[Column.ALTERNATES] == Phrasing.text.field.max_length


@pytest.mark.parametrize(
    ("cell", "number", "external_id"),
    [
        ("7", 7, ""),
        ("#7", 7, ""),
        ("7.0", 7, ""),
        ("faq_001", None, "faq_001"),
        ("0", None, "0"),
        ("2147483648", None, "2147483648"),
        ("6f1c2f0e-9f1d", None, "6f1c2f0e-9f1d"),
    ],
)
def test_what_is_no_number_of_ours_is_the_name_of_another_system(
    row_of: Callable[..., Row], cell: str, number: int | None, external_id: str
) -> None:
    row = row_of("question,answer,id", f"Q,A,{cell}")

    assert (row.id, row.external_id) == (number, external_id)


def test_a_language_is_read_as_its_code(row_of: Callable[..., Row]) -> None:
    row = row_of("question,answer,language", "Q,A,pt_BR")

    assert row.language == "pt-br"


def test_a_language_that_is_no_code_is_left_out_and_said(
    row_of: Callable[..., Row],
) -> None:
    row = row_of("question,answer,language", "Q,A,Old Norse")

    assert row.language == ""
    assert [str(note) for note in row.notes] == [
        "language is 'Old Norse' and is not imported"
    ]
