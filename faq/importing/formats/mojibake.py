"""Text that was UTF-8 once, was read in another code page and saved again: `GrÃ¶ÃŸe`.

ftfy knows what that looks like for Western code pages. For the others the way it came
is gone back: text whose bytes in such a page are UTF-8 throughout was UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import ftfy

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.records import CellText

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.formats.sheets import Sheet, Source

_OTHER_PAGES = ("cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "mac_roman", "cp850")
_MOST_TIMES = 3
_FEWEST_LETTERS = 2
# Letters of living languages, and the signs that are written between them.
_WRITTEN = re.compile(
    "[\u00a0-\u024f\u0386-\u03ce\u0401-\u045f\u0490\u0491\u05d0-\u05ea\u0600-\u06ff"
    "\u0900-\u097f\u0e01-\u0e5b\u1ea0-\u1ef9\u2010-\u2026\u20ac\u2116\u2122\u3000-\u30ff"
    "\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)
_SHOWN_CHARS = 40
_SAMPLE_RECORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """How many of the texts looked at are garbled, and one of them before and after."""

    count: int
    before: str
    after: str

    @property
    def remark(self) -> str:
        texts = "text looks" if self.count == 1 else "texts look"
        return (
            f"{self.count:,} {texts} as if read in a wrong encoding and saved again, "
            f"such as '{_shown(self.before)}' for '{_shown(self.after)}'. "
            "To put them right: --repair-encoding."
        )


def repair(text: str) -> str:
    """The text as it was before it was garbled; any other text as it is."""
    if text.isascii():
        return text
    for _ in range(_MOST_TIMES):
        better = _repair_once(text)
        if better == text:
            break
        text = better
    return text


def find_damage(texts: Iterable[str]) -> Damage | None:
    """What is garbled among the texts; None where nothing is."""
    count, example = 0, ("", "")
    for text in texts:
        if text.isascii():
            continue
        repaired = repair(text)
        if repaired != text:
            count += 1
            example = example if count > 1 else (text, repaired)
    before, after = example
    return Damage(count=count, before=before, after=after) if count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSource:
    """A source with a remark on its garbled texts, or with them put right."""

    description: str
    sheets: Sequence[Sheet]
    remarks: Sequence[str]


def check(source: Source, *, is_repaired: bool) -> Source:
    """The source with garbled texts put right, or told of where that is not wanted."""
    if is_repaired:
        return CheckedSource(
            description=source.description,
            sheets=[RepairedSheet(sheet) for sheet in source.sheets],
            remarks=source.remarks,
        )
    damage = find_damage(cell for sheet in source.sheets for cell in _sample(sheet))
    if damage is None:
        return source
    return CheckedSource(
        description=source.description,
        sheets=source.sheets,
        remarks=(*source.remarks, damage.remark),
    )


def _sample(sheet: Sheet) -> Iterator[str]:
    try:
        for record in islice(sheet.records(), _SAMPLE_RECORDS):
            yield from record.cells
    except UnreadableFile:
        return  # said by whoever reads the sheet


class RepairedSheet:
    """A sheet as it was before its texts were garbled."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.name = sheet.name and repair(sheet.name)
        self.is_hidden = sheet.is_hidden
        self.is_canonical = sheet.is_canonical
        self.row_word = sheet.row_word

    def records(self) -> Iterator[Record]:
        for record in self._sheet.records():
            if all(map(str.isascii, record.cells)):
                yield record
            else:
                yield record._replace(cells=tuple(map(_repaired_cell, record.cells)))


def _repaired_cell(cell: str) -> str:
    if type(cell) is not CellText:
        return repair(cell)
    markdown = cell.markdown and repair(cell.markdown)
    return CellText(repair(cell), markdown=markdown, value=cell.value)


def _repair_once(text: str) -> str:
    fixed = ftfy.fix_encoding(text)
    return fixed if fixed != text else _gone_back(text)


def _gone_back(text: str) -> str:
    for page in _OTHER_PAGES:
        try:
            before = text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        letters = "".join(ch for ch in before if not ch.isascii())
        if len(letters) >= _FEWEST_LETTERS and _WRITTEN.fullmatch(letters):
            return before
    return text


def _shown(text: str) -> str:
    start = next((i for i, ch in enumerate(text) if not ch.isascii()), 0)
    start = max(0, start - _SHOWN_CHARS // 2)
    words = " ".join(text[start : start + _SHOWN_CHARS].split())
    return f"…{words}" if start else words
