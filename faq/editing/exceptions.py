"""Why an FAQ is not saved; nothing was changed.

EditRefused
├── NoSuchFAQ          there is none of that id
├── FAQOutdated        it is another than the editor has seen
├── PublisherNeeded    customers get it, and the editor may not change that
├── InvalidFAQ         its values cannot be
├── OthersAnswer       it would take questions from other FAQs: to be confirmed
├── PinsBroken         it would break pinned questions: a reason is needed
└── NothingToPublish   it is published, and no next text waits
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.editing.texts import EditedFAQ
    from faq.learning import BrokenPin


class EditRefused(Exception):
    """Nothing was changed."""


class NoSuchFAQ(EditRefused):
    pass


class PublisherNeeded(EditRefused):
    pass


class NothingToPublish(EditRefused):
    pass


class FAQOutdated(EditRefused):
    def __init__(self, now: EditedFAQ) -> None:
        super().__init__(f"FAQ {now.id} was changed after it was read.")
        self.now = now


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with a value, in a sentence."""

    field: str  # empty: several together
    what: str


class InvalidFAQ(EditRefused):
    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.what}" for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAtRisk:
    """What another FAQ would lose, or the editor should have seen."""

    kind: str  # "rival", "steals", "silences" or "outdated"
    text: str  # what a customer says
    faq_id: int | None = None  # the FAQ that answers it today
    question: str = ""


class OthersAnswer(EditRefused):
    def __init__(self, risks: Sequence[AnswerAtRisk]) -> None:
        super().__init__("; ".join(f"{one.kind}: {one.text}" for one in risks))
        self.risks = tuple(risks)


class PinsBroken(EditRefused):
    def __init__(self, broken: Sequence[BrokenPin]) -> None:
        super().__init__("; ".join(str(one.pin) for one in broken))
        self.broken = tuple(broken)
