"""Contexts to reply to, and conversations that went before."""

from __future__ import annotations

from typing import Any

from faq.retrieval import Decision, Document, Hit, SearchResult, Thresholds
from supportbot.chat.building import TurnContext
from supportbot.chat.completion import Completion
from supportbot.chat.conversation import Conversation, PastTurn
from supportbot.chat.grounding import Judge
from supportbot.chat.guard import Guard
from supportbot.chat.replies import DecisionRecord, FAQSummary, MoveKind, Reply
from supportbot.chat.understanding import Move
from supportbot.llm import Prompt


def make_context(
    decision: Decision,
    *,
    confidence: float = 0.5,
    scores: tuple[float, ...] = (9.0, 8.5, 8.0, 7.5),
    query: str = "q",
    first: int = 0,
    **parts: Any,
) -> TurnContext:
    result = make_result(
        decision, confidence=confidence, scores=scores, query=query, first=first
    )
    return TurnContext(text=query, result=result, **parts)


def make_result(
    decision: Decision,
    *,
    confidence: float = 0.5,
    scores: tuple[float, ...] = (9.0, 8.5, 8.0, 7.5),
    query: str = "q",
    first: int = 0,
) -> SearchResult:
    documents = [
        Document(faq_id=number, question=f"Question {number}?", answer=f"**{number}**")
        for number in range(first, first + len(scores))
    ]
    return SearchResult(
        query=query,
        hits=tuple(
            Hit(document=document, score=score, phrasing="")
            for document, score in zip(documents, scores, strict=True)
        ),
        confidence=confidence,
        lead=0.5,
        decision=decision,
        thresholds=Thresholds(sure=0.8, likely=0.8, ask_back=0.3, lead=1.0),
        revision=1,
        mode="lexical",
        took_ms=1.0,
    )


def make_move(kind: MoveKind, **parts: Any) -> TurnContext:
    return TurnContext(text="", result=None, move=Move(kind=kind), **parts)


def after(*records: DecisionRecord, source: str = "Fallback") -> Conversation:
    """A conversation of turns with these records."""
    replies = [
        Reply(text="", state="answered", source=source, record=record)
        for record in records
    ]
    return Conversation(
        turns=tuple(PastTurn(text="q", reply=reply) for reply in replies)
    )


def make_completion(text: str, **parts: Any) -> Completion:
    """A completion that has come to its end with these attributes."""
    prompt = Prompt(instructions="", turns=())
    guard = Guard.of(said=[], instructions="", fence="data_x")
    completion = Completion(prompt, Judge(guard=guard), documents=[], timeout=5)
    vars(completion).update(parts, text=text)
    return completion


def ids(summaries: tuple[FAQSummary, ...]) -> list[int]:
    return [summary.id for summary in summaries]
