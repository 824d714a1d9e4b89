"""Vectors made by hand, short arrays, and an encoder that is no model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from faq.retrieval.arrays import Booleans, Floats, Integers
from faq.retrieval.encoder import Encoder
from faq.retrieval.text.normalisation import text_key

SHA256 = "5" * 64  # the encoder that hand-made constants are fitted to


class HandEncoder(Encoder):
    """Knows the words it is told; sees every text as (1, 0), unless told vectors.

    Of those it is told, a text without one is an error.
    """

    def __init__(
        self,
        vectors: Mapping[str, Sequence[float]] | None = None,
        *,
        knows: Collection[str] = (),
        sha256: str = SHA256,
    ) -> None:
        self.sha256 = sha256
        self.dimensions = 2
        self.encode_query = lambda text: vector(
            *((1, 0) if vectors is None else vectors[text])
        )
        self._known = frozenset(knows)

    def knows(self, word: str) -> bool:
        return word in self._known


def vector(*values: float) -> Floats:
    return np.array(values, np.float32)


def vectors(*rows: Sequence[float]) -> Floats:
    return np.array(rows, np.float32)


def positions(*values: int) -> Integers:
    return np.array(values, np.int64)


def flags(*values: bool) -> Booleans:
    return np.array(values, np.bool_)


def at(cosine: float) -> Floats:
    """The unit vector that has this cosine to (1, 0)."""
    return vector(cosine, (1 - cosine**2) ** 0.5)


def vectors_at(cosines: Mapping[str, float]) -> dict[str, Floats]:
    """Vectors of these texts, by key, with these cosines to (1, 0)."""
    return {text_key(text): at(cosine) for text, cosine in cosines.items()}
