"""Decides what a turn does with a search result, and words the bot's own replies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from faq.retrieval.results import Decision, Document, SearchResult

MAX_SUGGESTIONS = 3
SUGGESTION_CONFIDENCE = 0.05  # below it the nearest FAQs have nothing to do with it
SUGGESTION_SHARE = 0.4  # of the best score; who is further behind is no alternative

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
class Plan:
    """What to do; `text` is the reply unless the model is to be asked."""

    action: Action
    text: str = ""
    reason: str = ""
    match: Document | None = None
    suggestions: tuple[Document, ...] = ()


def plan(result: SearchResult | None, *, has_model: bool, contact: str) -> Plan:
    """What to do with a result; None stands for a search that broke."""
    if result and result.match:
        document = result.match.document
        return Plan(action=Action.ANSWERED, text=document.answer, match=document)
    if result and result.decision is Decision.CHATTER:
        return Plan(action=Action.CHATTED, text=small_talk(result.query))
    if has_model:
        return Plan(action=Action.MODEL, suggestions=_ask_back(result))
    return fall_back(result, reason="not_configured", contact=contact)


def fall_back(result: SearchResult | None, *, reason: str, contact: str) -> Plan:
    """The polite reply of a bot that has no answer, with the nearest questions."""
    nearest = suggestions(result)
    if nearest and result and result.decision is Decision.ASK_BACK:
        action, text = Action.ASKED_BACK, "I'm not sure I understood. Did you mean"
        text += " one of these questions?" if len(nearest) > 1 else " this question?"
    else:
        action, text = Action.FALLBACK, _apology(reason)
        text += " These questions come closest to yours." if nearest else ""
    return Plan(
        action=action,
        text=f"{text} {_human(contact)}",
        reason=reason,
        suggestions=nearest,
    )


def suggestions(result: SearchResult | None) -> tuple[Document, ...]:
    """The nearest FAQs, if any is near."""
    if result is None or result.confidence < SUGGESTION_CONFIDENCE:
        return ()
    nearest = result.hits[:MAX_SUGGESTIONS]
    floor = SUGGESTION_SHARE * max((hit.score for hit in nearest), default=0.0)
    return tuple(hit.document for hit in nearest if hit.score >= floor)


def small_talk(query: str) -> str:
    if _THANKS.search(query.casefold()):
        return "You're welcome! Is there anything else I can help you with?"
    if _FAREWELL.search(query.casefold()):
        return "Goodbye, and thank you for your visit!"
    return "Hello! How can I help you? Just type your question."


def _ask_back(result: SearchResult | None) -> tuple[Document, ...]:
    is_unsure = result is not None and result.decision is Decision.ASK_BACK
    return suggestions(result) if is_unsure else ()


def _apology(reason: str) -> str:
    if reason in _BUSY:
        return "I'm sorry, I can't answer that right now; please try again in a while."
    return "I'm sorry, I don't have an answer to that."


def _human(contact: str) -> str:
    if contact:
        return f"Our support team is glad to help you: {contact}"
    return "Our support team is glad to help you, too."
