"""What staff marked as "none of these": questions the knowledge base can't answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from faq.retrieval.arrays import Floats, best
from faq.retrieval.text.normalisation import normalise, text_key

NEAREST = 64


class NoneMemory:
    """Questions without an answer, by their words and, where known, their vectors."""

    def __init__(
        self, texts: Iterable[str] = (), vectors: Mapping[str, Floats] | None = None
    ) -> None:
        unique = {normalise(text): text for text in texts}
        unique.pop("", None)
        self._known = frozenset(unique)
        keys = [text_key(text) for text in unique.values()]
        stored = [(vectors or {})[key] for key in keys if key in (vectors or {})]
        found = [vector for vector in stored if vector.any()]  # zero: unreadable
        self.vectors: Floats = (
            np.asarray(found, np.float32) if found else np.empty((0, 0), np.float32)
        )

    def extended(self, texts: Iterable[str], vectors: Sequence[Floats]) -> NoneMemory:
        """The same with these questions and, where they are read, their vectors."""
        more = NoneMemory()
        more._known = self._known | set(filter(None, map(normalise, texts)))
        found = [*self.vectors, *(vector for vector in vectors if vector.any())]
        if found:
            more.vectors = np.asarray(found, np.float32)
        return more

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, normalised: str) -> bool:
        return normalised in self._known

    def near(self, vector: Floats) -> Floats:
        """Vectors of the nearest remembered questions: (up to 64, dimensions)."""
        if len(self.vectors) <= NEAREST:
            return self.vectors
        return self.vectors[best(self.vectors @ vector, NEAREST)]

    def nearest(self, vector: Floats) -> float:
        """The best cosine to a remembered question, 0 when there is none."""
        if not len(self.vectors):
            return 0.0
        return max(0.0, float((self.vectors @ vector).max()))
