"""Vectors of customers' questions, each read once a process and stored nowhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.indexing import current_encoder

if TYPE_CHECKING:
    from faq.retrieval import Encoder
    from faq.retrieval.arrays import Floats

KEPT = 10_000  # vectors, 1.5 kB each
_kept: dict[tuple[str, str], Floats] = {}  # by encoder and text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadTexts:
    """A row a text; zero for one that cannot be read, or was not read in time."""

    vectors: Floats
    unread_count: int = 0  # left for another time


def read_vectors(texts: Sequence[str], *, seconds: float | None = None) -> ReadTexts:
    """The vectors of these texts as far as they are read in that time, in order.

    Asked again, it goes on from there.
    """
    encoder = current_encoder().encoder
    if encoder is None:
        return ReadTexts(vectors=np.zeros((len(texts), 1), np.float32))
    until = None if seconds is None else time.monotonic() + seconds
    vectors = np.zeros((len(texts), encoder.dimensions), np.float32)
    unread = 0
    for row, text in enumerate(texts):
        is_late = until is not None and time.monotonic() > until
        vector = _vector(encoder, text, is_known_only=is_late)
        if vector is None:
            unread += 1
        else:
            vectors[row] = vector
    return ReadTexts(vectors=vectors, unread_count=unread)


def _vector(encoder: Encoder, text: str, *, is_known_only: bool) -> Floats | None:
    key = encoder.sha256, text
    known = _kept.get(key)
    if known is None and not is_known_only:
        if len(_kept) >= KEPT:  # the oldest half goes
            for old in list(_kept)[: KEPT // 2]:
                _kept.pop(old, None)
        known = _kept[key] = encoder.encode([text])[0]
    return known
