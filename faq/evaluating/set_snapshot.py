"""A test set's knowledge base as search takes it: no row of a database is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faq.evaluating.evaluation import vectors_of
from faq.indexing.snapshot import Labels, Snapshot, Stamp
from faq.retrieval.index import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.retrieval.encoder import Encoder
    from faq.retrieval.results import Document

UNTAUGHT = Labels(memory=None, missing_texts=(), thresholds={})


def snapshot_of(documents: Sequence[Document], encoder: Encoder | None) -> Snapshot:
    """The documents ready to be searched, at the shipped thresholds.

    >>> search_in(snapshot_of(read_set(kb, queries).documents, encoder), "Where is it?")
    """
    vectors = vectors_of(documents, encoder)
    index = Index.build(documents, encoder=encoder, vectors=vectors)
    return Snapshot(stamp=Stamp(), index=index, labels=UNTAUGHT)
