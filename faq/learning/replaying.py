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
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from faq.indexing.snapshot import Effort
from faq.learning.comparing import Answered, NamedFAQ, PastQuestion, Replay, compared
from faq.learning.reaching import Reach
from faq.learning.reusing import ReusingIndex
from faq.learning.trying import UnsavedChange, snapshot_with
from faq.learning.watching import WatchedIndex
from faq.retrieval import Decision, told_language
from faq.search import current_snapshot, search_in, search_parts_in

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot, Stamp
    from faq.learning.watching import Weighed
    from faq.retrieval import Document, SearchResult

OFFERED = 3  # questions, when the bot asks back
KEPT_FOR = timedelta(minutes=10)  # FAQs run out; nobody waits longer for a preview
KEPT_TRIALS = 4
KEPT_QUESTIONS = 2_000  # some 20 kB each: what was measured for them


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decided:
    """What customers get, and what every search for it weighed."""

    answered: Answered
    weighed: tuple[Weighed, ...]


class ReplayTrial:
    """The knowledge base as it is and as a change would make it, side by side."""

    def __init__(self, standing: Standing, change: UnsavedChange) -> None:
        self._standing = standing
        self._after = after = snapshot_with(change, effort=Effort.FULL)
        changed = {document.faq_id for document in change.documents}
        self._reach = Reach(
            before=standing.snapshot.index,
            after=after.index,
            changed=frozenset(changed | change.removed),
            is_all=bool(change.none_texts),
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
            known = self._decide(question) if is_reached else self.before(question)
            self._answers[question.key] = known
        return known

    def _decide(self, question: PastQuestion) -> Answered:
        known = self._standing.decide(question).weighed
        index = ReusingIndex.after(self._after.index, self._reach, known)
        return _answer_in(replace(self._after, index=index), question)


class Standing:
    """How questions are decided as things stand, each once."""

    def __init__(self, snapshot: Snapshot, moment: datetime) -> None:
        self.stamp: Stamp = snapshot.stamp
        self.moment = moment
        self.snapshot = _watching(snapshot, moment)
        self._decided: dict[Hashable, Decided] = {}
        self._trials: dict[UnsavedChange, ReplayTrial] = {}

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

    def trial(self, change: UnsavedChange) -> ReplayTrial:
        """The change beside it; the last ones are kept."""
        known = self._trials.get(change)
        if known is None:
            if len(self._trials) >= KEPT_TRIALS:
                self._trials.pop(next(iter(self._trials)), None)
            known = self._trials[change] = ReplayTrial(self, change)
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
        told.count(DifferenceKind.LOST)

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
        if found := compared(question, before, after):
            changed.append(found)
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
    answered = _answer_in(replace(snapshot, index=index), question)
    return Decided(answered=answered, weighed=tuple(index.notes))


def _answer_in(snapshot: Snapshot, question: PastQuestion) -> Answered:
    """What a turn would get without a model; of several questions each its answer."""
    text, context = question.text, question.context
    languages = partial(_languages_of, text)
    result = search_in(snapshot, text, context=context, languages=languages)
    if result.mode == "exact":
        return _answered(result)
    parts = search_parts_in(snapshot, text, context=context, languages=languages)
    found = [part for part in parts if part.match is not None]
    are_sure = all(part.decision is Decision.SURE for part in parts)
    if not found or (result.decision is Decision.SURE and not are_sure):
        return _answered(result)
    return _answered_each(found)


def _answered_each(found: Sequence[SearchResult]) -> Answered:
    documents = {part.hits[0].document.faq_id: part.hits[0].document for part in found}
    are_sure = all(part.decision is Decision.SURE for part in found)
    return Answered(
        decision=Decision.SURE if are_sure else Decision.LIKELY,
        faqs=_named(documents.values()),
        text="\n\n".join(document.answer for document in documents.values()),
    )


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
