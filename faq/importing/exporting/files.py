"""The files that FAQs are exported as: CSV, workbook, JSON, `FAQPage`; in pieces."""

from __future__ import annotations

import codecs
import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from markdown_it import MarkdownIt
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from faq.importing.cells import escape_formula, join_alternates
from faq.importing.exceptions import ExportRefused

ExportedFAQ: TypeAlias = Mapping[str, str | tuple[str, ...]]

_LINES_AT_ONCE = 450
_PIECE_BYTES = 1 << 16
# What Excel holds in a cell; it calls a file with more damaged.
_MAX_CELL_CHARS = 32_767
_WIDTHS = {"question": 50, "answer": 80, "alternates": 50}
_WIDTH = 18


def csv_pieces(
    names: Sequence[str], faqs: Iterable[ExportedFAQ], *, for_excel: bool
) -> Iterator[bytes]:
    """UTF-8 with commas; no text that a spreadsheet would compute."""
    if for_excel:
        yield codecs.BOM_UTF8
    yield _lines([names])
    rows = iter(faqs)
    while chunk := list(islice(rows, _LINES_AT_ONCE)):
        yield _lines([escape_formula(_cell(faq[n])) for n in names] for faq in chunk)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else join_alternates(value)


def json_pieces(faqs: Iterable[ExportedFAQ]) -> Iterator[bytes]:
    """An object with a list of FAQs, one a line, without the fields that are empty."""
    yield b'{"answer_format": "markdown", "faqs": ['
    separator = "\n"
    for faq in faqs:
        filled = {name: value for name, value in faq.items() if value}
        yield f"{separator}{json.dumps(filled, ensure_ascii=False)}".encode()
        separator = ",\n"
    yield b"\n]}\n"


def faq_page_pieces(faqs: Iterable[ExportedFAQ]) -> Iterator[bytes]:
    """What search engines read of a page: schema.org's FAQPage, answers in HTML.

    It may stand in a script element as it is: it holds no `<`.
    """
    yield b'{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": ['
    separator = "\n"
    for faq in faqs:
        text = json.dumps(_question(faq), ensure_ascii=False).replace("<", "\\u003c")
        yield f"{separator}{text}".encode()
        separator = ",\n"
    yield b"\n]}\n"


def _question(faq: ExportedFAQ) -> dict[str, object]:
    answer = {"@type": "Answer", "text": _markdown.render(str(faq["answer"]))}
    question: dict[str, object] = {
        "@type": "Question",
        "name": faq["question"],
        "acceptedAnswer": answer,
    }
    if faq["language"]:
        question["inLanguage"] = faq["language"]
    return question


# As the chat page shows answers: line breaks as written, no HTML, no images.
_markdown = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("image")
)


def workbook_pieces(
    names: Sequence[str], faqs: Iterable[ExportedFAQ]
) -> Iterator[bytes]:
    """An .xlsx file of text cells; rows are written as they come, none is kept."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet("FAQs")
    sheet.freeze_panes = "A2"
    for position, name in enumerate(names, start=1):
        letter = get_column_letter(position)
        # The stubs know of no columns there, and Excel needs them before the rows.
        sheet.column_dimensions[letter].width = _WIDTHS.get(  # type: ignore[attr-defined]
            name, _WIDTH
        )
    try:
        _append(sheet, names, faqs)
    finally:
        sheet.close()
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _append(
    sheet: WriteOnlyWorksheet, names: Sequence[str], faqs: Iterable[ExportedFAQ]
) -> None:
    header = [_text_cell(sheet, name) for name in names]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row, faq in enumerate(faqs, start=2):
        texts = [_escaped(_cell(faq[name])) for name in names]
        _require_room(names, texts, row)
        sheet.append([_text_cell(sheet, text) for text in texts])


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"  # or '=' at its start would make a formula of it
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _escaped(text: str) -> str:
    """Text cells compute nothing: only what an import would take for escaped is."""
    return escape_formula(text) if text.startswith("'") else text


def _require_room(names: Sequence[str], texts: Sequence[str], row: int) -> None:
    for name, text in zip(names, texts, strict=True):
        if len(text) > _MAX_CELL_CHARS:
            raise ExportRefused(
                f"The {name} of row {row} has {len(text):,} characters; Excel holds "
                f"{_MAX_CELL_CHARS:,} in a cell. Export as CSV or JSON."
            )
