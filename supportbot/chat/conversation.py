"""What was said before in a session, as far as it bears on the next message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from faq.retrieval import Context, Reading
from sessions_app.models import Message
from supportbot.chat.replies import Action, FAQSummary, MoveKind, Reply

if TYPE_CHECKING:
    from sessions_app.turns import Turn

MEMORY = 6  # turns; who means an earlier one says so
CONTEXT_TURNS = 2  # whose FAQs a short message may be about
MAX_FRAGMENTS = 3

# A nod or a "?" leaves open what the bot had asked.
PASSING = {MoveKind.NODS, MoveKind.IS_PUZZLED}
MISSES = {Action.FALLBACK, Action.ASKED_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTurn:
    """What the customer said and what the bot replied."""

    text: str
    reply: Reply

    @property
    def is_answer(self) -> bool:
        return self.reply.source in {Message.Source.FAQ, Message.Source.GEMINI}

    @property
    def is_about(self) -> str:
        """The question it answers, in words that stand on their own."""
        record = self.reply.record
        is_whole = record.reading in {"", Reading.ALONE} and record.taken is None
        return self.text if is_whole or not record.faq else record.faq.question

    @property
    def faqs(self) -> tuple[FAQSummary, ...]:
        """The FAQs it was answered with, small talk apart."""
        record = self.reply.record
        if self.reply.source != Message.Source.FAQ or record.is_talk:
            return ()
        return (*((record.faq,) if record.faq else ()), *record.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The newest turns of a session since its last reset, newest last."""

    turns: tuple[PastTurn, ...] = ()

    @classmethod
    def of(cls, turns: Iterable[Turn]) -> Conversation:
        """Read from what is stored."""
        return cls(
            turns=tuple(
                PastTurn(text=turn.message.text, reply=Reply.of(turn.reply))
                for turn in turns
            )
        )

    @property
    def standing(self) -> PastTurn | None:
        """The turn that a yes, a no or a number refers to."""
        newest = reversed(self.turns)
        return next((t for t in newest if t.reply.record.move not in PASSING), None)

    @property
    def offered(self) -> tuple[FAQSummary, ...]:
        """The questions that the bot has offered last, in their order."""
        return self.standing.reply.suggestions if self.standing else ()

    @property
    def misses(self) -> int:
        """How many turns running the bot had no answer to."""
        return sum(turn.reply.record.decision in MISSES for turn in self._unanswered)

    @property
    def has_offered_human(self) -> bool:
        """Whether it did since it last answered something."""
        return any(turn.reply.offers_human for turn in self._unanswered)

    @property
    def question(self) -> str:
        """The last one that was asked."""
        return self._since_question[0].is_about if self._since_question else ""

    @property
    def rejected(self) -> frozenset[int]:
        """The FAQs shown for that question, which a "no" leaves behind."""
        return frozenset(
            faq.id
            for turn in self._since_question
            for faq in turn.faqs or turn.reply.suggestions
        )

    @property
    def context(self) -> Context:
        """What search is to know of it."""
        answered = [turn for turn in self.turns if turn.faqs]
        recent = [turn for turn in self.turns[-CONTEXT_TURNS:] if turn.faqs]
        ids = [faq.id for turn in reversed(recent) for faq in turn.faqs]
        fragments = [turn.text for turn in self._fragments]
        return Context(
            question=answered[-1].is_about if answered else "",
            faq_ids=tuple(dict.fromkeys(ids)),
            unanswered=tuple(fragments[-MAX_FRAGMENTS:]),
        )

    @property
    def _since_question(self) -> Sequence[PastTurn]:
        """The newest turns, back to the one that asked something."""
        for start in reversed(range(len(self.turns))):
            if not self.turns[start].reply.record.is_talk:
                return self.turns[start:]
        return ()

    @property
    def _unanswered(self) -> Sequence[PastTurn]:
        newest = reversed(self.turns)
        return list(takewhile(lambda turn: not turn.is_answer, newest))[::-1]

    @property
    def _fragments(self) -> Iterator[PastTurn]:
        for turn in self._unanswered:
            record = turn.reply.record
            if record.decision in MISSES and not record.is_talk:
                yield turn
