"""The decision record: why a turn was answered the way it was."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from faq.retrieval.results import Document, SearchResult
from supportbot.chat.completion import Completion
from supportbot.chat.policy import Plan
from supportbot.chat.replies import FAQSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    faq_id: int
    question: str
    score: float
    phrasing: str
    signals: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """What asking the model took and gave."""

    model: str
    duration_ms: float
    reason: str = ""
    invented: tuple[str, ...] = ()
    has_leaked: bool = False
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """Stored with every reply as JSON; holds no words of the customer."""

    decision: str
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
    def of(cls, plan: Plan, result: SearchResult | None) -> DecisionRecord:
        record = cls(
            decision=plan.action,
            faq=FAQSummary.of(plan.match) if plan.match else None,
            suggestions=tuple(map(FAQSummary.of, plan.suggestions)),
        )
        if result is None:
            return record
        return replace(
            record,
            candidates=_candidates(result),
            thresholds=asdict(result.thresholds),
            revision=result.revision,
            mode=result.mode,
            search_ms=round(result.took_ms, 3),
        )

    def with_completion(
        self, completion: Completion, citations: tuple[Document, ...] = ()
    ) -> DecisionRecord:
        usage = completion.usage
        call = ModelCall(
            model=completion.model,
            duration_ms=round(completion.duration_ms, 1),
            reason=completion.reason,
            invented=completion.invented,
            has_leaked=completion.has_leaked,
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
        )
        return replace(
            self,
            model=completion.model,
            model_call=call,
            citations=tuple(map(FAQSummary.of, citations)),
        )

    def as_dict(self) -> dict[str, Any]:  # Any: plain JSON
        return asdict(self)


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
