from __future__ import annotations

import csv
import io
import shlex
from collections import deque

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from faq.importing import Table, UnusableColumns, read_table
from faq.importing.columns import Column
from faq.management.commands.import_faq import Command, reading_options

NAMES = (
    st.sampled_from(
        ["title", "text", "Title", "paragraphs", "body, long", 'the "real" one', "a\nb"]
    )
    | st.sampled_from(
        ["", "Question 1", "Question 2", "answer", "Answer", "1", "B", "x=y", "id"]
    )
    | st.sampled_from(
        [
            "FAQ ID",
            "Ugba",
            "notes",
            "$(rm)",
            "it's",
            "--columns",
            "質問",
            "Status",
            "State",
        ]
    )
)
CELLS = st.sampled_from(
    ["How do I pay?", "By card, or cash.", "Lyon", "", "1", "a\nb", "Where?", "x" * 90]
)


def table_rows(width: int) -> st.SearchStrategy[list[list[str]]]:
    """A header and some rows."""
    header = st.lists(NAMES | CELLS, min_size=width, max_size=width)
    row = st.lists(CELLS, min_size=width, max_size=width)
    return st.builds(lambda first, rest: [first, *rest], header, st.lists(row))


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def run(command: str, data: bytes) -> Table:
    """The table that a line beginning with `manage.py import_faq` reads."""
    program, name, *arguments = shlex.split(command)
    given_options = vars(Command().create_parser(program, name).parse_args(arguments))
    return read_table(io.BytesIO(data), "faq.csv", reading_options(given_options))


@settings(deadline=None)
@given(st.integers(2, 4).flatmap(table_rows))
@example([["title", "paragraphs"], ["what is a block ?", "A block\nthat runs."]])
@example([["Question 1", "Question 2", "Status", "State"], ["a", "b", "", ""]])
@example([["Tell me about it", "We do."], ["Refunds", "Within 14 days."]])
def test_the_command_in_a_refusal_reads_the_file(rows: list[list[str]]) -> None:
    data = as_csv(rows)
    try:
        read_table(io.BytesIO(data), "-my faq's.csv")
    except UnusableColumns as refusal:
        sentence, _, command = str(refusal).partition("\n")
    else:
        assume(False)

    assume("one column only" not in sentence)
    table = run(command, data)

    deque(table.records(), maxlen=0)
    assert {Column.QUESTION, Column.ANSWER} <= set(table.columns.positions)
