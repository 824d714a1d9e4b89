"""Character n-grams of words: alike words share them, whatever the typo."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats, Integers, Lists

BUCKETS = 1 << 18
SIZES = (2, 3, 4)
MAX_WORD_CHARS = 60


@lru_cache(maxsize=8192)
def ngrams_of(word: str) -> tuple[int, ...]:
    """Buckets of the word's 2-, 3- and 4-grams, its ends marked by spaces."""
    padded = f" {word[:MAX_WORD_CHARS]} ".encode()
    return tuple(
        zlib.crc32(padded[start : start + size]) % BUCKETS
        for size in SIZES
        for start in range(len(padded) - size + 1)
    )


def squared_idf(ngrams: Lists, word_counts: Integers, text_count: int) -> Floats:
    """Weight of every bucket, (BUCKETS,), squared: a cosine needs it on both sides.

    ln((1 + texts) / (1 + texts with it)) + 1, the smooth idf of scikit-learn.
    `word_counts` says in how many texts each word occurs; a bucket that two words of
    one text share counts twice, which changes nothing that matters.
    """
    weights = np.repeat(word_counts, ngrams.lengths)
    seen = np.bincount(ngrams.values, weights=weights, minlength=BUCKETS)
    squared = np.full(BUCKETS, (math.log(1 + text_count) + 1) ** 2, np.float32)
    held = np.flatnonzero(seen)  # few of the buckets, in most knowledge bases
    idf = np.log((1 + text_count) / (1 + np.minimum(seen[held], text_count))) + 1
    squared[held] = idf * idf
    return squared


def squared_lengths(ngrams: Lists, idf2: Floats) -> Floats:
    """The squared length of every word as a vector of weighted n-grams."""
    return ngrams.sums(idf2[ngrams.values])


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryNgrams:
    """The buckets of a query and their weights, scaled to length one."""

    buckets: Integers
    weights: Floats

    @classmethod
    def of(cls, words: Iterable[str], idf2: Floats) -> QueryNgrams:
        """The n-grams of these words; `idf2` is `squared_idf` of the knowledge base."""
        found = list(chain.from_iterable(map(ngrams_of, words)))
        buckets, counts = np.unique(np.array(found, np.int64), return_counts=True)
        weights = counts * idf2[buckets]
        length = max(math.sqrt(float(counts @ weights)), 1e-9)
        return cls(buckets=buckets, weights=(weights / length).astype(np.float32))

    def by_bucket(self) -> Floats:
        """One weight for every bucket."""
        weights = np.zeros(BUCKETS, np.float32)
        weights[self.buckets] = self.weights
        return weights
