"""Capabilities for tests of search: words alone, or an encoder made of words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from faq import search
from faq.retrieval.arrays import Floats
from faq.retrieval.encoder import Encoder


class WordEncoder(Encoder):
    """Reads a text as its set of words; keeps the texts it was given."""

    dimensions = 64
    name = "words"

    def __init__(self) -> None:
        self.sha256 = "f" * 64
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.encoded.extend(texts)
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> Floats:
        vector = np.zeros(self.dimensions, np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % self.dimensions] = 1
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    def knows(self, _word: str) -> bool:
        return False


@pytest.fixture(autouse=True)
def search_by_words(settings: Any) -> Iterator[None]:
    """No encoder is loaded and no thread started unless a test asks for it."""
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.FAQ_EMBED_IN_BACKGROUND = False
    search.reset()
    yield
    search.reset()


@pytest.fixture
def encoder(
    search_by_words: None, settings: Any, monkeypatch: Any, tmp_path: Path
) -> WordEncoder:
    """The encoder in force; its folder is new, so nothing of other tests is known."""
    fake = WordEncoder()
    monkeypatch.setattr(Encoder, "load", lambda _folder: fake)
    settings.FAQ_EMBEDDING_MODEL = str(tmp_path)
    return fake
