"""Small parts of hand-made knowledge bases: an encoder, vectors, FAQs of no matter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
from tokenizers import Tokenizer

from faq.retrieval.arrays import Floats
from faq.retrieval.encoder import Encoder
from faq.retrieval.results import Document
from faq.retrieval.text.normalisation import text_key


class Session:
    """Gives every text the same vector."""

    def run(self, _names: object, _feed: object) -> list[list[Floats]]:
        return [[np.array([1, 0], np.float32)]]


def tokens_of(text: str) -> SimpleNamespace:
    return SimpleNamespace(ids=[1])


def same_encoder(sha256: str = "0" * 64) -> Encoder:
    tokenizer = SimpleNamespace(encode=tokens_of, token_to_id=dict[str, int]().get)
    return Encoder(
        session=Session(), tokenizer=cast("Tokenizer", tokenizer), sha256=sha256
    )


def vectors_of(**cosines: float) -> dict[str, Floats]:
    """Unit vectors of these texts with these cosines to the first axis."""
    return {
        text_key(text): np.array([cosine, (1 - cosine**2) ** 0.5], np.float32)
        for text, cosine in cosines.items()
    }


def many(count: int) -> list[Document]:
    """So many FAQs, none of which is about anything else than the others."""
    numbers = range(100, 100 + count)
    return [Document(faq_id=n, question=f"topic {n}", answer="") for n in numbers]
