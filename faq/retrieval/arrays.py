"""Array types, and ranges over arrays that hold lists end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Shorts = NDArray[np.int16]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Lists of integers, end to end: list i is values[starts[i]:starts[i + 1]]."""

    starts: Integers
    values: Integers

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        """Copies of these lists, end to end."""
        lengths = np.fromiter(map(len, lists), np.int64, len(lists))
        flat = chain.from_iterable(lists)
        values = np.fromiter(flat, np.int64, int(lengths.sum()))
        return cls(starts=starts_of(lengths), values=values)

    @property
    def lengths(self) -> Integers:
        return self.starts[1:] - self.starts[:-1]

    def take(self, rows: Integers) -> Lists:
        """The lists of these rows, in this order."""
        first = self.starts[rows]
        lengths = self.starts[rows + 1] - first
        starts = starts_of(lengths)
        places = ranges(first, lengths)
        return Lists(starts=starts, values=self.values[places])

    def owners(self) -> Integers:
        """For every value, the list that holds it."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def sums(self, weights: Floats) -> Floats:
        """One sum a list, (lists,), of weights that belong to the values, (values,)."""
        # Differences of running sums take a third of the time of np.bincount.
        totals = np.zeros(len(weights) + 1)
        np.cumsum(weights, dtype=np.float64, out=totals[1:])
        at_starts = totals[self.starts]
        return (at_starts[1:] - at_starts[:-1]).astype(np.float32)


def starts_of(lengths: Integers) -> Integers:
    """Where lists of these lengths start, end to end; one more for the end."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def ranges(starts: Integers, lengths: Integers) -> Integers:
    """Positions from each start on, as many as its length, end to end."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + lengths, lengths) + np.arange(total)


def distinct(values: Integers) -> Integers:
    """Every value once; np.unique hashes them, which takes far longer than sorting."""
    ordered = np.sort(values)
    keep = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def maxima(values: Floats, starts: Integers) -> Floats:
    """The greatest value of every list; lists are not empty."""
    return np.maximum.reduceat(values, starts[:-1])


def best(scores: Floats, count: int) -> Integers:
    """Positions of the greatest scores, best first; ties keep their order."""
    if count >= len(scores):
        return np.argsort(-scores, kind="stable")
    if count <= 0:
        return np.empty(0, np.int64)
    last = np.partition(scores, -count)[-count]
    above = np.flatnonzero(scores > last)
    # Of many equals at the end the first ones: the same whatever stands behind them.
    equal = np.flatnonzero(scores == last)[: count - len(above)]
    return np.append(above[np.argsort(-scores[above], kind="stable")], equal)
