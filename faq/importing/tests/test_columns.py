from __future__ import annotations

import pytest

from faq.importing.columns import Column, is_reason, match_columns, recognise
from faq.importing.exceptions import UnusableColumns


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("question", Column.QUESTION),
        (" QUESTION ", Column.QUESTION),
        ("Q", Column.QUESTION),
        ("Question Text:", Column.QUESTION),
        ("Answer Text", Column.ANSWER),
        ("A", Column.ANSWER),
        ("Topic", Column.CATEGORY),
        ("Tags", Column.KEYWORDS),
        ("Synonyms", Column.ALTERNATES),
        ("phrasings", Column.ALTERNATES),
        ("alternate_questions", Column.ALTERNATES),
        ("Valid-From", Column.VALID_FROM),
        ("valid to", Column.VALID_UNTIL),
        ("FAQ ID", Column.ID),
    ],
)
def test_headers_are_recognised(header: str, column: Column) -> None:
    assert recognise(header) is column


@pytest.mark.parametrize("header", ["", "notes", "#", "No.", "questionable"])
def test_other_headers_are_not(header: str) -> None:
    assert recognise(header) is None


def test_unknown_columns_are_named_but_not_blank_ones_nor_the_reason() -> None:
    columns = match_columns(["Reason", "answer", "Owner", "", "question"])

    assert columns.positions == {Column.QUESTION: 4, Column.ANSWER: 1}
    assert columns.ignored == ("Owner",)
    assert is_reason(" REASON ")


def test_a_missing_column_is_refused_with_headers_found_and_names_accepted() -> None:
    with pytest.raises(UnusableColumns) as refusal:
        match_columns(["question", "text", "notes"], place="row 2")

    assert str(refusal.value) == (
        "Row 2, the header, names no 'answer' column. It has: 'question', 'text', "
        "'notes'. Accepted names: 'answer' or a, answers, answer text, faq answer, "
        "reply, response."
    )


def test_a_long_header_is_shown_in_part() -> None:
    headers = [f"h{number}" for number in range(10)]

    with pytest.raises(UnusableColumns, match=r"'h7' and 2 more\. Accepted"):
        match_columns(headers)


def test_the_exact_name_wins_over_another_name_for_it() -> None:
    columns = match_columns(["title", "question", "reply", "answer"])

    assert columns.positions == {Column.QUESTION: 1, Column.ANSWER: 3}
    assert columns.ignored == ("title", "reply")


@pytest.mark.parametrize(
    "headers", [["question", "Question", "answer"], ["q", "title", "answer"]]
)
def test_two_columns_for_one_field_are_refused(headers: list[str]) -> None:
    with pytest.raises(UnusableColumns, match="Two columns could be 'question'"):
        match_columns(headers)
