from __future__ import annotations

import dataclasses

import pytest

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.delimited import open_delimited


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [record.cells for record in open_delimited(data).records()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=repr)
def test_the_separator_is_the_one_that_makes_known_columns(delimiter: str) -> None:
    text = f'question{delimiter}answer\n"a,b;c\td|e"{delimiter}f\n'

    assert cells(text.encode()) == [("question", "answer"), ("a,b;c\td|e", "f")]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Xyz;Abc\nWie, bitte?;So, so.\nWas kostet es?;Nichts, gar nichts.\n", ";"),
        ("q,a\nHow?,Do this; then that\nWhat?,Do one; then two\n", ","),
        ("q|a\nHow?|See https://x.org/?a=1,2;b=3\nWhat?|See, there\n", "|"),
        ("id\tq\ta\n1\tA, b?\tC, d\n2\tE, f?\tG, h\n", "\t"),
        ("How?,So.,a|b\nWhat?,That.,c|d\n", ","),
        ("Our FAQ\n\nq;a\nHow?;So, so.\nWhat?;That, that.\n", ";"),
        ('"a;b","c;d"\n"e;f","g;h"\n', ","),
        ("Frage;Antwort;Preis\nWas?;Das.;1,50\nWer?;Der.;2,50\n", ";"),
        ("question;answer;;;\nHow?;So, so;;;\n", ";"),
        ("Πώς;,Με κάρτα.\nΠότε;,Σε δύο μέρες.\n", ","),
        ("question\nHow?\n", ","),
    ],
)
def test_the_separator_is_told_by_regular_columns_in_any_language(
    text: str, delimiter: str
) -> None:
    assert open_delimited(text.encode()).delimiter == delimiter


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"], ids=repr)
def test_rows_end_as_any_system_ends_them(line_break: str) -> None:
    text = line_break.join(["q,a", '"one', 'two",b', ""])

    assert cells(text.encode()) == [("q", "a"), (f"one{line_break}two", "b")]


def test_excels_separator_line_decides_and_is_not_a_row() -> None:
    records = list(open_delimited(b"sep=|\r\nq|a\r\n1,5|2").records())

    assert [record.cells for record in records] == [("q", "a"), ("1,5", "2")]
    assert [(record.row, record.line) for record in records] == [(1, 2), (2, 3)]


def test_rows_are_numbered_as_a_spreadsheet_does_and_lines_as_an_editor() -> None:
    records = list(open_delimited(b'q,a\n"x\ny",b\n\nlast,c\n').records())

    assert [record.place for record in records] == [
        "row 1",
        "row 2",
        "row 3 (line 4)",
        "row 4 (line 5)",
    ]


def test_spaces_before_a_quote_do_not_break_it() -> None:
    assert cells(b'q, a\n"x", "y, z"\n')[1] == ("x", "y, z")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b'q,a\n1,2\n"x,y\nz',
            "Row 3: a quote is opened in this row and never closed.",
        ),
        (b'q,a\n"say "hi" now",b\n', "Row 2: a quote inside quotes stands alone"),
        (b"q,a\n" + b"x" * 200_000, "Row 2: a cell is longer than 131,072 characters"),
        (
            b'q,a\n"1\n2",3\n"x" y,z',
            "Row 3 (line 4): a quote inside quotes stands alone",
        ),
    ],
    ids=["open quote", "quote in quotes", "long cell", "after a break"],
)
def test_broken_rows_are_refused_with_their_place(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        cells(data)

    assert str(refusal.value).startswith(sentence)


def test_a_header_with_broken_quotes_is_refused_too() -> None:
    with pytest.raises(UnreadableFile, match="Row 1: a quote"):
        cells(b'"question" x;answer\n')


def test_utf16_cut_off_in_the_middle_of_a_character_is_refused() -> None:
    header = "q,a\n".encode("utf-16")

    with pytest.raises(UnreadableFile, match="damaged here or cut off"):
        cells(header + b"x")


def test_utf16_damaged_far_down_is_refused_with_its_place() -> None:
    rows = "question,answer\n" + "x,y\n" * 50_000

    with pytest.raises(UnreadableFile, match=r"^Row \d+: the text is damaged here"):
        cells(rows.encode("utf-16") + b"\x00\xd8\x00\x00")


def test_more_rows_than_a_spreadsheet_has_are_refused() -> None:
    file = open_delimited(b"q,a\n1,2\n3,4\n")

    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        list(dataclasses.replace(file, row_limit=2).records())
