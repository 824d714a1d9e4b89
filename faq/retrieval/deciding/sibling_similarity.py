"""How close the FAQs of a knowledge base stand to each other.

Where they stand close, so do questions that it cannot answer: the same likeness to a
phrasing then promises less. Without this number, one threshold for all knowledge bases
is too strict for most and too lax for those of many siblings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.matching.signals import answer_share

if TYPE_CHECKING:
    from faq.retrieval.arrays import Booleans, Floats, Integers
    from faq.retrieval.segments.segment import Segment

SAMPLE = 128  # phrasings that are compared with all others
CHUNK = 10_000  # phrasings compared at a time, to bound the memory
LEAST, MOST = 0.4, 0.7  # what the knowledge bases had that constants are fitted to


def measure_sibling_similarity(
    segments: Sequence[Segment], alive: Sequence[Booleans]
) -> float:
    """Mean cosine of phrasings to the nearest one of another FAQ; MOST when unknown."""
    rows = [_usable(*pair) for pair in zip(segments, alive, strict=True)]
    step = max(1, sum(map(len, rows)) // SAMPLE)
    places = zip(segments, rows, _offsets(segments), strict=True)
    # A segment without vectors does not even know how long they are.
    parts = [place for place in places if len(place[1])]
    if not parts:
        return MOST
    sample = np.concatenate([part.vectors.take(own[::step]) for part, own, _ in parts])
    owners = np.concatenate(
        [part.owner_of[own[::step]] + at for part, own, at in parts]
    )
    nearest = np.full(len(sample), -1, np.float32)
    for segment, own, offset in parts:
        for start in range(0, len(own), CHUNK):
            chunk = own[start : start + CHUNK]
            cosines = _with_answers(segment, chunk, sample)
            cosines[owners[:, None] == segment.owner_of[chunk] + offset] = -1
            nearest = np.maximum(nearest, cosines.max(axis=1))
    found = nearest[nearest > -1]
    return float(np.clip(found.mean(), LEAST, MOST)) if len(found) else MOST


def _with_answers(segment: Segment, rows: Integers, sample: Floats) -> Floats:
    """Cosines to these phrasings, mixed with those to answers as a query's are."""
    alone: Floats = sample @ segment.vectors.take(rows).T
    table, owners = segment.answer_vectors, segment.owner_of[rows]
    if not table.count:
        return alone
    documents, places = np.unique(owners, return_inverse=True)
    known = table.known[documents]
    share = answer_share(segment, documents) * known
    together = np.zeros((len(sample), len(documents)), np.float32)
    together[:, known] = sample @ table.take(documents[known]).T
    mixed: Floats = alone + share[places] * (together[:, places] - alone)
    return mixed


def _usable(segment: Segment, alive: Booleans) -> Integers:
    is_known = segment.vectors.known & ~segment.texts.is_never
    return np.flatnonzero(is_known & alive[segment.owner_of])


def _offsets(segments: Sequence[Segment]) -> list[int]:
    """A number to add to the documents of each segment, so that none is another's."""
    counts = (len(segment.documents) for segment in segments)
    return list(accumulate(counts, initial=0))[:-1]
