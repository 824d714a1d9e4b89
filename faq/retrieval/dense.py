"""The vectors of phrasings: an exact scan while they are few, a graph beyond."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers, best

if TYPE_CHECKING:
    from usearch.index import Index as Graph

# A full scan of 20,000 vectors takes as long as a search of the graph and its
# overhead, and needs no minutes of building; see docs/retrieval.md.
GRAPH_FROM = 20_000
EXPANSION = 96


class VectorTable:
    """Unit vectors by row; rows without a vector are zero and never found."""

    def __init__(self, vectors: Floats, known: Booleans) -> None:
        self.known = known
        self.count = int(known.sum())
        self._graph = _build_graph(vectors, known) if self.count > GRAPH_FROM else None
        # Half precision is plenty to rescore what the graph has found.
        self._rows = vectors.astype(np.float16) if self._graph else vectors

    def row(self, row: int) -> Floats:
        vector: Floats = self._rows[row].astype(np.float32)
        return vector

    def take(self, rows: Integers) -> Floats:
        return self._rows[rows].astype(np.float32)

    def products(self, rows: Integers, vector: Floats) -> Floats:
        """Products of these rows with a vector."""
        if len(rows) == len(self._rows) and self._graph is None:
            return self._rows @ vector
        return self.take(rows) @ vector

    def all(self) -> Floats:
        return self._rows.astype(np.float32, copy=False)

    def nearest(self, query: Floats, count: int) -> Integers:
        """Rows near the query, the nearest first."""
        if not self.count:
            return np.empty(0, np.int64)
        if self._graph is None:
            return best(self._rows @ query, count)
        matches = self._graph.search(query, count, threads=1)
        return np.asarray(matches.keys, np.int64)


def _build_graph(vectors: Floats, known: Booleans) -> Graph:
    # onnxruntime crashes the process when it is imported after usearch.
    with contextlib.suppress(ImportError):
        importlib.import_module("onnxruntime")
    usearch = importlib.import_module("usearch.index")
    graph = usearch.Index(
        ndim=vectors.shape[1], metric="cos", dtype="i8", expansion_search=EXPANSION
    )
    rows = np.flatnonzero(known)
    graph.add(rows.astype(np.uint64), vectors[rows])
    return graph  # type: ignore[no-any-return]  # imported by name, so untyped
