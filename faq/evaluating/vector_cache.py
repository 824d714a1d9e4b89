"""Vectors of the test sets, kept in a file: no CPU makes others, and none waits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faq.retrieval.encoder import Encoder, EncoderPair
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats

Halves = NDArray[np.float16]

STORED = np.dtype("<f2")


class InvalidVectorFile(Exception):
    """The file holds no vectors; the message names it and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVectors:
    """Vectors in half precision by text key, and the encoder that made them."""

    encoder_sha256: str = ""
    by_key: Mapping[str, Halves] = field(default_factory=dict)


class CachedEncoder(Encoder):
    """Looks a text up before it is computed; remembers what it was asked.

    A computed vector is rounded like a stored one, so that nothing moves when it is
    stored in its turn.
    """

    def __init__(self, encoder: Encoder, stored: StoredVectors) -> None:
        # No session of its own: the other encoder computes.
        self._encoder = encoder
        self.sha256 = encoder.sha256
        self.dimensions = encoder.dimensions
        self.encode_query = self._encode_one
        is_usable = stored.encoder_sha256 == encoder.sha256
        if is_usable:
            _require_length(stored, encoder.dimensions)
        self._stored = stored.by_key if is_usable else {}
        self._known = dict(self._stored)
        self._used: dict[str, Halves] = {}
        self.computed_count = 0

    def knows(self, word: str) -> bool:
        return self._encoder.knows(word)

    @property
    def used(self) -> StoredVectors:
        """The vectors of all texts asked for so far."""
        return StoredVectors(encoder_sha256=self.sha256, by_key=self._used)

    @property
    def is_outdated(self) -> bool:
        """Whether other texts were asked for than those stored."""
        return self._used.keys() != self._stored.keys()

    def _encode_one(self, text: str) -> Floats:
        key = text_key(text)
        if key not in self._known:
            self._known[key] = self._encoder.encode([text])[0].astype(STORED)
            self.computed_count += 1
        self._used[key] = self._known[key]
        vector = self._known[key].astype(np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-12)
        return vector


def reading_stored(
    encoder: Encoder, stored: StoredVectors
) -> tuple[Encoder, CachedEncoder]:
    """The encoder with English texts looked up, and what looks them up."""
    if isinstance(encoder, EncoderPair):
        cached = CachedEncoder(encoder.english, stored)
        return encoder.reading_english_by(cached), cached
    cached = CachedEncoder(encoder, stored)
    return cached, cached


def _require_length(stored: StoredVectors, dimensions: int) -> None:
    lengths = {len(vector) for vector in stored.by_key.values()} - {dimensions}
    if lengths:
        raise InvalidVectorFile(
            f"The stored vectors have {sorted(lengths)} numbers, those of the encoder "
            f"{dimensions}; restore vectors.npz from version control, or delete it and "
            "run manage.py evaluate_faq --accept."
        )


def read_vectors(path: Path) -> StoredVectors:
    """The vectors in the file; none, if there is no file."""
    if not path.exists():
        return StoredVectors()
    try:
        # np.load leaves a file open that turns out to be no zip.
        with path.open("rb") as file, np.load(file) as arrays:
            keys = [key.tobytes().hex() for key in arrays["keys"]]
            vectors = arrays["vectors"].astype(np.float16)
            sha256 = str(arrays["encoder_sha256"])
            return StoredVectors(
                encoder_sha256=sha256, by_key=dict(zip(keys, vectors, strict=True))
            )
    except (
        EOFError,
        KeyError,
        OSError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
    ) as exc:
        raise InvalidVectorFile(
            f"{path} holds no vectors ({type(exc).__name__}); restore it from version "
            "control, or delete it and run manage.py evaluate_faq --accept."
        ) from exc


def write_vectors(path: Path, stored: StoredVectors) -> None:
    """Write the vectors in order of their keys: equal vectors make equal bytes."""
    keys = sorted(stored.by_key)
    # By bytes: a text would take four bytes a digit, and the zip less well.
    raw_keys = np.frombuffer(bytes.fromhex("".join(keys)), np.uint8)
    np.savez_compressed(
        path,
        encoder_sha256=np.array(stored.encoder_sha256),
        keys=raw_keys.reshape(len(keys), -1),
        vectors=np.array([stored.by_key[key] for key in keys], STORED),
    )
