"""An answer on all of its way: decided, stored, read back, sent; and its events."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from django.conf import settings

from faq.details import redact
from supportbot.chat.markup import render_markdown
from supportbot.chat.stored_json import read_as
from supportbot.chat.summary_languages import put_back

if TYPE_CHECKING:
    from faq.retrieval import Certainty, Document, ExchangedWord, SearchResult
    from sessions_app.models import Message

MAX_WORDS = 5  # of those that speak for a candidate
_CERTAINTIES: Mapping[str, Certainty] = {"sure": "sure", "likely": "likely"}
CHOSEN_BY_MODEL = "model"
VERSION = 2  # of the stored record; records without one are read as the first


class Action(StrEnum):
    """What a turn came to, as the decision record names it."""

    ANSWERED = "answered"
    ASKED_BACK = "asked back"
    MODEL = "model"
    CHATTED = "chatted"
    FALLBACK = "fallback"


class MoveKind(StrEnum):
    """What a customer does with a message, as the decision record names it."""

    ASKS = "asks"
    REPEATS = "asks the same again"
    CORRECTS = "corrects the question"
    MAKES_SURE = "makes sure of the answer"
    TAKES = "takes a suggestion"
    LEAVES_OPEN = "leaves open which suggestion"
    ACCEPTS = "confirms the answer"
    REJECTS = "rejects what was shown"
    WANTS_HUMAN = "wants a human"
    HANDS_OVER = "wants to be passed on to a human"
    GREETS = "greets"
    CALLS = "asks whether anyone is there"
    THANKS = "thanks"
    LEAVES = "says goodbye"
    NODS = "nods"
    IS_PUZZLED = "is puzzled"
    ASKS_WHO = "asks who answers"
    ASKS_MOOD = "asks how the bot is"
    ASKS_HELP = "asks for help"
    COMPLAINS = "complains"
    SWEARS = "swears"


class ModelRuling(StrEnum):
    """What the model did with the FAQs it was shown, in the decision record's words."""

    POINTED = "pointed"  # at one that answers
    WROTE = "wrote"  # sentences of its own
    ABSTAINED = "abstained"


