"""What a change of the knowledge base does to questions that customers have asked.

Both sides are decided by today's code: the knowledge base as it is, and as it would be.
What was answered then is shown beside them where it is something else; it may have been
another knowledge base, and no change that is tried now is to blame for that. Decided
anew are only the questions that the change can reach (`reaching` says which, and why no
other can differ); how the others are decided today is kept while the knowledge base
stays as it is.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from faq.indexing.snapshot import Effort
from faq.learning.reaching import Reach, WatchedIndex
from faq.learning.trying import UnsavedChange, snapshot_with
from faq.retrieval import Context, Decision, told_language
from faq.search import current_snapshot, search_in

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot, Stamp
    from faq.learning.reaching import Weighed
    from faq.retrieval import Document, SearchResult

OFFERED = 3  # questions, when the bot asks back
KEPT_FOR = timedelta(minutes=10)  # FAQs run out; nobody waits longer for a preview
KEPT_TRIALS = 4
KEPT_QUESTIONS = 5_000


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
    def faq(self) -> NamedFAQ | None:
        """The FAQ that answers, for sure or as likely."""
        is_answer = self.decision in {Decision.SURE, Decision.LIKELY}
        return self.faqs[0] if is_answer and self.faqs else None

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
        faq = answered.faq
        if self.is_none:
            return -1.0 if faq else 1.0
        if not self.right and not self.wrong:
            return None
        if faq is None:
            return 0.5 if self.right & answered.faq_ids else 0.0
        if faq.faq_id in self.right:
            return 1.0
        is_wrong = bool(self.right) or faq.faq_id in self.wrong
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


class Difference(StrEnum):
    """What a change does to the answer of a question."""

    GAINED = "gained"  # nothing answered it
    LOST = "lost"  # nothing answers it any more
    OTHER = "other"  # another FAQ answers it
    TEXT = "text"  # the same FAQ with another text
    SURER = "surer"
    LESS_SURE = "less_sure"
    OFFERED = "offered"  # other questions are offered


class Verdict(StrEnum):
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
    difference: Difference
    verdict: Verdict

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

    def count(self, difference: Difference) -> int:
        return sum(one.difference is difference for one in self.changed)

    @property
    def better(self) -> tuple[ChangedAnswer, ...]:
        return tuple(one for one in self.changed if one.verdict is Verdict.BETTER)

    @property
    def worse(self) -> tuple[ChangedAnswer, ...]:
        return tuple(one for one in self.changed if one.verdict is Verdict.WORSE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decided:
    """What customers get, and what every search for it weighed."""

    answered: Answered
    weighed: tuple[Weighed, ...]


class Trial:
    """The knowledge base as it is and as a change would make it, side by side."""

    def __init__(self, standing: Standing, change: UnsavedChange) -> None:
        self._standing = standing
        after = snapshot_with(change, effort=Effort.FULL)
        self._after = _watching(after, standing.moment)
        changed = {document.faq_id for document in change.documents}
        self._reach = Reach(
            before=standing.snapshot.index,
            after=after.index,
            changed=frozenset(changed | change.removed),
        )
        self._answers: dict[Hashable, Answered] = {}

    def before(self, question: PastQuestion) -> Answered:
        return self._standing.decide(question).answered

    def is_reached(self, question: PastQuestion) -> bool:
        """Whether the change may have another answer to the question."""
        weighed = self._standing.decide(question).weighed
        return any(map(self._reach.reaches, weighed))

    def after(self, question: PastQuestion) -> Answered:
        """What customers would get; decided anew only where the change reaches it."""
        known = self._answers.get(question.key)
        if known is None:
            is_reached = self.is_reached(question)
            known = self.decide(question) if is_reached else self.before(question)
            self._answers[question.key] = known
        return known

    def decide(self, question: PastQuestion) -> Answered:
        """The same, whether the change reaches it or not."""
        return _decide(self._after, question).answered


class Standing:
    """How questions are decided as things stand, each once."""

    def __init__(self, snapshot: Snapshot, moment: datetime) -> None:
        self.stamp: Stamp = snapshot.stamp
        self.moment = moment
        self.snapshot = _watching(snapshot, moment)
        self._decided: dict[Hashable, Decided] = {}
        self._trials: dict[UnsavedChange, Trial] = {}

    @classmethod
    def now(cls) -> Standing:
        """That of this process; another one after a change."""
        global _standing  # noqa: PLW0603 - what is kept between two requests
        snapshot, moment = current_snapshot(Effort.FULL), timezone.now()
        kept = _standing
        if (
            kept is None
            or kept.stamp != snapshot.stamp
            or kept.snapshot.index.encoder is not snapshot.index.encoder
            or moment - kept.moment > KEPT_FOR
        ):
            _standing = kept = cls(snapshot, moment)
        return kept

    def decide(self, question: PastQuestion) -> Decided:
        known = self._decided.get(question.key)
        if known is None:
            if len(self._decided) >= KEPT_QUESTIONS:
                self._decided.clear()
            known = _decide(self.snapshot, question)
            self._decided[question.key] = known
        return known

    def trial(self, change: UnsavedChange) -> Trial:
        """The change beside it; the last ones are kept."""
        known = self._trials.get(change)
        if known is None:
            if len(self._trials) >= KEPT_TRIALS:
                self._trials.pop(next(iter(self._trials)), None)
            known = self._trials[change] = Trial(self, change)
        return known


_standing: Standing | None = None


def replay(
    questions: Sequence[PastQuestion],
    change: UnsavedChange,
    *,
    seconds: float | None = None,
) -> Replay:
    """What the change does to these questions, as far as it is told in that time.

        told = replay(questions, UnsavedChange(removed=frozenset({12})))
        told.count(Difference.LOST)

    What was looked at is remembered: asked again, it goes on from there.
    """
    until = None if seconds is None else time.monotonic() + seconds
    trial = Standing.now().trial(change)
    changed = []
    looked_at = reached = 0
    for question in questions:
        if until is not None and time.monotonic() > until:
            break
        before, after = trial.before(question), trial.after(question)
        looked_at += 1
        reached += trial.is_reached(question)
        if difference := _difference(before, after):
            changed.append(_compared(question, before, after, difference))
    return Replay(
        question_count=len(questions),
        looked_at_count=looked_at,
        reached_count=reached,
        changed=tuple(changed),
    )


def _watching(snapshot: Snapshot, moment: datetime) -> Snapshot:
    return replace(snapshot, index=WatchedIndex.watching(snapshot.index, moment))


def _decide(snapshot: Snapshot, question: PastQuestion) -> Decided:
    index = WatchedIndex.watching(snapshot.index, _moment_of(snapshot))
    result = search_in(
        replace(snapshot, index=index),
        question.text,
        context=question.context,
        languages=lambda: _languages_of(question.text),
    )
    return Decided(answered=_answered(result), weighed=tuple(index.notes))


def _moment_of(snapshot: Snapshot) -> datetime:
    assert isinstance(snapshot.index, WatchedIndex)  # noqa: S101 - by `_watching`
    return snapshot.index.now


def _languages_of(text: str) -> Sequence[str]:
    """Those that a customer reads, as far as the question alone tells."""
    told = told_language(text)
    return (told,) if told else ()


def _answered(result: SearchResult) -> Answered:
    if result.match is not None:
        found = result.match.document
        return Answered(
            decision=result.decision, faqs=_named([found]), text=found.answer
        )
    if result.decision is not Decision.ASK_BACK:
        return Answered(decision=result.decision)
    near = [hit.document for hit in result.hits[:OFFERED]]
    return Answered(decision=result.decision, faqs=_named(near))


def _named(documents: Iterable[Document]) -> tuple[NamedFAQ, ...]:
    return tuple(
        NamedFAQ(faq_id=each.faq_id, question=each.question) for each in documents
    )


def _difference(before: Answered, after: Answered) -> Difference | None:
    """None where a customer would see no difference worth a look."""
    if before.faq is None or after.faq is None:
        return _difference_without(before, after)
    if before.faq.faq_id != after.faq.faq_id:
        return Difference.OTHER
    if before.text != after.text:
        return Difference.TEXT
    if before.decision == after.decision:
        return None
    return Difference.SURER if after.decision is Decision.SURE else Difference.LESS_SURE


def _difference_without(before: Answered, after: Answered) -> Difference | None:
    """Where nothing answers, before the change or after it."""
    if before.faq is not None:
        return Difference.LOST
    if after.faq is not None:
        return Difference.GAINED
    is_same = before.faq_ids == after.faq_ids and before.decision == after.decision
    return None if is_same else Difference.OFFERED


def _compared(
    question: PastQuestion, before: Answered, after: Answered, difference: Difference
) -> ChangedAnswer:
    was, is_now = question.label.worth(before), question.label.worth(after)
    verdict = Verdict.UNKNOWN
    if was is not None and is_now is not None and was != is_now:
        verdict = Verdict.BETTER if is_now > was else Verdict.WORSE
    return ChangedAnswer(
        question=question,
        before=before,
        after=after,
        difference=difference,
        verdict=verdict,
    )
