"""A message read alone and in the light of what came before; its parts each alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from faq.retrieval.results import Context, Decision, Reading, SearchResult

SHORT = 8  # words; a longer message says itself what it is about


def read(
    text: str, context: Context | None, *, search: Callable[[str], SearchResult]
) -> SearchResult:
    """The result of the reading that is founded best."""
    alone = search(text)
    if context is None or alone.decision in {Decision.SURE, Decision.SMALL_TALK}:
        return alone
    if len(text.split()) > SHORT:
        return alone
    readings = [alone]
    if context.question:
        together = search(f"{context.question} {text}")
        readings.append(replace(together, query=text, reading=Reading.IN_CONTEXT))
    if context.unanswered:
        joined = search(" ".join([*context.unanswered, text]))
        readings.append(replace(joined, query=text, reading=Reading.WITH_EARLIER))
    return max(readings, key=lambda result: result.confidence)


def read_parts(
    parts: Sequence[str],
    context: Context | None,
    *,
    search: Callable[[str], SearchResult],
) -> tuple[SearchResult, ...]:
    """A result for each part, if each stands on its own and asks something else."""
    first, *others = parts
    results = (read(first, context, search=search), *map(search, others))
    answered = [result.match for result in results if result.match]
    faq_ids = {hit.document.faq_id for hit in answered}
    return results if len(faq_ids) == len(results) else ()
