"""FAQs found in the database by their question: equal to a text, going on with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import punctuation
from typing import TYPE_CHECKING

from django.db.models import Value
from django.db.models.functions import Lower

from faq.indexing.documents import load_documents
from faq.models import FAQ
from faq.retrieval.text.normalisation import MAX_CHARS, normalise

if TYPE_CHECKING:
    from faq.retrieval.index import Index
    from faq.retrieval.results import Document

COMPLETED_AT_MOST = 200  # FAQs looked at whether they go on with what is being typed
ENDINGS = ("", "?", ".", "!")


def completed(text: str) -> list[Document]:
    """Documents in whose question each word of the text is the beginning of one."""
    begun = normalise(text).split()
    if not begun:
        return []
    longest = max((word.strip(punctuation) for word in text.split()), key=len)
    faqs = FAQ.objects.answerable().filter(question__icontains=longest)
    rows = faqs.order_by("id").values_list("id", "question")[:COMPLETED_AT_MOST]
    ids = [faq_id for faq_id, question in rows if _goes_on(begun, question)]
    return load_documents(FAQ.objects.filter(id__in=ids)) if ids else []


def _goes_on(begun: Sequence[str], question: str) -> bool:
    words = normalise(question).split()
    return all(any(word.startswith(start) for word in words) for start in begun)


def with_equal(index: Index, query: str) -> Index:
    """The index of a partial snapshot, and FAQs it lacks whose question the query is.

    Alternate phrasings wait: nothing finds them in the database without reading all.
    """
    normalised = normalise(query)
    # On its own, or SQLite goes by the status of all FAQs and not by the question.
    faqs = FAQ.objects.order_by().alias(lowered=Lower("question"))
    ids = list(faqs.filter(lowered__in=_spellings(query)).values_list("id", flat=True))
    if not ids:
        return index
    return index.with_documents(
        [
            document
            for document in load_documents(FAQ.objects.published().filter(id__in=ids))
            if document.faq_id not in index
            and normalise(document.question) == normalised
        ]
    )


def _spellings(query: str) -> Iterable[Lower]:
    """Ways to write a question equal to the query: their index knows no others."""
    # No database takes a lone surrogate, nor PostgreSQL a NUL.
    text = query[:MAX_CHARS].encode("utf-8", "ignore").decode().replace("\0", " ")
    text = " ".join(text.split())
    bare = text.rstrip("".join(ENDINGS)).rstrip()
    # The database makes its own lower case: SQLite knows ASCII only.
    return [Lower(Value(one)) for one in {text, *(bare + end for end in ENDINGS)}]
