from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from faq.importing import ImportChoices, ImportPlan, Table, plan_import, read_table


@pytest.fixture
def table_of() -> Callable[..., Table]:
    """Read text as a file: `table_of("question,answer\\n...")`."""

    def read(content: str | bytes) -> Table:
        data = content.encode() if isinstance(content, str) else content
        return read_table(io.BytesIO(data), "faq.csv")

    return read


@pytest.fixture
def plan_of(db: None, table_of: Callable[..., Table]) -> Callable[..., ImportPlan]:
    """Plan the import of text: `plan_of("question,answer\\n...", replace=True)`."""

    def plan(content: str | bytes, **choices: Any) -> ImportPlan:  # Any: of each choice
        return plan_import(table_of(content), ImportChoices(**choices))

    return plan


@pytest.fixture
def workbook_of() -> Callable[..., bytes]:
    """Save rows as a workbook: `workbook_of([["question", "answer"], ...])`."""

    def save(*sheets: list[list[object]]) -> bytes:
        book = openpyxl.Workbook()
        assert book.active
        book.remove(book.active)
        for rows in sheets:
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return save
