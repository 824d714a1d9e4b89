"""Search over the knowledge base: one call a turn, never older than the last save."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from faq.indexing.embedding import current_encoder
from faq.indexing.holder import holder
from faq.indexing.jobs import is_allowed
from faq.indexing.snapshot import Snapshot
from faq.indexing.thresholds import outdated_warning
from faq.indexing.unembedded import embedding_job
from faq.indexing.unindexed import indexing_job, with_equal
from faq.retrieval.results import SearchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchStatus:
    """What /health tells about search."""

    faq_count: int
    mode: str  # "hybrid" or "lexical"
    warning: str | None
    unembedded_count: int  # texts found by their words alone until they are embedded
    unindexed_count: int  # FAQs not found yet: many have changed and are being indexed
    revision: int


def search(query: str, *, limit: int = 5, in_background: bool = True) -> SearchResult:
    """Rank the published, valid FAQs for a query and decide what to do.

    What takes long is done in the background, but not in a command, which would end
    before its thread.
    """
    snapshot = _snapshot() if in_background else holder.current()
    return with_equal(snapshot, query).search(
        query,
        limit=limit,
        now=timezone.now(),
        revision=snapshot.stamp.number,
        thresholds=snapshot.labels.thresholds,
        memory=snapshot.labels.memory,
    )


def status() -> SearchStatus:
    """The state of search in this process."""
    snapshot = _snapshot()
    index = snapshot.index
    unindexed_count = snapshot.unindexed_count
    warnings = [current_encoder().warning]
    if snapshot.labels.thresholds is None:
        warnings += [outdated_warning(index.encoder), index.warning]
    return SearchStatus(
        faq_count=len(index) + unindexed_count,
        mode=index.mode,
        warning=" ".join(filter(None, warnings)) or None,
        unembedded_count=len(snapshot.missing_texts()),
        unindexed_count=unindexed_count,
        revision=snapshot.stamp.number,
    )


def _snapshot() -> Snapshot:
    if not is_allowed():
        return holder.current()
    snapshot = holder.at_once()
    indexing_job.wake(snapshot)
    embedding_job.wake(snapshot)
    return snapshot


def reset() -> None:
    """Forget the index of this process, as after a restart."""
    holder.reset()
