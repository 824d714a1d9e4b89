"""The vectors of phrasings: scanned while they are few, then sketched."""

from __future__ import annotations

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, Shorts, best

# Up to here a full scan is fastest; a scan of sketches takes 30 to 40 ms a million.
SKETCH_FROM = 4_000
SHORT_FROM = 10_000  # 16 bits are plenty to compare what sketches have found
SKETCH_DIMENSIONS = 64
SHORTLIST = 512  # sketched rows that are compared exactly
SAMPLE = 20_000  # rows that say which dimensions matter


class VectorTable:
    """Unit vectors, (rows, dimensions); rows without one are zero and found last.

    A vector that is zero is that of a text the encoder cannot read: it is there, so
    that nobody makes it again, but not known.
    """

    def __init__(self, vectors: Floats, stored: Booleans) -> None:
        self.stored = stored
        self.known = known = stored & vectors.any(axis=1)
        self.count = int(known.sum())
        self._sketch: Sketch | None = None
        self._rows: Floats | Shorts = vectors
        self._unit = np.float32(1)
        if self.count > SKETCH_FROM:
            self._sketch = Sketch(vectors)
        if self.count > SHORT_FROM:
            self._rows, self._unit = _shortened(vectors)

    @property
    def dimensions(self) -> int:
        return int(self._rows.shape[1])

    def row(self, row: int) -> Floats:
        """The vector of a row, (dimensions,) float32."""
        vector: Floats = self._long(self._rows[row])
        return vector

    def take(self, rows: Integers) -> Floats:
        """The vectors of these rows, (len(rows), dimensions) float32."""
        return self._long(self._rows.take(rows, axis=0))

    def products(self, rows: Integers, vector: Floats) -> Floats:
        """Products of these rows with a vector, (len(rows),)."""
        if len(rows) == len(self._rows):
            return self.all() @ vector
        return self.take(rows) @ vector

    def all(self) -> Floats:
        return self._long(self._rows)

    def nearest(self, query: Floats, count: int) -> Integers:
        """Rows near the query, the nearest first."""
        if not self.count:
            return np.empty(0, np.int64)
        if self._sketch is None:
            return best(self.all() @ query, count)
        rows = self._sketch.nearest(query, max(SHORTLIST, count))
        return rows[best(self.take(rows) @ query, count)]

    def _long(self, rows: Floats | Shorts) -> Floats:
        if rows.dtype == np.float32:
            return rows  # type: ignore[return-value]  # the dtype says so
        # Five times faster than from half precision, and as exact.
        return np.multiply(rows, self._unit, dtype=np.float32)


class Sketch:
    """Vectors along their principal directions only: a sixth of the work.

    Of real phrasings 64 directions keep the nearest in a shortlist of 512 always, and
    of the ten nearest 99.7 in 100.
    """

    def __init__(self, vectors: Floats) -> None:
        sample = vectors[:: max(1, len(vectors) // SAMPLE)]
        directions = np.linalg.eigh(sample.T @ sample).eigenvectors
        self._directions = directions[:, -SKETCH_DIMENSIONS:]
        self._rows = vectors @ self._directions

    def nearest(self, query: Floats, count: int) -> Integers:
        return best(self._rows @ (query @ self._directions), count)


def _shortened(vectors: Floats) -> tuple[Shorts, np.float32]:
    """The vectors in whole units of 16 bits, and the unit."""
    unit = np.float32(max(vectors.max(), -vectors.min()) / np.iinfo(np.int16).max)
    shorts = np.empty(vectors.shape, np.int16)
    for start in range(0, len(vectors), SAMPLE):  # in parts: a copy takes gigabytes
        part = slice(start, start + SAMPLE)
        shorts[part] = np.rint(vectors[part] / unit)
    return shorts, unit
