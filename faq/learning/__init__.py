"""What people teach search, and what to ask them next.

`labels` keeps what staff decide: a wording approved for an FAQ, a question that none
answers; search goes by it from the next request on. `reviewing` picks the customer
questions whose label would tell most. `trying` is the knowledge base as it would be
after a change that nobody has saved, `drafts` as it would be with the drafts, `effects`
what a change does to its neighbours. Open `labels` first.

    for text in propose_for_review(asked):  # the most telling first
        mark_none(text)                     # or approve_phrasing(faq, text)
    index_with(UnsavedChange(documents=(document,)))  # what it would find, unsaved
"""

from faq.learning.drafts import MAX_DRAFTS, TrialBase
from faq.learning.effects import (
    Effect,
    EffectKind,
    NearFAQ,
    Neighbourhood,
    neighbourhood_of,
)
from faq.learning.labels import approve_phrasing, mark_none
from faq.learning.reviewing import propose_for_review
from faq.learning.trying import UNSAVED_ID, UnsavedChange, index_with, snapshot_with

__all__ = [
    "MAX_DRAFTS",
    "UNSAVED_ID",
    "Effect",
    "EffectKind",
    "NearFAQ",
    "Neighbourhood",
    "TrialBase",
    "UnsavedChange",
    "approve_phrasing",
    "index_with",
    "mark_none",
    "neighbourhood_of",
    "propose_for_review",
    "snapshot_with",
]
