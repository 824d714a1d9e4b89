"""Array types, and ranges over arrays that hold lists end to end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Lists of integers, end to end: list i is values[starts[i]:starts[i + 1]]."""

    starts: Integers
    values: Integers

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        lengths = np.fromiter(map(len, lists), np.int64, len(lists))
        flat: Iterable[int] = (value for one in lists for value in one)
        values = np.fromiter(flat, np.int64, int(lengths.sum()))
        return cls(starts=starts_of(lengths), values=values)

    @property
    def lengths(self) -> Integers:
        return np.diff(self.starts)

    def take(self, rows: Integers) -> Lists:
        """The lists of these rows, in this order."""
        lengths = self.lengths[rows]
        starts = starts_of(lengths)
        steps = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
        values = self.values[np.repeat(self.starts[rows], lengths) + steps]
        return Lists(starts=starts, values=values)

    def owners(self) -> Integers:
        """For every value, the list that holds it."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def sums(self, weights: Floats) -> Floats:
        """One sum a list of weights that stand beside the values."""
        return np.bincount(
            self.owners(), weights=weights, minlength=len(self.starts) - 1
        ).astype(np.float32)


def starts_of(lengths: Integers) -> Integers:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def maxima(values: Floats, starts: Integers) -> Floats:
    """The greatest value of every list; lists are not empty."""
    return np.maximum.reduceat(values, starts[:-1])


def best(scores: Floats, count: int) -> Integers:
    """Positions of the greatest scores, best first; ties keep their order."""
    if count < len(scores):
        head = np.sort(np.argpartition(-scores, count)[:count])
        return head[np.argsort(-scores[head], kind="stable")]
    return np.argsort(-scores, kind="stable")
