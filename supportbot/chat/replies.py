"""What a turn tells the caller: events while it runs, the reply in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from faq.retrieval.results import Document
from sessions_app.models import Message
from supportbot.chat.markup import render_markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQSummary:
    id: int
    question: str
    category: str

    @classmethod
    def of(cls, document: Document) -> FAQSummary:
        return cls(
            id=document.faq_id,
            question=document.question,
            category=document.category,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A finished reply, the same whether it was just made or is replayed."""

    message_id: int
    text: str
    source: str
    confidence: float | None
    faq: FAQSummary | None
    suggestions: tuple[FAQSummary, ...]
    citations: tuple[FAQSummary, ...]
    reason: str | None

    @property
    def html(self) -> str:
        return render_markdown(self.text)

    @classmethod
    def of(cls, message: Message) -> Reply:
        """Read from the stored message alone, so that a replay can't differ."""
        record = message.decision or {}
        return cls(
            message_id=message.pk,
            text=message.text,
            source=message.source,
            confidence=message.confidence,
            faq=FAQSummary(**record["faq"]) if record.get("faq") else None,
            suggestions=_summaries(record.get("suggestions", ())),
            citations=_summaries(record.get("citations", ())),
            reason=message.reason or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Ends a turn; its text replaces whatever was streamed before."""

    reply: Reply


ReplyEvent = Started | Delta | Finished


def _summaries(
    stored: Iterable[Mapping[str, Any]],  # Any: plain JSON
) -> tuple[FAQSummary, ...]:
    return tuple(FAQSummary(**summary) for summary in stored)
