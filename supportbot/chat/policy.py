"""Decides what a message is answered with, and words the bot's own replies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from django.conf import settings

from faq.retrieval import (
    CappedBy,
    Decision,
    Document,
    Reading,
    SearchResult,
    has_keyword,
    names_topic,
)
from supportbot.chat import responding
from supportbot.chat.building import (
    MAX_SUGGESTIONS,
    Source,
    State,
    TurnContext,
    after_misses,
    apologised,
    as_paragraph,
    distinct,
    record_of,
    served,
    suggestions,
    told_again,
    under_heading,
    with_human,
    worded,
)
from supportbot.chat.replies import (
    CHOSEN_BY_MODEL,
    Action,
    DecisionRecord,
    FAQSummary,
    ModelCall,
    MoveKind,
    Reply,
    exchanged_words,
    for_storage,
)
from supportbot.chat.understanding import is_talk, means_human
from supportbot.llm import calling
from supportbot.models import TextKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faq.retrieval import Certainty, ExchangedWord
    from supportbot.chat.completion import Completion

MAX_ALTERNATIVES = 2  # beside a likely answer
_BUSY = {"model_timeout", "model_unavailable", "budget_exhausted"}


def plan(context: TurnContext) -> Reply | None:
    """The reply, if there is one without the model."""
    if not context.is_question:
        return responding.respond(context)
    reply = from_faq(context, least=cast("Certainty", settings.MODEL_BELOW))
    if reply is None and not has_model():
        return fall_back(context, reason="not_configured")
    return reply


def has_model() -> bool:
    """Whether there is a model, and turns may use it."""
    is_used = settings.MODEL_USE != "off"
    return is_used and calling.availability() != "not_configured"


def from_faq(context: TurnContext, *, least: Certainty = "sure") -> Reply | None:
    """What a question is answered with whether or not there is a model.

    What is less certain than `least` is the model's.
    """
    wanted = context.min_certainty if least == "likely" else "sure"
    parts, result = context.parts, context.result
    if parts and all(part.certainty in {"sure", wanted} for part in parts):
        return _answered_each(context)
    if result and result.certainty in {"sure", wanted}:
        return _answered(context, result)
    return None


def fall_back(
    context: TurnContext, *, reason: str, model_call: ModelCall | None = None
) -> Reply:
    """The reply without a model: what is likely, a question back, or an apology."""
    said = _without_model(context, reason)
    return replace(said, record=_with_call(said.record, model_call))


def pointed_at(
    context: TurnContext,
    documents: Sequence[Document],
    exchanged: Mapping[int, ExchangedWord],
) -> Reply:
    """The FAQs that the model, as a referee, points at: word for word.

    One of which the message says another word, by its id in `exchanged`, is likely at
    most: a swapped word is what a model overlooks. What search is sure of for a part of
    the message is told with them.
    """
    found = [part.hits[0].document for part in context.parts if _is_sure(part)]
    documents = distinct([*documents, *found])
    sure = [each for each in documents if each.faq_id not in exchanged]
    if context.min_certainty == "sure" and not sure:
        near = distinct([*documents, *suggestions(context.result)])
        asked = near[:MAX_SUGGESTIONS]
        return _asked_back(context, asked, reason="model_blocked")
    told = sure if context.min_certainty == "sure" else documents
    certainty: Certainty = "sure" if len(sure) >= len(told) else "likely"
    said = _word_for_word(context, told, certainty)
    words = next((exchanged[each.faq_id] for each in told if each not in sure), None)
    record = _by_the_model(context, said.record, told[0])
    capped_by = CappedBy.EXCHANGED_WORD if words else ""
    seen = exchanged_words(words, context.text)
    return replace(said, record=replace(record, capped_by=capped_by, exchanged=seen))


def concluded(
    context: TurnContext, completion: Completion, pointed: Reply | None = None
) -> Reply:
    """The reply once the model has ended, with what it took."""
    call = completion.call
    if pointed is not None:
        return replace(pointed, record=_with_call(pointed.record, call))
    if completion.has_declined:
        return _declined(context, reason=completion.reason, model_call=call)
    if not completion.text:
        # None with an FAQ that was taken back while the model pointed at it.
        reason = completion.reason or "model_empty"
        return fall_back(context, reason=reason, model_call=call)
    record = _with_call(_left_to_the_model(context), call)
    cited = tuple(map(FAQSummary.of, completion.cited))
    return Reply(
        text=completion.text,
        state=State.TRUNCATED if completion.is_truncated else State.ANSWERED,
        source=Source.GEMINI,
        reason=completion.reason or None,
        confidence=context.confidence,
        record=replace(record, citations=cited),
    )


def failed(context: TurnContext) -> Reply:
    """The fallback after a fault of our own."""
    return replace(fall_back(context, reason="model_unavailable"), state=State.FAILED)


def interrupted(context: TurnContext, planned: Reply | None, *, said: str) -> Reply:
    """What was said until the customer left.

    Without a source, so that the model never gets it as a reply of its own.
    """
    why = planned.record if planned else _left_to_the_model(context)
    return Reply(text=said, state=State.INTERRUPTED, source="", record=why)


def _declined(context: TurnContext, *, reason: str, model_call: ModelCall) -> Reply:
    """The reply where the model has looked at the FAQs, and none of them answers."""
    if any(map(_is_sure, context.parts)):
        return fall_back(context, reason=reason, model_call=model_call)
    said = apologised(context, reason=reason)
    said = said if said.offers_human else with_human(context, said)
    result = context.result
    is_near = result and result.decision in {Decision.ASK_BACK, Decision.LIKELY}
    near = tuple(map(FAQSummary.of, suggestions(result))) if is_near else ()
    record = replace(said.record, suggestions=near)
    return replace(said, record=_with_call(record, model_call))


def _without_model(context: TurnContext, reason: str) -> Reply:
    result = context.result
    if any(_is_enough(context, part) for part in context.parts):
        return _answered_each(context)
    if result and _is_enough(context, result):
        return _answered(context, result)
    if result and result.decision in {Decision.ASK_BACK, Decision.LIKELY}:
        return _asked_back(context, suggestions(result), reason=reason)
    # Likely, where only what is sure may be shown.
    for part in context.parts:
        if part.certainty:
            return _asked_back(context, suggestions(part), reason=reason)
    return _missed(context, reason=reason)


def _is_sure(result: SearchResult) -> bool:
    return result.certainty == "sure"


def _is_enough(context: TurnContext, result: SearchResult) -> bool:
    return result.certainty in {"sure", context.min_certainty}


def _answered(context: TurnContext, result: SearchResult) -> Reply:
    """The answer of the first hit, as it stands in the FAQ."""
    near = suggestions(result)[1 : MAX_ALTERNATIVES + 1]
    document = result.hits[0].document
    # "contact" may be the keyword of another FAQ.
    is_clear = not any(has_keyword(each, result.query) for each in near)
    certainty = result.certainty or "sure"
    return _shown(context, document, certainty, near=near, is_clear=is_clear)


def _shown(
    context: TurnContext,
    document: Document,
    certainty: Certainty,
    *,
    near: Sequence[Document],
    is_clear: bool = True,
) -> Reply:
    """The answer of an FAQ word for word, and what is said with it."""
    is_own_word = is_talk(document.question) or means_human(document.question)
    if is_own_word and is_clear:
        return served(context, document.answer, (document,), certainty)
    if context.move.kind is MoveKind.REPEATS:
        return _repeated(context, document, certainty)
    if document.faq_id in context.conversation.shown:
        return told_again(context, document, certainty, near=near)
    if certainty == "sure":
        return served(context, document.answer, (document,), certainty)
    text = under_heading(document) + as_paragraph(context.say(TextKey.CLOSEST))
    return served(context, text, (document,), certainty, suggested=near)


def _word_for_word(
    context: TurnContext, documents: Sequence[Document], certainty: Certainty
) -> Reply:
    if len(documents) > 1:
        return _shown_each(context, documents, certainty)
    document = documents[0]
    near = [
        each for each in suggestions(context.result) if each.faq_id != document.faq_id
    ]
    near = near[:MAX_ALTERNATIVES]
    return _shown(context, document, certainty, near=near)


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


def _shown_each(
    context: TurnContext, documents: Sequence[Document], certainty: Certainty
) -> Reply:
    """The answers of several FAQs, each under its own question."""
    text = "\n\n".join(map(under_heading, documents))
    if certainty != "sure":
        text += as_paragraph(context.say(TextKey.CLOSEST))
    return served(context, text, documents, certainty)


def _repeated(context: TurnContext, document: Document, certainty: Certainty) -> Reply:
    """The answer again; asked for a third time, it has not helped."""
    said = served(context, document.answer, (document,), certainty)
    last = context.conversation.standing
    is_third = last is not None and last.reply.record.move == MoveKind.REPEATS
    return with_human(context, said) if is_third else said


def _answered_each(context: TurnContext) -> Reply:
    """The answers to several questions, each under its own; what is open, by name."""
    matched = [part for part in context.parts if _is_enough(context, part)]
    documents = distinct(part.hits[0].document for part in matched)
    open_parts = [part for part in context.parts if not _is_enough(context, part)]
    text = "\n\n".join(map(under_heading, documents))
    for part in open_parts:
        question = for_storage(part.query).strip().rstrip("?.!")
        text += as_paragraph(context.say(TextKey.ALSO_HEARD, question=question))
    is_sure = all(part.certainty == "sure" for part in matched)
    if not is_sure and not open_parts:
        text += as_paragraph(context.say(TextKey.CLOSEST))
    near = [each for part in open_parts for each in suggestions(part)]
    near = [each for each in near if each not in documents]
    certainty: Certainty = "sure" if is_sure else "likely"
    return served(context, text, documents, certainty, suggested=near)


def _asked_back(
    context: TurnContext, nearest: Sequence[Document], *, reason: str
) -> Reply:
    if not nearest:
        return _missed(context, reason=reason)
    text = context.say(_question_back(context, nearest))
    summaries = tuple(map(FAQSummary.of, nearest))
    asked = worded(context, Action.ASKED_BACK, text, reason=reason, suggested=summaries)
    return after_misses(context, asked)


def _question_back(context: TurnContext, nearest: Sequence[Document]) -> TextKey:
    if len(nearest) == 1:
        return TextKey.ASKS_BACK_ONE
    # Who says "refund" was understood, and has several things to choose from.
    result = context.result
    is_known = result and result.confidence >= result.thresholds.ask_back
    is_topic = is_known and names_topic(context.text)
    return TextKey.WHICH_ONE if is_topic else TextKey.ASKS_BACK_SEVERAL


def _missed(context: TurnContext, *, reason: str) -> Reply:
    if reason not in _BUSY:
        return apologised(context, reason=reason)
    busy = worded(context, Action.FALLBACK, context.say(TextKey.BUSY), reason=reason)
    # Who can be reached is told at once.
    if context.way_to_humans and not context.conversation.misses:
        return with_human(context, busy)
    return after_misses(context, busy)


def _left_to_the_model(context: TurnContext) -> DecisionRecord:
    result = context.result
    is_unsure = result is not None and result.decision is Decision.ASK_BACK
    nearest = suggestions(result) if is_unsure else ()
    suggested = tuple(map(FAQSummary.of, nearest))
    return replace(record_of(context, Action.MODEL), suggestions=suggested)


def _with_call(why: DecisionRecord, call: ModelCall | None) -> DecisionRecord:
    return replace(why, model=call.model, model_call=call) if call else why
