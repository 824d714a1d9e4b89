"""What the knowledge base stores, a file a subject; open `faqs.py` first."""

from faq.models.calibrations import Calibration
from faq.models.drafts import FAQDraft
from faq.models.faqs import FAQ, Category, FAQQuerySet, ImportBatch, Phrasing
from faq.models.indexing import (
    CLOCK_SKEW,
    LONGEST_LEASE,
    Embedding,
    FAQChange,
    KnowledgeBaseRevision,
    Lease,
)
from faq.models.labels import LabelledQuestion, Voice
from faq.models.linting import AcceptedFinding, BaseCheck, StoredFinding
from faq.models.pending_imports import PendingImport, PendingPage, PendingReport
from faq.models.pinned import PinnedQuestion
from faq.models.probing import AcceptedProbe, FailedProbe, ProbeRun
from faq.models.uses import FAQUse
from faq.models.versions import CategoryVersion, Edit, FAQVersion, Version

__all__ = [
    "CLOCK_SKEW",
    "FAQ",
    "LONGEST_LEASE",
    "AcceptedFinding",
    "AcceptedProbe",
    "BaseCheck",
    "Calibration",
    "Category",
    "CategoryVersion",
    "Edit",
    "Embedding",
    "FAQChange",
    "FAQDraft",
    "FAQQuerySet",
    "FAQUse",
    "FAQVersion",
    "FailedProbe",
    "ImportBatch",
    "KnowledgeBaseRevision",
    "LabelledQuestion",
    "Lease",
    "PendingImport",
    "PendingPage",
    "PendingReport",
    "Phrasing",
    "PinnedQuestion",
    "ProbeRun",
    "StoredFinding",
    "Version",
    "Voice",
]
