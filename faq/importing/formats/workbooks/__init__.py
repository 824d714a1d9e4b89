"""Workbooks as their sheets show them: Open XML (.xlsx and its kin) and OpenDocument.

Own readers on the XML parser of the standard library. openpyxl's streaming mode hides
links, merged cells and hidden rows, its other mode holds every cell of the file, and it
opens no strict workbook. Open `openxml` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.workbooks.opendocument import (
    OpenDocumentBook,
    is_open_document,
)
from faq.importing.formats.workbooks.openxml import OpenXmlBook
from faq.importing.formats.workbooks.refusals import refusal_of

if TYPE_CHECKING:
    from faq.importing.formats.sheets import Source

__all__ = ["open_workbook", "refusal_of"]


def open_workbook(data: bytes) -> Source:
    """The sheets of a workbook; raises `UnreadableFile`, also while it is read."""
    refusal = refusal_of(data, "")
    if refusal:
        raise UnreadableFile(refusal)
    return OpenDocumentBook(data) if is_open_document(data) else OpenXmlBook(data)
