"""What is said of a sheet for the report: all that is on it and not imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from faq.importing.formats.workbooks.outline import column_letters

if TYPE_CHECKING:
    from faq.importing.formats.workbooks.outline import Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCounts:
    """How much hangs on a sheet beside its cells."""

    notes: int = 0
    text_boxes: int = 0


def remarks_on(name: str, outline: Outline, counts: SheetCounts) -> Iterator[str]:
    """Sentences on what a sheet hides, merges, or holds beside its cells."""
    columns = sorted(outline.hidden_columns)
    by_filter = " by its filter" if outline.is_filtered else ""
    sentences = [
        (len(columns), "hidden column", f" ({_ranges(columns)}), not imported"),
        (outline.hidden_rows, "row", f" hidden{by_filter}, not imported"),
        (len(outline.merged), "merged cell", ", carried down to the rows below"),
        (counts.notes, "note", " on cells, not imported"),
        (counts.text_boxes, "text box", ", not imported"),
        (outline.inner_links, "link", " to other cells; the text alone is imported"),
    ]
    for count, noun, rest in sentences:
        if count:
            plural = "" if count == 1 else "es" if noun.endswith("x") else "s"
            yield f"Sheet {name!r}: {count:,} {noun}{plural}{rest}."


def _ranges(columns: Sequence[int]) -> str:
    """'C, E-G' for 2, 4, 5, 6."""
    runs = groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0])
    groups = [[column for _, column in run] for _, run in runs]
    return ", ".join(
        column_letters(group[0])
        + (f"-{column_letters(group[-1])}" if len(group) > 1 else "")
        for group in groups
    )
