"""One encoder for all tests, and knowledge bases with all their vectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faq.retrieval.encoder import Encoder
from faq.retrieval.index import Index
from faq.retrieval.text.normalisation import text_key

MODEL = Path(__file__).resolve().parents[2] / "models" / "small"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder.load(MODEL)


@pytest.fixture
def embedded(encoder: Encoder) -> Callable[[Index], Index]:
    """The index once every missing text has its vector."""

    def embed(index: Index) -> Index:
        missing = index.missing_texts
        vectors = dict(
            zip(map(text_key, missing), encoder.encode(missing), strict=True)
        )
        return Index.build(index.documents, encoder=encoder, vectors=vectors)

    return embed


@pytest.fixture
def hybrid(
    encoder: Encoder, embedded: Callable[[Index], Index]
) -> Callable[..., Index]:
    """An index of these documents with all their vectors."""
    return lambda *documents: embedded(Index.build(documents, encoder=encoder))
