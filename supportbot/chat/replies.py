"""An answer on all of its way: decided, stored, read back, sent; and its events."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import cache
from math import isfinite
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from sessions_app.models import Message
from sessions_app.turns import Outcome
from supportbot.chat.markup import render_markdown

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from faq.retrieval import Document, SearchResult

VERSION = 1  # of the stored record; records without one are read as the first

Known = TypeVar("Known", bound="DataclassInstance")


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQSummary:
    """An FAQ as replies name it."""

    id: int = 0
    question: str = ""
    category: str = ""

    @classmethod
    def of(cls, document: Document) -> FAQSummary:
        return cls(
            id=document.faq_id,
            question=document.question,
            category=document.category,
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
    invented: tuple[str, ...] = ()
    has_leaked: bool = False
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """Why a turn was answered the way it was; holds no words of the customer.

    Stored as JSON with the reply. Every field has a default; a key without a field and
    a value of another type than its field's are passed over, so that records of older
    and of newer versions can be read.
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
    suggestions: tuple[FAQSummary, ...] = ()
    citations: tuple[FAQSummary, ...] = ()

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
            search_ms=round(result.took_ms, 3),
        )

    @classmethod
    def read(cls, stored: object) -> DecisionRecord:
        """What this version knows of a stored record."""
        return _known(cls, stored if isinstance(stored, Mapping) else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The bot's answer; `message_id` is there once it is stored.

    >>> reply = policy.from_faq(context)
    >>> turns.finish(turn, reply.outcome(started=context.started))
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
    def suggestions(self) -> tuple[FAQSummary, ...]:
        return self.record.suggestions

    @property
    def citations(self) -> tuple[FAQSummary, ...]:
        """The FAQs that a generated answer rests on."""
        return self.record.citations

    def outcome(self, *, started: float) -> Outcome:
        """What is stored at the end of a turn that started then, monotonically."""
        is_from_faq = self.faq and self.source == Message.Source.FAQ
        return Outcome(
            text=self.text,
            state=self.state,
            source=self.source,
            reason=self.reason or "",
            faq_id=self.faq.id if self.faq and is_from_faq else None,
            confidence=self.confidence,
            decision=asdict(self.record),
            duration_ms=round((time.monotonic() - started) * 1000, 3),
        )


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


def _known(kind: type[Known], stored: Mapping[str, object]) -> Known:
    """The stored object as far as it is known; what is not has its default."""
    values = {
        name: _value(hint, stored[name])
        for name, hint in _types(kind).items()
        if name in stored
    }
    return kind(**{name: known for name, known in values.items() if known is not None})


@cache
def _types(kind: type) -> Mapping[str, Any]:  # Any: types, as they are written
    return get_type_hints(kind)


def _value(hint: Any, stored: object) -> object:  # Any: a type, as it is written
    """The stored value as that type; None when it is of another one."""
    if isinstance(hint, UnionType):
        hint = get_args(hint)[0]  # the other one is None
    kind = get_origin(hint) or hint
    if isinstance(kind, type) and is_dataclass(kind):
        return _known(kind, stored) if stored and isinstance(stored, Mapping) else None
    if kind is tuple and isinstance(stored, list | tuple):
        values = (_value(get_args(hint)[0], part) for part in stored)
        return tuple(known for known in values if known is not None)
    if kind is dict and isinstance(stored, Mapping):
        parts = {key: _value(get_args(hint)[1], stored[key]) for key in stored}
        return {key: known for key, known in parts.items() if known is not None}
    return stored if _is_plain(kind, stored) else None


def _is_plain(kind: type, stored: object) -> bool:
    """Whether it is a value of that type; JSON may write a float without a point."""
    if isinstance(stored, bool):
        return kind is bool
    if isinstance(stored, float):
        return kind is float and isfinite(stored)
    return isinstance(stored, int if kind is float else kind)
