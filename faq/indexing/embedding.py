"""Vectors of texts: the encoder that makes them and the table that keeps them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings

from faq.models import Embedding
from faq.retrieval.encoder import Encoder, EncoderUnavailable
from faq.retrieval.encoder_pair import EncoderPair
from faq.retrieval.segments.segment import answer_text
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.results import Document

logger = logging.getLogger(__name__)

KEYS_PER_QUERY = 500
WHOLE_TABLE = 5000  # keys; from so many on, one pass over the table costs less
STORED = np.dtype("<f2")


AUTO = "auto"  # FAQ_EMBEDDING_MODEL: each text by the encoder of its language
MODELS = settings.BASE_DIR / "models"
ENGLISH, OTHERS = MODELS / "small", MODELS / "multilingual"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderState:
    """The encoder, or the reason why there is none."""

    encoder: Encoder | None
    reason: str | None = None

    @property
    def warning(self) -> str | None:
        """What cannot be read, and why."""
        return self.encoder.warning if self.encoder else self.reason

    @property
    def description(self) -> str:
        """The encoders in use, for people: "small (English), multilingual (others)"."""
        return self.encoder.description if self.encoder else "none: words alone"


def current_encoder() -> EncoderState:
    """The encoder that FAQ_EMBEDDING_MODEL names, loaded once per process."""
    return load_encoder(settings.FAQ_EMBEDDING_MODEL)


@cache
def load_encoder(name: str) -> EncoderState:
    """The encoder in the folder, or the pair; why there is none is logged once."""
    if not name:
        reason = (
            "FAQ_EMBEDDING_MODEL is empty: search goes by words alone; "
            "set it to 'auto' to find paraphrases too."
        )
        logger.warning("faq.encoder.missing", extra={"warning": reason})
        return EncoderState(encoder=None, reason=reason)
    try:
        if name == AUTO:
            return EncoderState(encoder=EncoderPair(Encoder.load(ENGLISH), OTHERS))
        return EncoderState(encoder=Encoder.load(Path(name)))
    except EncoderUnavailable as exc:
        extra = {"warning": str(exc)}
        logger.warning("faq.encoder.missing", exc_info=exc, extra=extra)
        return EncoderState(encoder=None, reason=str(exc))


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document that may have a vector."""
    yield document.question
    yield from document.alternates
    yield from document.never
    yield answer_text(document)


def stored_vectors(encoder: Encoder, texts: Iterable[str]) -> Mapping[str, Floats]:
    """Vectors found in the table, by text key; each by the reader of its text."""
    wanted = {text_key(text): encoder.reader_of(text).sha256 for text in texts}
    found: dict[str, Floats] = {}
    for reader in sorted(set(wanted.values())):
        keys = [key for key, sha256 in wanted.items() if sha256 == reader]
        rows = Embedding.objects.filter(model_sha256=reader)
        columns = rows.values_list("text_key", "vector")
        if len(keys) > WHOLE_TABLE:
            every = _read(columns.iterator())
            found |= {key: every[key] for key in keys if key in every}
        else:
            parts = (columns.filter(text_key__in=part) for part in _parts(keys))
            found |= _read(chain.from_iterable(parts))
    return found


def embed(encoder: Encoder, texts: Sequence[str]) -> None:
    """Compute the vectors of these texts and store them."""
    vectors = encoder.encode(texts).astype(STORED)
    Embedding.objects.bulk_create(
        [
            Embedding(
                model_sha256=encoder.reader_of(text).sha256,
                text_key=text_key(text),
                vector=vector.tobytes(),
            )
            for text, vector in zip(texts, vectors, strict=True)
        ],
        ignore_conflicts=True,  # another process may have stored the same text
    )


def remove_unused(encoder: Encoder, texts: Iterable[str]) -> int:
    """Delete vectors of other texts than these and of other readers; how many."""
    wanted = {(encoder.reader_of(text).sha256, text_key(text)) for text in texts}
    readers = {reader for reader, _ in wanted}
    removed, _ = Embedding.objects.exclude(model_sha256__in=readers).delete()
    for reader in sorted(readers):
        rows = Embedding.objects.filter(model_sha256=reader)
        kept = {key for sha256, key in wanted if sha256 == reader}
        unused = set(rows.values_list("text_key", flat=True)) - kept
        for keys in _parts(list(unused)):
            removed += rows.filter(text_key__in=keys).delete()[0]
    return removed


def encoders_in_use() -> str:
    """What reads the texts, and how many vectors there are of each, for people."""
    state = current_encoder()
    line = f"Encoder: {state.description}."
    if state.encoder is None:
        return line
    counts = {
        name: Embedding.objects.filter(model_sha256=sha256).count()
        for sha256, name in state.encoder.readers.items()
    }
    parts = [f"{count:,} by {name}" for name, count in counts.items() if count]
    return f"{line} Vectors: {', '.join(parts)}." if parts else line


def _parts(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), KEYS_PER_QUERY):
        yield keys[start : start + KEYS_PER_QUERY]


def _read(rows: Iterable[tuple[str, bytes | memoryview]]) -> Mapping[str, Floats]:
    keys: list[str] = []
    vectors: list[bytes] = []
    for key, vector in rows:
        keys.append(key)
        vectors.append(bytes(vector))  # psycopg gives a memoryview
    if not keys:
        return {}
    table = np.frombuffer(b"".join(vectors), STORED).astype(np.float32)
    return dict(zip(keys, table.reshape(len(keys), -1), strict=True))
