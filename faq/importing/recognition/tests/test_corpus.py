from __future__ import annotations

import io

import pytest

from faq.importing import Table, read_table
from faq.importing.columns import Column
from faq.importing.recognition.tests.corpus import FileCase, files


def read_faqs(table: Table) -> list[tuple[str, str]]:
    """The questions and answers of a table."""
    positions = table.columns.positions
    question, answer = positions[Column.QUESTION], positions[Column.ANSWER]
    return [(each.cells[question], each.cells[answer]) for each in table.records()]


@pytest.mark.parametrize("case", list(files()), ids=lambda case: case.name)
def test_a_file_is_read_as_whoever_made_it_meant_it(case: FileCase) -> None:
    table = read_table(io.BytesIO(case.data), f"{case.name}.csv")

    assert read_faqs(table) == case.faqs
    assert not any(record.problem for record in table.records())
