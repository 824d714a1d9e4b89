"""The FAQs worth a look for a message: for a reader that judges each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from faq.retrieval.deciding.readings import SHORT, may_match

if TYPE_CHECKING:
    from faq.retrieval.deciding.readings import Searches
    from faq.retrieval.results import Context, Document

WITH_QUESTION = 4  # of those near the message and the question before it


def list_nearest(
    text: str,
    context: Context | None,
    *,
    also: Iterable[Document],
    search: Searches,
) -> tuple[Document, ...]:
    """The given ones, those near the message, those near it in its context; each once.

    An FAQ of which a phrasing must not match the message is none of them.
    """
    alone = [hit.document for hit in search(text).hits]
    others = [*also, *alone, *_in_context(text, context, search)]
    known = {document.faq_id for document in alone}  # search has looked at theirs
    by_id = {document.faq_id: document for document in reversed(others)}
    return tuple(
        by_id[faq_id]
        for faq_id in dict.fromkeys(document.faq_id for document in others)
        if faq_id in known or may_match(text, by_id[faq_id], search)
    )


def _in_context(
    text: str, context: Context | None, search: Searches
) -> Iterator[Document]:
    """A short message may be about what was asked before."""
    if context is None or not context.question or len(text.split()) > SHORT:
        return
    for hit in search(f"{text} {context.question}").hits[:WITH_QUESTION]:
        yield hit.document
