"""Character n-grams of words: alike words share them, whatever the typo."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np

from faq.retrieval.arrays import Floats, Integers, Lists

BUCKETS = 1 << 18
SIZES = (2, 3, 4)
MAX_WORD_CHARS = 60


def ngrams_of(word: str) -> list[int]:
    """Buckets of the word's 2-, 3- and 4-grams, its ends marked by spaces."""
    padded = f" {word[:MAX_WORD_CHARS]} ".encode()
    return [
        zlib.crc32(padded[start : start + size]) % BUCKETS
        for size in SIZES
        for start in range(len(padded) - size + 1)
    ]


def squared_idf(ngrams: Lists, word_counts: Integers, text_count: int) -> Floats:
    """Weight of every bucket, squared because a cosine needs it on both sides.

    `word_counts` says in how many texts each word occurs; a bucket that two words of
    one text share counts twice, which changes nothing that matters.
    """
    weights = np.repeat(word_counts, ngrams.lengths)
    seen = np.bincount(ngrams.values, weights=weights, minlength=BUCKETS)
    idf = np.log((1 + text_count) / (1 + np.minimum(seen, text_count))) + 1
    squared: Floats = (idf * idf).astype(np.float32)
    return squared


def squared_lengths(ngrams: Lists, idf2: Floats) -> Floats:
    """The squared length of every word as a vector of weighted n-grams."""
    return ngrams.sums(idf2[ngrams.values])


def query_weights(words: Iterable[str], idf2: Floats) -> Floats:
    """The query as a weight for each bucket, scaled to length one."""
    buckets = [bucket for word in words for bucket in ngrams_of(word)]
    unique, counts = np.unique(np.array(buckets, np.int64), return_counts=True)
    weights = np.zeros(BUCKETS, np.float32)
    length = np.sqrt(np.sum(counts * counts * idf2[unique]))
    weights[unique] = counts * idf2[unique] / max(float(length), 1e-9)
    return weights
