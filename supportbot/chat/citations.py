"""Which of the FAQs given to the model its reply rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from faq.retrieval.results import Document

MIN_SHARED_WORDS = 3
MIN_SHARE = 0.25  # of the reply's own words
_WORD = re.compile(r"\w{4,}")


def cited(
    reply: str, question: str, documents: Iterable[Document]
) -> tuple[Document, ...]:
    """FAQs that share enough words with the reply beyond the customer's own.

    Decided here and not asked of the model: one that cites nothing, or everything,
    changes nothing.
    """
    own_words = _words(reply) - _words(question)
    needed = max(MIN_SHARED_WORDS, MIN_SHARE * len(own_words))
    return tuple(
        document
        for document in documents
        if len(own_words & _words(f"{document.question} {document.answer}")) >= needed
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
