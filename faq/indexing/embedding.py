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
from faq.retrieval.segments.segment import answer_text
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.results import Document

logger = logging.getLogger(__name__)

KEYS_PER_QUERY = 500
WHOLE_TABLE = 5000  # keys; from so many on, one pass over the table costs less
STORED = np.dtype("<f2")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderState:
    """The encoder, or the reason why there is none."""

    encoder: Encoder | None
    warning: str | None


def current_encoder() -> EncoderState:
    """The encoder that FAQ_EMBEDDING_MODEL names, loaded once per process."""
    return load_encoder(settings.FAQ_EMBEDDING_MODEL)


@cache
def load_encoder(folder: str) -> EncoderState:
    """The encoder in the folder; the reason is logged once where there is none."""
    if not folder:
        warning = (
            "FAQ_EMBEDDING_MODEL is empty: search goes by words alone; "
            "set it to 'models/small' to find paraphrases too."
        )
        logger.warning("faq.encoder.missing", extra={"warning": warning})
        return EncoderState(encoder=None, warning=warning)
    try:
        return EncoderState(encoder=Encoder.load(Path(folder)), warning=None)
    except EncoderUnavailable as exc:
        extra = {"warning": str(exc)}
        logger.warning("faq.encoder.missing", exc_info=exc, extra=extra)
        return EncoderState(encoder=None, warning=str(exc))


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document that may have a vector."""
    yield document.question
    yield from document.alternates
    yield from document.never
    yield answer_text(document)


def stored_vectors(encoder: Encoder, texts: Iterable[str]) -> Mapping[str, Floats]:
    """Vectors found in the table, by text key."""
    keys = list({text_key(text) for text in texts})
    rows = Embedding.objects.filter(model_sha256=encoder.sha256)
    columns = rows.values_list("text_key", "vector")
    if len(keys) > WHOLE_TABLE:
        return _read(columns.iterator())
    return _read(
        chain.from_iterable(columns.filter(text_key__in=part) for part in _parts(keys))
    )


def embed(encoder: Encoder, texts: Sequence[str]) -> None:
    """Compute the vectors of these texts and store them."""
    vectors = encoder.encode(texts).astype(STORED)
    Embedding.objects.bulk_create(
        [
            Embedding(
                model_sha256=encoder.sha256,
                text_key=text_key(text),
                vector=vector.tobytes(),
            )
            for text, vector in zip(texts, vectors, strict=True)
        ],
        ignore_conflicts=True,  # another process may have stored the same text
    )


def remove_unused(encoder: Encoder, texts: Iterable[str]) -> int:
    """Delete vectors of other texts than these and of other encoders; how many."""
    removed, _ = Embedding.objects.exclude(model_sha256=encoder.sha256).delete()
    rows = Embedding.objects.filter(model_sha256=encoder.sha256)
    unused = set(rows.values_list("text_key", flat=True))
    unused.difference_update(map(text_key, texts))
    for keys in _parts(list(unused)):
        removed += rows.filter(text_key__in=keys).delete()[0]
    return removed


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