QUESTIONS = {
    MoveKind.ASKS,
    MoveKind.CORRECTS,
    MoveKind.MAKES_SURE,
    MoveKind.REPEATS,
    MoveKind.TAKES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQSummary:
    """An FAQ as replies name it."""

    id: int  # nothing can be made of an FAQ without it
    question: str = ""
    category: str = ""
    language: str = ""  # "" where nothing tells it, and in old records

    @classmethod
    def of(cls, document: Document) -> FAQSummary:
        return cls(
            id=document.faq_id,
            question=document.question,
            category=document.category,
            language=document.language,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An FAQ that the search weighed, with the phrasing that fitted best."""

    faq_id: int = 0
    question: str = ""
    score: float = 0.0
    phrasing: str = ""
    signals: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """What asking the model took and gave."""

    model: str = ""
    duration_ms: float = 0.0
    reason: str = ""
    ruling: str = ""  # a ModelRuling, or nothing where it gave none
    dropped: dict[str, int] = field(default_factory=dict)  # sentences, by the reason
    invented: tuple[str, ...] = ()  # in old records: what was in no FAQ
    has_leaked: bool = False
    language: str = ""  # of the customer, as the model reads it
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangedWords:
    """What the customer said where the nearest phrasing says something else."""

    said: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """Why a turn was answered the way it was.

    Of the customer's words it holds only those that an FAQ says, too, and the ones that
    stood in the place of an FAQ's. It is erased with the reply.

    Stored as JSON with the reply. A record of any version can be replayed: a key
    without a field is passed over, a field that is missing or can't be read has its
    default, and items that can't be read are left out.
    """

    version: int = VERSION
    decision: str = ""
    candidates: tuple[Candidate, ...] = ()
    thresholds: dict[str, float] | None = None
    revision: int | None = None
    mode: str = ""
    search_ms: float | None = None
    model: str = ""
    model_call: ModelCall | None = None
    faq: FAQSummary | None = None
    certainty: str = ""  # of the answer: "sure", "likely", or nothing
    also: tuple[FAQSummary, ...] = ()  # further FAQs answered in the same reply
    offers_human: bool = False
    suggestions: tuple[FAQSummary, ...] = ()
    citations: tuple[FAQSummary, ...] = ()
    confidence: float | None = None
    lead: float | None = None
    reading: str = ""  # which one of the message won
    capped_by: str = ""  # what made the decision weaker than the confidence
    words: tuple[str, ...] = ()  # that speak for the first candidate, best first
    move: str = ""  # what the customer did
    taken: int | None = None  # the place of the suggestion that was taken
    about: FAQSummary | None = None  # the FAQ that was confirmed or rejected
    question_id: int | None = None  # the earlier message that a taken FAQ answers
    in_light_of: str = ""  # the FAQ's question that it was read in the light of
    exchanged: ExchangedWords | None = None  # what made the decision weaker
    reader: str = ""  # the encoder that read the message
    note: str = ""  # to the customer about the answer, and no part of it
    chosen_by: str = ""  # CHOSEN_BY_MODEL, or nothing: the search

    @classmethod
    def of(cls, decision: str, result: SearchResult | None) -> DecisionRecord:
        """The record of a decision, with what the search has to say for it."""
        if result is None:
            return cls(decision=decision)
        return cls(
            decision=decision,
            candidates=_candidates(result),
            thresholds=asdict(result.thresholds),
            revision=result.revision,
            mode=result.mode,
            reader=result.reader,
            search_ms=round(result.took_ms, 3),
            confidence=round(result.confidence, 4),
            lead=round(result.lead, 4),
            reading=result.reading,
            capped_by=result.capped_by or "",
            exchanged=exchanged_words(result.exchanged, result.query),
            words=_words(result),
        )

    @property
    def is_read_alone(self) -> bool:
        """Whether what was said before had no part in it; as in old records."""
        return self.reading in {"", "alone"}

    @property
    def is_talk(self) -> bool:
        """Whether the customer asked nothing of the knowledge base."""
        return bool(self.move) and self.move not in QUESTIONS

    @classmethod
    def read(cls, stored: object) -> DecisionRecord:
        """What this version knows of a stored record."""
        with suppress(TypeError):
            return cast("DecisionRecord", read_as(cls, put_back(stored)))
        return cls()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The bot's answer; `message_id` is there once it is stored.

    >>> reply = policy.from_faq(context)
    >>> turns.finish(turn, outcome_of(reply, started=context.started))
    >>> Reply.of(turn.reply) == replace(reply, message_id=turn.reply.pk)
    True
    """

    text: str
    # Words, not choices: a newer version may have stored one that this does not know.
    state: str
    source: str
    reason: str | None = None
    confidence: float | None = None
    record: DecisionRecord = DecisionRecord()
    message_id: int | None = None

    @classmethod
    def of(cls, message: Message) -> Reply:
        """Read from the stored message alone."""
        return cls(
            text=message.text,
            state=message.state,
            source=message.source,
            reason=message.reason or None,
            confidence=message.confidence,
            record=DecisionRecord.read(message.decision),
            message_id=message.pk,
        )

    @property
    def html(self) -> str:
        return render_markdown(self.text)

    @property
    def faq(self) -> FAQSummary | None:
        """The FAQ that answers."""
        return self.record.faq

    @property
    def certainty(self) -> Certainty | None:
        """How well founded the FAQ's answer is; None without one."""
        return _CERTAINTIES.get(self.record.certainty)

    @property
    def also(self) -> tuple[FAQSummary, ...]:
        """Further FAQs answered in the same reply."""
        return self.record.also

    @property
    def note(self) -> str | None:
        """What is said about the answer beside it: that it is in another language."""
        return self.record.note or None

    @property
    def offers_human(self) -> bool:
        """Whether the bot offers a human of its own accord."""
        return self.record.offers_human

    @property
    def suggestions(self) -> tuple[FAQSummary, ...]:
        return self.record.suggestions

    @property
    def citations(self) -> tuple[FAQSummary, ...]:
        """The FAQs that a generated answer rests on."""
        return self.record.citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Begins a turn: the id that its reply will have."""

    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A piece of the reply, and the reply so far with it."""

    text: str
    so_far: str

    @property
    def html(self) -> str:
        """The reply so far; rendered only for those who look at it."""
        return render_markdown(self.so_far)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Ends a turn; its text replaces whatever was streamed before."""

    reply: Reply


ReplyEvent = Started | Delta | Finished


def for_storage(text: str) -> str:
    """The text as it may be stored, and as staff may see it."""
    return redact(text) if settings.REDACT_BEFORE_STORAGE else text


def _candidates(result: SearchResult) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            faq_id=hit.document.faq_id,
            question=hit.document.question,
            score=round(hit.score, 4),
            phrasing=hit.phrasing,
            signals={name: round(value, 4) for name, value in hit.signals.items()},
        )
        for hit in result.hits
    )


def exchanged_words(words: ExchangedWord | None, query: str) -> ExchangedWords | None:
    """What the record keeps of words exchanged in a query."""
    if words is None or for_storage(query) != query:  # they may be a card number
        return None
    return ExchangedWords(said=words.said, meant=words.meant)


def _words(result: SearchResult) -> tuple[str, ...]:
    best = result.hits[0].matched_words if result.hits else ()
    weighed = sorted(best, key=lambda matched: -matched.weight)
    return tuple(matched.word for matched in weighed[:MAX_WORDS])
