"""What the model's ruling comes to: an FAQ word for word, its own words, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faq.retrieval import CappedBy, Reading
from supportbot.chat import policy
from supportbot.chat.building import (
    MAX_SUGGESTIONS,
    Source,
    State,
    TurnContext,
    distinct,
    suggestions,
)
from supportbot.chat.replies import (
    CHOSEN_BY_MODEL,
    DecisionRecord,
    FAQSummary,
    Reply,
    exchanged_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faq.retrieval import Certainty, Document, ExchangedWord
    from supportbot.chat.completion import Completion


def pointed_at(
    context: TurnContext,
    documents: Sequence[Document],
    exchanged: Mapping[int, ExchangedWord],
) -> Reply:
    """The FAQs that the model points at, word for word.

    One of which the message says another word, by its id in `exchanged`, is likely at
    most: a swapped word is what a model overlooks.
    """
    documents = distinct(documents)
    sure = [each for each in documents if each.faq_id not in exchanged]
    if context.min_certainty == "sure" and not sure:
        near = distinct([*documents, *suggestions(context.result)])
        asked = near[:MAX_SUGGESTIONS]
        return policy.asked_back(context, asked, reason="model_blocked")
    shown = sure if context.min_certainty == "sure" else documents
    certainty: Certainty = "sure" if len(sure) >= len(shown) else "likely"
    said = _shown(context, shown, certainty)
    words = next((exchanged[each.faq_id] for each in shown if each not in sure), None)
    record = _by_the_model(context, said.record, shown[0])
    capped_by = CappedBy.EXCHANGED_WORD if words else ""
    seen = exchanged_words(words, context.text)
    return replace(said, record=replace(record, capped_by=capped_by, exchanged=seen))


def concluded(
    context: TurnContext, completion: Completion, pointed: Reply | None = None
) -> Reply:
    """The reply once the model has ended, with what it took."""
    call = completion.call
    if pointed is not None:
        return replace(pointed, record=policy.with_call(pointed.record, call))
    if completion.has_declined:
        return policy.declined(context, reason=completion.reason, model_call=call)
    if not completion.text:
        reason = completion.reason
        return policy.fall_back(context, reason=reason, model_call=call)
    record = policy.with_call(policy.left_to_the_model(context), call)
    cited = tuple(map(FAQSummary.of, completion.cited))
    return Reply(
        text=completion.text,
        state=State.TRUNCATED if completion.is_truncated else State.ANSWERED,
        source=Source.GEMINI,
        reason=completion.reason or None,
        confidence=context.confidence,
        record=replace(record, citations=cited),
    )


def _shown(
    context: TurnContext, documents: Sequence[Document], certainty: Certainty
) -> Reply:
    if len(documents) > 1:
        return policy.shown_each(context, documents, certainty)
    document = documents[0]
    near = [
        each for each in suggestions(context.result) if each.faq_id != document.faq_id
    ]
    near = near[: policy.MAX_ALTERNATIVES]
    return policy.shown(context, document, certainty, near=near)


def _by_the_model(
    context: TurnContext, record: DecisionRecord, document: Document
) -> DecisionRecord:
    """The record; who finds what search did not has read what was said before, too."""
    record = replace(record, chosen_by=CHOSEN_BY_MODEL)
    hits = context.result.hits if context.result else ()
    is_first = bool(hits) and hits[0].document.faq_id == document.faq_id
    before = context.conversation.answered
    if is_first or not before:
        return record
    return replace(record, reading=Reading.IN_CONTEXT, in_light_of=before)
