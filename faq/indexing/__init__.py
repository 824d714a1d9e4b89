"""From rows of the database to a searchable snapshot, never older than the last save.

Triggers of the database count the knowledge base's revision up (migration 0003);
`snapshot` is what a search needs as of one revision (documents, vectors, labels);
`holder` keeps the snapshot of a process and brings it up to the revision before every
search; `jobs` do in threads what takes too long for a request. README.md tells all of
it on one page.

    encoder = current_encoder().encoder     # None: search goes by words alone
    documents = load_documents(FAQ.objects.published())
    embed_missing()                         # what a server does in the background
"""

from faq.indexing.documents import load_documents
from faq.indexing.embedding import (
    current_encoder,
    encoders_in_use,
    stored_vectors,
    texts_of,
)
from faq.indexing.jobs import embed_missing, embed_now, prune
from faq.indexing.snapshot import Effort, Stamp
from faq.indexing.thresholds import outdated_warning

__all__ = [
    "Effort",
    "Stamp",
    "current_encoder",
    "embed_missing",
    "embed_now",
    "encoders_in_use",
    "load_documents",
    "outdated_warning",
    "prune",
    "stored_vectors",
    "texts_of",
]
