"""When small segments of an index are merged into larger ones."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from faq.retrieval.segments.merging import UpdateMode, first_to_merge, should_merge
from faq.retrieval.segments.segment import Segment


def segment_of(phrasings: int) -> Segment:
    texts = SimpleNamespace(texts=range(phrasings))
    return cast("Segment", SimpleNamespace(texts=texts))


@pytest.mark.parametrize(
    ("phrasings", "alive", "new", "mode", "expected"),
    [
        (1000, 1000, 1, UpdateMode.FULL, True),
        (1000, 1000, 1, UpdateMode.QUICK, True),
        (1001, 10, 4, UpdateMode.FULL, False),
        (1001, 10, 5, UpdateMode.FULL, True),
        (2000, 10, 4, UpdateMode.QUICK, False),
        (2000, 10, 5, UpdateMode.QUICK, True),
        (2001, 10, 5, UpdateMode.QUICK, False),
        (2001, 10, 5, UpdateMode.FULL, True),
        (2001, 11, 5, UpdateMode.FULL, False),
    ],
    ids=[
        "1000 phrasings always",
        "1000 phrasings by a quick update too",
        "more than twice as many as are new",
        "twice as many as are new",
        "2000 phrasings by a quick update, too many",
        "2000 phrasings by a quick update, twice as many",
        "2001 phrasings never by a quick update",
        "2001 phrasings by a full one",
        "2001 phrasings by a full one, too many",
    ],
)
def test_the_last_segment_is_rebuilt_while_it_is_small(
    *, phrasings: int, alive: int, new: int, mode: UpdateMode, expected: bool
) -> None:
    documents = np.arange(phrasings) < alive

    merged = should_merge(segment_of(phrasings), documents, new, mode=mode)

    assert merged is expected


@pytest.mark.parametrize(
    ("counts", "first"),
    [
        ([], 0),
        ([5], 1),
        ([10, 5], 0),
        ([11, 5], 2),
        ([100, 4, 2], 1),
        ([100, 5, 2], 3),
        ([14, 5, 2], 0),
        ([15, 5, 2], 3),
        ([0, 0], 2),
        ([1, 100, 1], 0),
    ],
    ids=str,
)
def test_segments_merge_from_the_first_not_twice_as_large_as_those_after_it(
    counts: list[int], first: int
) -> None:
    assert first_to_merge(counts) == first
