"""What people teach search, and what to ask them next.

`labels` keeps what staff decide: a wording approved for an FAQ, a question that none
answers; search goes by it from the next request on. `gathering` groups what nothing
answered (`grouping`: by what it means), `reviewing` picks the customer
questions whose label would tell most. `trying` is the knowledge base as it would be
after a change that nobody has saved, `drafts` as it would be with the drafts, `effects`
what a change does to its neighbours, `replaying` what it does to the questions that
customers have asked (`reaching`: to which of them, `reusing`: by what was measured
before), `pinned` which questions must go on being answered as they are. Open `labels`
first.

    for text in propose_for_review(asked):  # the most telling first
        mark_none(text)                     # or approve_phrasing(faq, text)
    index_with(UnsavedChange(documents=(document,)))  # what it would find, unsaved
"""

from faq.learning.changes import (
    adding,
    answering_none,
    approving,
    forbidding,
)
from faq.learning.comparing import (
    Answered,
    ChangedAnswer,
    DifferenceKind,
    Label,
    NamedFAQ,
    PastQuestion,
    Replay,
    ReplayVerdict,
)
from faq.learning.drafts import MAX_DRAFTS, BaseWithDrafts
from faq.learning.effects import (
    UNSAVED_ID,
    Effect,
    EffectKind,
    NearFAQ,
    Neighbourhood,
)
from faq.learning.gathering import (
    Gathered,
    OpenQuestion,
    QuestionGroup,
    gather,
    wording_key,
)
from faq.learning.labels import approve_phrasing, forbid_phrasing, mark_none
from faq.learning.pinned import (
    BrokenPin,
    PinCheck,
    broken_by,
    check_now,
    note_despite,
)
from faq.learning.planned import change_of_plan
from faq.learning.replaying import replay
from faq.learning.reviewing import propose_for_review
from faq.learning.suggesting import SuggestedWording, suggested_wordings
from faq.learning.trying import (
    UnsavedChange,
    index_with,
    neighbourhood_of,
    prepare,
    snapshot_with,
)
from faq.learning.verdicts import labels_by_question

__all__ = [
    "MAX_DRAFTS",
    "UNSAVED_ID",
    "Answered",
    "BaseWithDrafts",
    "BrokenPin",
    "ChangedAnswer",
    "DifferenceKind",
    "Effect",
    "EffectKind",
    "Gathered",
    "Label",
    "NamedFAQ",
    "NearFAQ",
    "Neighbourhood",
    "OpenQuestion",
    "PastQuestion",
    "PinCheck",
    "QuestionGroup",
    "Replay",
    "ReplayVerdict",
    "SuggestedWording",
    "UnsavedChange",
    "adding",
    "answering_none",
    "approve_phrasing",
    "approving",
    "broken_by",
    "change_of_plan",
    "check_now",
    "forbid_phrasing",
    "forbidding",
    "gather",
    "index_with",
    "labels_by_question",
    "mark_none",
    "neighbourhood_of",
    "note_despite",
    "prepare",
    "propose_for_review",
    "replay",
    "snapshot_with",
    "suggested_wordings",
    "wording_key",
]
