"""Search over the knowledge base: one call a turn, never older than the last save."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from faq.backlog import background
from faq.embedding import current_encoder
from faq.indexing import holder
from faq.retrieval.results import SearchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchStatus:
    """What /health tells about search."""

    faq_count: int
    mode: str  # "hybrid" or "lexical"
    warning: str | None
    pending_count: int  # texts found by their words alone until they are embedded
    revision: int


def search(
    query: str, *, limit: int = 5, embed_in_background: bool = True
) -> SearchResult:
    """Rank the published, valid FAQs for a query and decide what to do."""
    snapshot = holder.current()
    if embed_in_background:  # not in a command, which would end before its thread
        background.wake(snapshot)
    return snapshot.index.search(
        query,
        limit=limit,
        now=timezone.now(),
        revision=snapshot.stamp.number,
        thresholds=snapshot.labels.thresholds,
        memory=snapshot.labels.memory,
    )


def status() -> SearchStatus:
    """The state of search in this process."""
    snapshot = holder.current()
    background.wake(snapshot)
    index = snapshot.index
    own_thresholds = snapshot.labels.thresholds is not None
    return SearchStatus(
        faq_count=len(index),
        mode=index.mode,
        warning=current_encoder().warning
        or (None if own_thresholds else index.warning),
        pending_count=len(snapshot.missing_texts()),
        revision=snapshot.stamp.number,
    )


def reset() -> None:
    """Forget the index of this process, as after a restart."""
    holder.reset()
