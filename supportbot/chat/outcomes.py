"""Turns what a message came to into what is stored about it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from faq.retrieval.results import Document, SearchResult
from sessions_app.models import Message
from sessions_app.turns import Outcome
from supportbot.chat import policy
from supportbot.chat.citations import cited
from supportbot.chat.completion import Completion
from supportbot.chat.policy import Action, Plan
from supportbot.chat.records import DecisionRecord

State, Source = Message.State, Message.Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A message with what the search found for it and what is to be done."""

    text: str
    result: SearchResult | None
    plan: Plan
    contact: str
    started: float  # on the monotonic clock

    @property
    def needs_model(self) -> bool:
        return self.plan.action is Action.MODEL

    @property
    def documents(self) -> tuple[Document, ...]:
        """The nearest FAQs."""
        hits = self.result.hits if self.result else ()
        return tuple(hit.document for hit in hits)

    def planned(self) -> Outcome:
        return self._of_plan(self.plan)

    def fallen_back(self, reason: str) -> Outcome:
        return self._of_plan(self._fallback(reason))

    def failed(self) -> Outcome:
        outcome = self.fallen_back("model_unavailable")
        return replace(outcome, state=State.FAILED)

    def interrupted(self, said: str) -> Outcome:
        """Without a source, so that the model never gets it as a reply of its own."""
        record = DecisionRecord.of(self.plan, self.result)
        return Outcome(
            text=said,
            state=State.INTERRUPTED,
            source=None,
            decision=record.as_dict(),
            duration_ms=self._elapsed_ms(),
        )

    def completed(self, completion: Completion) -> Outcome:
        """The model's reply, or the fallback for one that did not come or pass."""
        if completion.is_withheld or not completion.text:
            plan = self._fallback(completion.reason)
            record = DecisionRecord.of(plan, self.result).with_completion(completion)
            return replace(self._of_plan(plan), decision=record.as_dict())
        citations = cited(completion.text, self.text, self.documents)
        record = DecisionRecord.of(self.plan, self.result)
        record = record.with_completion(completion, citations)
        return Outcome(
            text=completion.text,
            state=State.TRUNCATED if completion.is_truncated else State.ANSWERED,
            source=Source.GEMINI,
            reason=completion.reason,
            confidence=self._confidence(),
            decision=record.as_dict(),
            duration_ms=self._elapsed_ms(),
        )

    def _of_plan(self, plan: Plan) -> Outcome:
        is_done = plan.action in {Action.ANSWERED, Action.CHATTED}
        return Outcome(
            text=plan.text,
            state=State.ANSWERED if is_done else State.FALLBACK,
            source=Source.FAQ if plan.match else Source.FALLBACK,
            reason=plan.reason,
            faq_id=plan.match.faq_id if plan.match else None,
            confidence=self._confidence(),
            decision=DecisionRecord.of(plan, self.result).as_dict(),
            duration_ms=self._elapsed_ms(),
        )

    def _fallback(self, reason: str) -> Plan:
        return policy.fall_back(self.result, reason=reason, contact=self.contact)

    def _confidence(self) -> float | None:
        return self.result.confidence if self.result else None

    def _elapsed_ms(self) -> float:
        return round((time.monotonic() - self.started) * 1000, 3)
