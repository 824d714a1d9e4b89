"""Decides what a message is answered with, and words the bot's own replies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from faq.retrieval import Decision, Document, SearchResult
from sessions_app.models import Message
from supportbot.chat.replies import DecisionRecord, FAQSummary, ModelCall, Reply

if TYPE_CHECKING:
    from supportbot.chat.completion import Completion

MAX_SUGGESTIONS = 3
SUGGESTION_CONFIDENCE = 0.05  # below it the nearest FAQs have nothing to do with it
SUGGESTION_SHARE = 0.4  # of the best score; who is further behind is no alternative

State, Source = Message.State, Message.Source

_THANKS = re.compile(r"\b(thank\w*|thx|thanx|cheers|merci|danke|gracias)\b")
_FAREWELL = re.compile(r"\b(bye|goodbye|farewell|see you|ciao|good night)\b")
_BUSY = {"model_timeout", "model_unavailable", "budget_exhausted"}


class Action(StrEnum):
    """What a turn came to, as the decision record names it."""

    ANSWERED = "answered"
    ASKED_BACK = "asked back"
    MODEL = "model"
    CHATTED = "chatted"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnContext:
    """A customer's message and what the search found; None when the search broke."""

    text: str
    result: SearchResult | None
    contact: str = ""
    started: float = 0.0  # on the monotonic clock

    @property
    def documents(self) -> tuple[Document, ...]:
        """The nearest FAQs."""
        hits = self.result.hits if self.result else ()
        return tuple(hit.document for hit in hits)

    @property
    def confidence(self) -> float | None:
        return self.result.confidence if self.result else None


def from_faq(context: TurnContext) -> Reply | None:
    """The FAQ's answer or small talk; None when there is neither."""
    result = context.result
    if result and result.match:
        document = result.match.document
        record = DecisionRecord.of(Action.ANSWERED, result)
        return Reply(
            text=document.answer,
            state=State.ANSWERED,
            source=Source.FAQ,
            confidence=context.confidence,
            record=replace(
                record, faq=FAQSummary.of(document), certainty=result.certainty or ""
            ),
        )
    if result and result.decision is Decision.SMALL_TALK:
        return Reply(
            text=small_talk(result.query),
            state=State.ANSWERED,
            source=Source.FALLBACK,
            confidence=context.confidence,
            record=DecisionRecord.of(Action.CHATTED, result),
        )
    return None


def generated(context: TurnContext, completion: Completion) -> Reply:
    """The model's reply, or the fallback for one that did not come or pass."""
    if completion.is_withheld or not completion.text:
        reason = completion.reason
        return fall_back(context, reason=reason, model_call=completion.call)
    cited = completion.cited(context.text, context.documents)
    return Reply(
        text=completion.text,
        state=State.TRUNCATED if completion.is_truncated else State.ANSWERED,
        source=Source.GEMINI,
        reason=completion.reason or None,
        confidence=context.confidence,
        record=replace(
            _with_call(_left_to_the_model(context), completion.call),
            citations=tuple(map(FAQSummary.of, cited)),
        ),
    )


def fall_back(
    context: TurnContext, *, reason: str, model_call: ModelCall | None = None
) -> Reply:
    """The polite reply of a bot that has no answer, with the nearest questions."""
    result = context.result
    nearest = suggestions(result)
    if nearest and result and result.decision is Decision.ASK_BACK:
        action, text = Action.ASKED_BACK, "I'm not sure I understood. Did you mean"
        text += " one of these questions?" if len(nearest) > 1 else " this question?"
    else:
        action, text = Action.FALLBACK, _apology(reason)
        text += " These questions come closest to yours." if nearest else ""
    record = _with_call(DecisionRecord.of(action, result), model_call)
    return Reply(
        text=f"{text} {_human(context.contact)}",
        state=State.FALLBACK,
        source=Source.FALLBACK,
        reason=reason,
        confidence=context.confidence,
        record=replace(record, suggestions=tuple(map(FAQSummary.of, nearest))),
    )


def failed(context: TurnContext) -> Reply:
    """The fallback after a fault of our own."""
    return replace(fall_back(context, reason="model_unavailable"), state=State.FAILED)


def interrupted(context: TurnContext, planned: Reply | None, *, said: str) -> Reply:
    """What was said until the customer left.

    Without a source, so that the model never gets it as a reply of its own.
    """
    record = planned.record if planned else _left_to_the_model(context)
    return Reply(text=said, state=State.INTERRUPTED, source="", record=record)


def suggestions(result: SearchResult | None) -> tuple[Document, ...]:
    """The nearest FAQs, if any is near."""
    if result is None or result.confidence < SUGGESTION_CONFIDENCE:
        return ()
    nearest = result.hits[:MAX_SUGGESTIONS]
    floor = SUGGESTION_SHARE * max((hit.score for hit in nearest), default=0.0)
    return tuple(hit.document for hit in nearest if hit.score >= floor)


def small_talk(query: str) -> str:
    """The words for a message that is no question."""
    if _THANKS.search(query.casefold()):
        return "You're welcome! Is there anything else I can help you with?"
    if _FAREWELL.search(query.casefold()):
        return "Goodbye, and thank you for your visit!"
    return "Hello! How can I help you? Just type your question."


def _left_to_the_model(context: TurnContext) -> DecisionRecord:
    result = context.result
    record = DecisionRecord.of(Action.MODEL, result)
    is_unsure = result is not None and result.decision is Decision.ASK_BACK
    nearest = suggestions(result) if is_unsure else ()
    return replace(record, suggestions=tuple(map(FAQSummary.of, nearest)))


def _with_call(record: DecisionRecord, call: ModelCall | None) -> DecisionRecord:
    return replace(record, model=call.model, model_call=call) if call else record


def _apology(reason: str) -> str:
    if reason in _BUSY:
        return "I'm sorry, I can't answer that right now; please try again in a while."
    return "I'm sorry, I don't have an answer to that."


def _human(contact: str) -> str:
    if contact:
        return f"Our support team is glad to help you: {contact}"
    return "Our support team is glad to help you, too."
