"""Questions that customers asked, what answers them, and how that differs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from faq.retrieval import Decision

if TYPE_CHECKING:
    from faq.retrieval import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFAQ:
    """An FAQ as it is named in a comparison; 0 is the id of one not saved yet."""

    faq_id: int
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a customer gets: an answer, questions to choose from, or nothing."""

    decision: Decision
    faqs: tuple[NamedFAQ, ...] = ()
    text: str = ""  # of the answer

    @property
    def answering(self) -> tuple[NamedFAQ, ...]:
        """The FAQs that answer, for sure or as likely: one for each question."""
        is_answer = self.decision in {Decision.SURE, Decision.LIKELY}
        return self.faqs if is_answer else ()

    @property
    def faq(self) -> NamedFAQ | None:
        """The first FAQ that answers."""
        return next(iter(self.answering), None)

    @property
    def faq_ids(self) -> frozenset[int]:
        return frozenset(faq.faq_id for faq in self.faqs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is known of the right answer to a question."""

    right: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()
    is_none: bool = False  # staff say that no FAQ answers it

    def worth(self, answered: Answered) -> float | None:
        """Between -1 (wrong) and 1 (right); None where the label says nothing."""
        found = answered.faq_ids
        if self.is_none:
            return -1.0 if answered.faq else 1.0
        if not self.right and not self.wrong:
            return None
        if answered.faq is None:
            return 0.5 if self.right & found else 0.0
        if found & self.right:
            return 1.0
        is_wrong = bool(self.right or found & self.wrong)
        return -1.0 if is_wrong else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastQuestion:
    """A question as it was asked, and what it was answered with then."""

    text: str
    context: Context | None = None
    recorded: NamedFAQ | None = None  # the FAQ that answered then
    label: Label = field(default_factory=Label)
    message_id: int | None = None
    times_asked: int = 1

    @property
    def key(self) -> Hashable:
        """The same for questions that are decided alike."""
        return self.text, self.context


class DifferenceKind(StrEnum):
    """What a change does to the answer of a question."""

    GAINED = "gained"  # nothing answered it
    LOST = "lost"  # nothing answers it any more
    OTHER = "other"  # another FAQ answers it
    TEXT = "text"  # the same FAQ with another text
    SURER = "surer"
    LESS_SURE = "less_sure"
    OFFERED = "offered"  # other questions are offered


class ReplayVerdict(StrEnum):
    """Whether that is for the better, by the labels of the question."""

    BETTER = "better"
    WORSE = "worse"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAnswer:
    """A question, and what customers get before and after the change."""

    question: PastQuestion
    before: Answered
    after: Answered
    difference: DifferenceKind
    verdict: ReplayVerdict

    @property
    def was_answered_otherwise(self) -> bool:
        """Whether the record of then says something else than today's decision."""
        return self.question.recorded != self.before.faq


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """How the answers to past questions change."""

    question_count: int
    looked_at_count: int  # fewer where the time was up
    reached_count: int  # decided anew
    changed: tuple[ChangedAnswer, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.looked_at_count == self.question_count

    @property
    def percent(self) -> int:
        return 100 * self.looked_at_count // max(1, self.question_count)

    def count(self, difference: DifferenceKind) -> int:
        return sum(one.difference is difference for one in self.changed)

    @property
    def better(self) -> tuple[ChangedAnswer, ...]:
        return tuple(one for one in self.changed if one.verdict is ReplayVerdict.BETTER)

    @property
    def worse(self) -> tuple[ChangedAnswer, ...]:
        return tuple(one for one in self.changed if one.verdict is ReplayVerdict.WORSE)


def compared(
    question: PastQuestion, before: Answered, after: Answered
) -> ChangedAnswer | None:
    """What a change does to the answer; None where customers see no difference."""
    difference = _difference(before, after)
    if difference is None:
        return None
    was, is_now = question.label.worth(before), question.label.worth(after)
    verdict = ReplayVerdict.UNKNOWN
    if was is not None and is_now is not None and was != is_now:
        verdict = ReplayVerdict.BETTER if is_now > was else ReplayVerdict.WORSE
    return ChangedAnswer(
        question=question,
        before=before,
        after=after,
        difference=difference,
        verdict=verdict,
    )


def _difference(before: Answered, after: Answered) -> DifferenceKind | None:
    """None where a customer would see no difference worth a look."""
    if before.faq is None or after.faq is None:
        return _difference_without(before, after)
    if before.faq_ids != after.faq_ids:
        return DifferenceKind.OTHER
    if before.text != after.text:
        return DifferenceKind.TEXT
    if before.decision == after.decision:
        return None
    return (
        DifferenceKind.SURER
        if after.decision is Decision.SURE
        else DifferenceKind.LESS_SURE
    )


def _difference_without(before: Answered, after: Answered) -> DifferenceKind | None:
    """Where nothing answers, before the change or after it."""
    if before.faq is not None:
        return DifferenceKind.LOST
    if after.faq is not None:
        return DifferenceKind.GAINED
    is_same = before.faq_ids == after.faq_ids and before.decision == after.decision
    return None if is_same else DifferenceKind.OFFERED
