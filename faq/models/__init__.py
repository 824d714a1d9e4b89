"""What the knowledge base stores, a file a subject; open `faqs.py` first."""

from faq.models.batches import ImportBatch
from faq.models.calibrations import Calibration
from faq.models.changes import FAQChange, KnowledgeBaseRevision
from faq.models.embeddings import Embedding
from faq.models.faqs import FAQ, Category, FAQQuerySet, Phrasing
from faq.models.labels import LabelledQuestion, Voice
from faq.models.leases import CLOCK_SKEW, LONGEST_LEASE, Lease

__all__ = [
    "CLOCK_SKEW",
    "FAQ",
    "LONGEST_LEASE",
    "Calibration",
    "Category",
    "Embedding",
    "FAQChange",
    "FAQQuerySet",
    "ImportBatch",
    "KnowledgeBaseRevision",
    "LabelledQuestion",
    "Lease",
    "Phrasing",
    "Voice",
]
