"""What customers would find if the drafts were published; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from faq.indexing.documents import load_documents
from faq.learning.next_texts import next_documents
from faq.learning.trying import UnsavedChange, snapshot_with
from faq.models import FAQ
from faq.search import (
    Languages,
    nearest_in,
    no_languages,
    search_in,
    search_parts_in,
)

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot
    from faq.retrieval import Context, Document, ExchangedWord, SearchResult

MAX_DRAFTS = 50  # the newest: each may have to be embedded while somebody waits


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BaseWithDrafts:
    """A knowledge base at hand; asked like `faq.search`.

    >>> BaseWithDrafts.now().search("Where is my parcel?")
    """

    snapshot: Snapshot
    count: int = 0  # of the drafts in it

    @classmethod
    def now(cls, *, also: int | None = None) -> BaseWithDrafts:
        """With the drafts and next texts changed last, and with one more by its id."""
        drafts = FAQ.objects.visible().filter(status=FAQ.Status.DRAFT)
        newest = drafts.order_by("-updated_at", "-id").values_list("pk", flat=True)
        ids = [*newest[:MAX_DRAFTS], *([also] if also else [])]
        documents = load_documents(drafts.filter(pk__in=ids))
        documents += next_documents(MAX_DRAFTS, also=also)
        change = UnsavedChange(documents=tuple(documents))
        return cls(snapshot=snapshot_with(change), count=len(documents))

    def search(
        self,
        text: str,
        *,
        context: Context | None = None,
        without: Collection[int] = (),
        languages: Languages = no_languages,
    ) -> SearchResult:
        return search_in(
            self.snapshot, text, context=context, without=without, languages=languages
        )

    def search_parts(
        self,
        text: str,
        *,
        context: Context | None = None,
        languages: Languages = no_languages,
    ) -> tuple[SearchResult, ...]:
        return search_parts_in(
            self.snapshot, text, context=context, languages=languages
        )

    def nearest(
        self,
        text: str,
        *,
        context: Context | None = None,
        also: Collection[Document] = (),
        languages: Languages = no_languages,
    ) -> tuple[Document, ...]:
        return nearest_in(
            self.snapshot, text, context=context, also=also, languages=languages
        )

    def exchanged_word(self, text: str, faq_id: int) -> ExchangedWord | None:
        return self.snapshot.index.exchanged_word(text, faq_id)

    def find(self, faq_id: int) -> Document | None:
        document = self.snapshot.index.get(faq_id)
        is_valid = document is not None and document.is_valid_at(timezone.now())
        return document if is_valid else None
