"""What the FAQ search makes of a question, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from faq.indexing import current_encoder, outdated_warning
from faq.retrieval import Decision, Hit, SearchResult
from supportbot.chat.explaining import explain
from supportbot.chat.replies import Action, DecisionRecord

SENTENCES = {
    Decision.SURE: "Answered from the FAQ",
    Decision.LIKELY: "Answered from the FAQ as the closest answer",
    Decision.ASK_BACK: "Asked back: did you mean one of these?",
    Decision.NONE: "Not in the FAQ: the language model's turn",
    Decision.SMALL_TALK: "Small talk: no FAQ is meant",
}
ACTIONS = {
    Decision.SURE: Action.ANSWERED,
    Decision.LIKELY: Action.ANSWERED,
    Decision.ASK_BACK: Action.ASKED_BACK,
    Decision.NONE: Action.FALLBACK,
    Decision.SMALL_TALK: Action.CHATTED,
}


def lines_about(result: SearchResult, *, explains: bool) -> Iterator[str]:
    """The decision, the answer and the hits; with reasons if it explains."""
    thresholds = result.thresholds
    yield (
        f"{SENTENCES[result.decision]} (confidence {result.confidence:.2f}; "
        f"sure from {thresholds.sure:.2f}, likely from {thresholds.likely:.2f} "
        f"with a lead of {thresholds.lead:.2f}, asks back from "
        f"{thresholds.ask_back:.2f})"
    )
    if explains:
        yield from _reasons(result)
    if result.match is not None:
        yield f"\n{result.match.document.answer}\n"
    for rank, hit in enumerate(result.hits, start=1):
        yield f"{rank}. #{hit.document.faq_id} {hit.document.question}"
        if explains:
            yield from _about_hit(hit)
    if explains:
        by = f" (read by {result.reader})" if result.reader else ""
        yield (
            f"{result.mode} search{by} of revision {result.revision} "
            f"in {result.took_ms:.1f} ms"
        )
    if warning := outdated_warning(current_encoder().encoder):
        yield f"Note: {warning}"


def _reasons(result: SearchResult) -> Iterator[str]:
    record = replace(
        DecisionRecord.of(ACTIONS[result.decision], result),
        certainty=result.certainty or "",
    )
    yield from explain(record)


def _about_hit(hit: Hit) -> Iterator[str]:
    yield f"   score {hit.score:.3f}, nearest phrasing: {hit.phrasing}"
    words = ", ".join(f"{m.word} {m.weight:.2f}" for m in hit.matched_words)
    yield f"   matched words: {words or 'none'}"
    signals = ", ".join(f"{name} {value:.3f}" for name, value in hit.signals.items())
    yield f"   signals: {signals}"
