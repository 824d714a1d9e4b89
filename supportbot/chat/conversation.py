"""What was said before in a session, as far as it bears on the next message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from sessions_app.models import Message
from supportbot.chat.replies import Action, FAQSummary, MoveKind, Reply

if TYPE_CHECKING:
    from sessions_app.turns import Turn

MEMORY = 6  # turns; who means an earlier one says so
CONTEXT_TURNS = 2  # whose FAQs a short message may be about
MAX_FRAGMENTS = 3

# A nod or a "?" leaves open what the bot had asked.
PASSING = {MoveKind.NODS, MoveKind.IS_PUZZLED}
OWN_WORDS = {MoveKind.ASKS, MoveKind.REPEATS}  # of the whole message
MISSES = {Action.FALLBACK, Action.ASKED_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTurn:
    """What the customer said and what the bot replied."""

    text: str
    reply: Reply
    message_id: int | None = None

    @property
    def asked_id(self) -> int | None:
        """The message whose own words ask what it answers, if one alone does."""
        record = self.reply.record
        if record.taken is not None:
            return record.question_id
        is_whole = record.is_read_alone and not record.also
        is_said = record.move in {"", *OWN_WORDS}
        return self.message_id if is_whole and is_said else None

    @property
    def is_answer(self) -> bool:
        return self.reply.source in {Message.Source.FAQ, Message.Source.GEMINI}

    @property
    def is_about(self) -> str:
        """The question it answers, in words that stand on their own."""
        record = self.reply.record
        is_whole = record.is_read_alone and record.taken is None
        is_whole = is_whole and record.move != MoveKind.MAKES_SURE
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
                PastTurn(
                    text=turn.message.text,
                    reply=Reply.of(turn.reply),
                    message_id=turn.message.pk,
                )
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
    def is_open(self) -> bool:
        """Whether the last reply is one that a word may be said to: "okay"."""
        turn = self.standing
        if turn is None:
            return False
        return turn.is_answer or bool(self.offered) or self.is_human_offered

    @property
    def misses(self) -> int:
        """How many turns running the bot had no answer to."""
        return sum(turn.reply.record.decision in MISSES for turn in self._unanswered)

    @property
    def has_offered_human(self) -> bool:
        """Whether it did since it last answered something."""
        return any(turn.reply.offers_human for turn in self._unanswered)

    @property
    def is_human_offered(self) -> bool:
        """Whether the reply that a yes refers to offers one."""
        return self.standing is not None and self.standing.reply.offers_human

    @property
    def has_asked(self) -> bool:
        """Whether there is more than greetings and thanks so far."""
        talk = {MoveKind.GREETS, MoveKind.THANKS, MoveKind.LEAVES, MoveKind.ASKS_MOOD}
        return any(turn.reply.record.move not in talk for turn in self.turns)

    @property
    def asked(self) -> PastTurn | None:
        """The turn of the last question."""
        return self._since_question[0] if self._since_question else None

    @property
    def question(self) -> str:
        """The last one that was asked."""
        return self.asked.is_about if self.asked else ""

    @property
    def answered(self) -> str:
        """The question of the FAQ that answered last."""
        named = [turn.faqs[0].question for turn in self.turns if turn.faqs]
        return named[-1] if named else ""

    @property
    def shown(self) -> frozenset[int]:
        """The FAQs answered just before."""
        return frozenset(faq.id for turn in self.turns[-1:] for faq in turn.faqs)

    @property
    def rejected(self) -> frozenset[int]:
        """The FAQs shown for that question, which a "no" leaves behind."""
        return frozenset(
            faq.id
            for turn in self._since_question
            for faq in turn.faqs or turn.reply.suggestions
        )

    @property
    def answered_question(self) -> str:
        """The last one that an FAQ answered."""
        answered = [turn for turn in self.turns if turn.faqs]
        return answered[-1].is_about if answered else ""

    @property
    def recent_faq_ids(self) -> tuple[int, ...]:
        """The FAQs that a short message may be about, the newest first."""
        recent = reversed(self.turns[-CONTEXT_TURNS:])
        return tuple(dict.fromkeys(faq.id for turn in recent for faq in turn.faqs))

    @property
    def fragments(self) -> tuple[str, ...]:
        """What the customer has said since and got no answer to."""
        return tuple([turn.text for turn in self._fragments][-MAX_FRAGMENTS:])

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
