"""How alike texts are by the encoder, each read once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faq.retrieval import EncoderPair, detect_language

if TYPE_CHECKING:
    from faq.retrieval import Encoder

MOST_KEPT = 20_000  # vectors; the words of a knowledge base come back all the time

Vectors = NDArray[np.float32]


class Likeness:
    """Vectors of texts, kept; those of words are read as words of their sentence."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = Lock()

    def vectors(self, texts: Sequence[str], *, within: str = "") -> Vectors:
        """A row for each text, by the reader of the text that they stand within."""
        reader = self._reader_of(within or " ".join(texts))
        keys = [(reader.sha256, text) for text in texts]
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            read = reader.encode([text for _, text in missing])
            known |= dict(zip(missing, read, strict=True))
            self._keep({key: known[key] for key in missing})
        return np.array([known[key] for key in keys], dtype=np.float32)

    def _reader_of(self, text: str) -> Encoder:
        """English by the English encoder; what may be another language by the other."""
        reader = self._encoder.reader_of(text)
        if detect_language(text).is_sure or not isinstance(self._encoder, EncoderPair):
            return reader
        words = [word.casefold() for word in text.split() if word.isalpha()]
        unknown = sum(not self._encoder.english.knows(word) for word in words)
        return self._encoder.other if 3 * unknown > len(words) else reader

    def _keep(self, found: dict[tuple[str, str], Vectors]) -> None:
        with self._lock:
            self._kept.update(found)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


@lru_cache(maxsize=2)
def likeness_of(encoder: Encoder) -> Likeness:
    """The vectors that a process keeps of an encoder."""
    return Likeness(encoder)
