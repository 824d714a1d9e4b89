from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.importing import (
    ImportRejected,
    Table,
    UnreadableFile,
    read_records,
    read_table,
)

CORPORA = django_settings.BASE_DIR.parent / "shared" / "corpora"
SPECTRUM = sorted((CORPORA / "csv-spectrum" / "csvs").glob("*.csv"))
MESSY = sorted((CORPORA / "csv-messy" / "clevercsv").glob("*.csv"))
TableOf = Callable[..., Table]


def read_file(path: Path) -> list[dict[str, str]]:
    """The rows, each cell under its header."""
    with path.open("rb") as source:
        header, *records = read_records(source)
    return [dict(zip(header.cells, each.cells, strict=True)) for each in records]


def header_or_refusal(data: bytes) -> tuple[str, ...] | str:
    """The header of a file that can be read to its end, or why it cannot."""
    try:
        table = read_table(io.BytesIO(data), "fuzz")
        deque(table.records(), maxlen=0)
    except ImportRejected as refusal:
        return str(refusal)
    return table.headers


@pytest.mark.skipif(not SPECTRUM, reason="the csv-spectrum corpus is not there")
@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_csv_spectrum_reads_as_its_authors_expect(path: Path) -> None:
    expected = path.parent.parent / "json" / f"{path.stem}.json"

    rows = read_file(path)

    assert rows == json.loads(expected.read_bytes())


@pytest.mark.skipif(not MESSY, reason="the corpus of messy files is not there")
@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.stem)
def test_messy_files_are_refused_with_their_header_row(path: Path) -> None:
    with (
        path.open("rb") as source,
        pytest.raises(ImportRejected, match=r"(?s)^Row 1.* --columns "),
    ):
        read_table(source, path.name)


def test_blank_rows_are_skipped_and_the_header_is_the_first_that_is_not(
    table_of: TableOf,
) -> None:
    table = table_of("\n ,\nquestion, answer ,,\n,\nQ,A\n")

    assert table.headers == ("question", "answer")
    assert table.header_place == "row 3"
    assert [(record.row, record.cells) for record in table.records()] == [
        (5, ("Q", "A"))
    ]


def test_a_table_can_be_read_again(table_of: TableOf) -> None:
    table = table_of("question,answer\nQ,A\n")

    assert list(table.records()) == list(table.records())


def test_text_beyond_the_last_column_is_a_problem_of_its_row(table_of: TableOf) -> None:
    table = table_of("question,answer\nQ,A,\nQ,Yes, we do\n")

    assert [record.problem for record in table.records()] == [
        None,
        (
            "has 3 cells where the header has 2; "
            "put quotes around a text that holds the separator"
        ),
    ]


@pytest.mark.parametrize("content", ["", "\n\n", "  \n", "\ufeff"], ids=repr)
def test_an_empty_file_is_refused(table_of: TableOf, content: str) -> None:
    with pytest.raises(UnreadableFile, match="The file is empty"):
        table_of(content)


def test_an_old_excel_file_is_refused(table_of: TableOf) -> None:
    with pytest.raises(UnreadableFile, match=r"old Excel file \(\.xls\)"):
        table_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_a_header_of_very_many_columns_is_refused(table_of: TableOf) -> None:
    with pytest.raises(UnreadableFile, match="has 201 columns; at most 200"):
        table_of("a," * 200 + "z\n")


class Endless(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        return b"x" * (size or 0)


def test_a_file_that_is_too_large_is_refused_before_it_is_all_read() -> None:
    with pytest.raises(UnreadableFile, match="larger than 100 MB"):
        read_table(Endless(), "endless")


def test_a_line_of_ten_megabytes_is_refused(table_of: TableOf) -> None:
    with pytest.raises(UnreadableFile, match="Row 1: a cell is longer than"):
        table_of(b"x" * 10_000_000)


def test_a_workbook_is_read_by_its_bytes_whatever_its_name(
    table_of: TableOf, workbook_of: Callable[..., bytes]
) -> None:
    table = table_of(workbook_of([["question", "answer"], ["Q", "A"]]))

    assert table.description == "Excel workbook"
    assert next(table.records()).cells == ("Q", "A")


PIECES = st.sampled_from(
    [b"question", b"answer", b",", b";", b'"', b"\n", b"\r", b"\0", b"\xff\xfe", b"="]
)


@settings(deadline=None)
@given(st.binary() | st.lists(PIECES | st.binary(max_size=3)).map(b"".join))
@example(b'question,answer\n"\0\xed\xa0\x80",')
@example(b"sep=\n")
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_are_a_table_or_a_sentence(data: bytes) -> None:
    assert header_or_refusal(data)
