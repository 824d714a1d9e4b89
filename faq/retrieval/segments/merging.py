"""When small segments of an index are merged into larger ones."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans
    from faq.retrieval.segments.segment import Segment

SMALL = 1000  # phrasings; fewer are rebuilt in no time, and counted afresh
LARGE = 2000  # phrasings; more take too long to be rebuilt while somebody waits
MERGE_RATIO = 2  # of a segment to those after it, in documents


class UpdateMode(Enum):
    """How much of what a change asks for is done before the next search."""

    QUICK = "quick"  # somebody waits: what takes long is left for later
    FULL = "full"


def should_merge(
    segment: Segment, alive: Booleans, count: int, *, mode: UpdateMode
) -> bool:
    """Whether the last segment is rebuilt together with so many new documents."""
    size = len(segment.texts.texts)
    if size <= SMALL:
        return True
    if mode is UpdateMode.QUICK and size > LARGE:
        return False
    return int(alive.sum()) <= MERGE_RATIO * count


def first_to_merge(counts: Sequence[int]) -> int:
    """The first segment with as many documents after it; else their number."""
    after = 0
    first = len(counts)
    for number in reversed(range(len(counts))):
        if after and counts[number] <= MERGE_RATIO * after:
            first = number
        after += counts[number]
    return first
