"""FAQs that wait to be indexed: by a thread; equal questions are found meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Value
from django.db.models.functions import Lower

from faq.indexing.documents import load_documents
from faq.indexing.holder import holder
from faq.indexing.jobs import BackgroundJob, is_allowed
from faq.indexing.snapshot import Snapshot
from faq.models import FAQ
from faq.retrieval.index import Index
from faq.retrieval.text.normalisation import MAX_CHARS, normalise

ENDINGS = ("", "?", ".", "!")


class BackgroundIndexing(BackgroundJob):
    """Indexes what waits, in a thread."""

    def __init__(self) -> None:
        super().__init__("faq.indexing", holder.complete)

    def wake(self, snapshot: Snapshot) -> None:
        """Start the thread, unless it runs or nothing waits."""
        is_done = snapshot.is_complete and not snapshot.index.needs_merge
        if not is_done and is_allowed():
            self.start()


indexing_job = BackgroundIndexing()


def with_equal(snapshot: Snapshot, query: str) -> Index:
    """The snapshot's index and those FAQs that wait whose question the query is.

    Alternate phrasings wait: nothing finds them in the database without reading all.
    """
    if snapshot.is_complete:
        return snapshot.index
    normalised = normalise(query)
    # On its own, or SQLite goes by the status of all FAQs and not by the question.
    faqs = FAQ.objects.order_by().alias(lowered=Lower("question"))
    ids = list(faqs.filter(lowered__in=_spellings(query)).values_list("id", flat=True))
    found = load_documents(FAQ.objects.published().filter(id__in=ids)) if ids else []
    documents = [
        document
        for document in found
        if document.faq_id not in snapshot.index
        and normalise(document.question) == normalised
    ]
    return snapshot.index.with_documents(documents) if documents else snapshot.index


def _spellings(query: str) -> Iterable[Lower]:
    """Ways to write a question equal to the query: their index knows no others."""
    # No database takes a lone surrogate, nor PostgreSQL a NUL.
    text = query[:MAX_CHARS].encode("utf-8", "ignore").decode().replace("\0", " ")
    text = " ".join(text.split())
    bare = text.rstrip("".join(ENDINGS)).rstrip()
    # The database makes its own lower case: SQLite knows ASCII only.
    return [Lower(Value(one)) for one in {text, *(bare + end for end in ENDINGS)}]
