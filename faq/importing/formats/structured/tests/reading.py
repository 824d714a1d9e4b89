"""What the formats of this room read, as tests compare it."""

from __future__ import annotations

from typing import Any

from faq.importing.cells import split_alternates
from faq.importing.columns import Column
from faq.importing.formats.structured import open_structured
from faq.importing.formats.structured.entries import Entry


def faqs_of(
    text: str, name: str = "faq.txt", base_url: str | None = None
) -> list[Entry]:
    """The FAQs of a file that names them."""
    opened = open_structured(text.encode(), name, base_url=base_url)
    assert opened
    assert opened.sheets[0].is_canonical
    return [entry_of(row) for row in _rows(opened.sheets[0])]


def rows_of(text: str, name: str = "faq.json") -> list[dict[str, str]]:
    """The rows of a file that is a table of whatever columns."""
    opened = open_structured(text.encode(), name)
    assert opened
    assert not opened.sheets[0].is_canonical
    return [cells for _, cells in _rows(opened.sheets[0])]


def remarks_of(text: str, name: str = "faq.txt") -> list[str]:
    opened = open_structured(text.encode(), name)
    assert opened
    return list(opened.remarks)


def entry_of(row: Any) -> Entry:  # Any: a record and its cells by their names
    record, cells = row
    fields = {key: text for key, text in cells.items() if key != Column.ALTERNATES}
    return Entry(
        **fields,
        alternates=split_alternates(cells.get(Column.ALTERNATES, "")),
        problem=record.problem,
        warnings=record.warnings,
    )


def _rows(sheet: Any) -> list[Any]:  # Any: records with their cells by their names
    header, *records = sheet.records()
    names = [str(name) for name in header.cells]
    return [(r, dict(zip(names, r.cells, strict=True))) for r in records]
