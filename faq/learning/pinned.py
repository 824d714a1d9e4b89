"""Pinned questions: which of them hold, and which a change would break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.learning.comparing import Answered, NamedFAQ, PastQuestion
from faq.learning.replaying import Standing
from faq.models import PinnedQuestion
from faq.retrieval import Context

if TYPE_CHECKING:
    from collections.abc import Callable

    from faq.learning.trying import UnsavedChange

RECENT = 2  # turns whose FAQs a short message may be about
UNANSWERED = 3  # messages without an answer that are read with the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class PinCheck:
    """A pinned question and what answers it."""

    pin: PinnedQuestion
    got: Answered

    @property
    def expected(self) -> NamedFAQ | None:
        faq = self.pin.faq
        return NamedFAQ(faq_id=faq.pk, question=faq.question) if faq else None

    @property
    def is_kept(self) -> bool:
        """Whether it is answered by the FAQ that must, or by none if none may."""
        found = {faq.faq_id for faq in self.got.answering}
        return self.pin.faq_id in found if self.pin.faq_id else not found


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPin:
    """A pinned question that holds now and would not after a change."""

    before: PinCheck
    after: PinCheck

    @property
    def pin(self) -> PinnedQuestion:
        return self.before.pin


def broken_by(change: UnsavedChange) -> list[BrokenPin]:
    """The pinned questions that hold now and that the change would break.

        broken_by(UnsavedChange(removed=frozenset({12})))

    Of a conversation the turns before are decided on each side as well.
    """
    pins = _active()
    if not pins:
        return []
    standing = Standing.now()
    trial = standing.trial(change)
    checks = (
        (
            PinCheck(pin=pin, got=_last(pin, trial.before)),
            PinCheck(pin=pin, got=_last(pin, trial.after)),
        )
        for pin in pins
    )
    return [
        BrokenPin(before=before, after=after)
        for before, after in checks
        if before.is_kept and not after.is_kept
    ]


def note_despite(note: str, reason: str) -> str:
    """What the history says of an act that broke pinned questions for a reason."""
    return f"{note}; although pinned questions break: {reason}" if reason else note


def check_now(pins: Iterable[PinnedQuestion] | None = None) -> list[PinCheck]:
    """How pinned questions are decided today: these, else all that are checked."""
    standing = Standing.now()
    return [
        PinCheck(pin=pin, got=_last(pin, lambda past: standing.decide(past).answered))
        for pin in (_active() if pins is None else pins)
    ]


def _active() -> Sequence[PinnedQuestion]:
    return list(PinnedQuestion.objects.active().select_related("faq"))


def _last(pin: PinnedQuestion, decide: Callable[[PastQuestion], Answered]) -> Answered:
    """What answers the last message, the ones before it decided alike."""
    context, got = None, None
    for message in pin.messages:
        got = decide(PastQuestion(text=message, context=context))
        context = _followed_by(context or Context(), message, got)
    assert got is not None  # noqa: S101 - the question itself is a message
    return got


def _followed_by(context: Context, message: str, got: Answered) -> Context:
    """What the next message is read in the light of."""
    if got.faq is None:
        unanswered = (*context.unanswered, message)[-UNANSWERED:]
        return Context(
            question=context.question,
            faq_ids=context.faq_ids[: RECENT - 1],
            unanswered=unanswered,
        )
    ids = dict.fromkeys([got.faq.faq_id, *context.faq_ids])
    return Context(question=message, faq_ids=tuple(ids)[:RECENT])
