"""From a confidence to what the bot does."""

from __future__ import annotations

from faq.retrieval.results import Decision, Thresholds


def decide(confidence: float, thresholds: Thresholds) -> Decision:
    if confidence >= thresholds.answer:
        return Decision.ANSWER
    if confidence >= thresholds.ask_back:
        return Decision.ASK_BACK
    return Decision.NONE
