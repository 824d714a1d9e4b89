"""From rows of the database to a searchable snapshot, never older than the last save.

`triggers` count the knowledge base's revision up; `snapshot` is what a search needs as
of one revision (documents, vectors, labels); `holder` keeps the snapshot of a process
and brings it up to the revision before every search; `jobs` do in threads what takes
too long for a request. Open `holder` first.
"""

from faq.indexing.documents import load_documents
from faq.indexing.embedding import EncoderState, current_encoder, stored_vectors
from faq.indexing.holder import IndexHolder, holder
from faq.indexing.jobs import embed_missing, embed_now, prune
from faq.indexing.snapshot import Snapshot
from faq.indexing.thresholds import outdated_warning, own_thresholds

__all__ = [
    "EncoderState",
    "IndexHolder",
    "Snapshot",
    "current_encoder",
    "embed_missing",
    "embed_now",
    "holder",
    "load_documents",
    "outdated_warning",
    "own_thresholds",
    "prune",
    "stored_vectors",
]
