"""The verdicts on the rows of a file, kept fifty by fifty for the tables of a page.

A page of a tab is one row of the database: the table is as quick at row 60,000 as at
the first.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from faq.models import PendingPage

if TYPE_CHECKING:
    from faq.models import PendingImport

ROWS_A_PAGE = 50
_PAGES_AT_ONCE = 20
_FASTEST = 1


class Tab(StrEnum):
    """What the table of rows can be narrowed to; a row is in `ALL` and in one other.

    `WARNED` has, beside those, every row that is imported and said something about.
    """

    ALL = "all"
    NEW = "new"
    CHANGED = "changed"
    DRAFT = "draft"
    CONFLICTING = "conflicting"
    INVALID = "invalid"
    WARNED = "warned"
    LEFT_OUT = "left-out"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is to be known of a row: about which field, and what can be done."""

    column: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedRow:
    """A row of the file, its verdict, and what it says where it is written."""

    position: int
    place: str
    tab: str
    is_new: bool
    question: str
    answer: str
    faq_id: int | None
    changed: Sequence[str] = ()
    remarks: Sequence[Remark] = ()
    # What would be written, by field; of changed FAQs only.
    values: dict[str, str | list[str]] = field(default_factory=dict)


class PageWriter:
    """Stores rows as they come; the last ones with `finish`."""

    def __init__(self, pending: PendingImport) -> None:
        self._pending = pending
        self._rows: dict[Tab, list[PreviewedRow]] = defaultdict(list)
        self._pages: list[PendingPage] = []
        self._numbers = Counter[Tab]()
        self.counts = Counter[Tab]()

    def add(self, row: PreviewedRow, tabs: Iterable[Tab]) -> None:
        for tab in tabs:
            self.counts[tab] += 1
            rows = self._rows[tab]
            rows.append(row)
            if len(rows) == ROWS_A_PAGE:
                self._end_page(tab)

    def finish(self) -> None:
        for tab in [tab for tab, rows in self._rows.items() if rows]:
            self._end_page(tab)
        self._store()

    def _end_page(self, tab: Tab) -> None:
        self._numbers[tab] += 1
        text = json.dumps([asdict(row) for row in self._rows[tab]], ensure_ascii=False)
        packed = zlib.compress(text.encode(errors="surrogatepass"), _FASTEST)
        page = PendingPage(
            pending=self._pending, tab=tab, number=self._numbers[tab], rows=packed
        )
        self._pages.append(page)
        self._rows[tab] = []
        if len(self._pages) == _PAGES_AT_ONCE:
            self._store()

    def _store(self) -> None:
        PendingPage.objects.bulk_create(self._pages)
        self._pages = []


def load_page(pending: PendingImport, tab: Tab, number: int) -> list[PreviewedRow]:
    """The rows of a page; none where there is no such page."""
    page = PendingPage.objects.filter(pending=pending, tab=tab, number=number).first()
    if page is None:
        return []
    text = zlib.decompress(bytes(page.rows)).decode(errors="surrogatepass")
    return [_row(values) for values in json.loads(text)]


def _row(values: dict[str, Any]) -> PreviewedRow:  # Any: as `asdict` wrote them
    remarks = [Remark(**remark) for remark in values.pop("remarks")]
    return PreviewedRow(**values, remarks=remarks)
