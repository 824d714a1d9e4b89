"""Where stems and n-grams stand: BM25 over bags of stems, words that hold an n-gram."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from faq.retrieval.arrays import Floats, Integers, Lists, ranges, starts_of
from faq.retrieval.text.ngrams import QueryNgrams

K1 = 1.2
B = 0.75
POSTINGS_BUDGET = 50_000  # beyond it only the rarer stems of a query are counted
HALF_SCORE = 10.0  # a BM25 score of ten becomes one half


class Postings:
    """For every stem, the bags that hold it and how much it counts there."""

    def __init__(
        self, *, stems: Integers, bags: Integers, bag_count: int, average_length: float
    ) -> None:
        """Take one (stem, bag) pair for every token."""
        pairs, frequencies = np.unique(stems * bag_count + bags, return_counts=True)
        lengths = np.bincount(bags, minlength=bag_count)
        self._bags = (pairs % bag_count).astype(np.int32)
        norm = K1 * (1 - B + B * lengths[self._bags] / max(average_length, 1.0))
        self._weights = (frequencies * (K1 + 1) / (frequencies + norm)).astype(
            np.float32
        )
        stem_count = int(stems.max()) + 1 if len(stems) else 0
        self._starts = starts_of(
            np.bincount(pairs // bag_count, minlength=stem_count).astype(np.int64)
        )
        self._bag_count = bag_count

    def frequency(self, stem: int) -> int:
        """The number of bags that hold the stem."""
        if stem + 1 >= len(self._starts):
            return 0
        return int(self._starts[stem + 1] - self._starts[stem])

    def scores(self, idf_by_stem: Mapping[int, float]) -> Floats:
        """One score in [0, 1) for every bag."""
        totals = np.zeros(self._bag_count, np.float32)
        budget = POSTINGS_BUDGET
        for stem in sorted(idf_by_stem, key=self.frequency):
            count = self.frequency(stem)
            if not count:
                continue
            budget -= count
            if budget < 0 and budget + count < POSTINGS_BUDGET:
                break
            held = slice(self._starts[stem], self._starts[stem + 1])
            totals[self._bags[held]] += self._weights[held] * idf_by_stem[stem]
        return totals / (totals + np.float32(HALF_SCORE))


class Holders:
    """For every n-gram the words that hold it: few have any n-gram of a query."""

    def __init__(self, ngrams: Lists) -> None:
        order = np.argsort(ngrams.values)
        self._buckets = ngrams.values[order]
        self._words = ngrams.owners()[order]
        self._word_count = len(ngrams.starts) - 1

    def sums(self, query: QueryNgrams) -> Floats:
        """For every word, the weights of the query's n-grams in it."""
        starts = np.searchsorted(self._buckets, query.buckets, "left")
        lengths = np.searchsorted(self._buckets, query.buckets, "right") - starts
        return np.bincount(
            self._words[ranges(starts, lengths)],
            weights=np.repeat(query.weights, lengths),
            minlength=self._word_count,
        ).astype(np.float32)
