"""Decides what a message is answered with, and words the bot's own replies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faq.retrieval import Certainty, Decision, Document, SearchResult
from sessions_app.models import Message
from supportbot.chat.conversation import Conversation
from supportbot.chat.replies import (
    Action,
    DecisionRecord,
    FAQSummary,
    ModelCall,
    MoveKind,
    Reply,
)
from supportbot.chat.understanding import Move
from supportbot.chat.wording import say
from supportbot.models import TextKey

if TYPE_CHECKING:
    from supportbot.chat.completion import Completion

MAX_SUGGESTIONS = 3
MAX_ALTERNATIVES = 2  # beside a likely answer
SUGGESTION_SHARE = 0.4  # of the best score; who is further behind is no alternative
MAX_MISSES = 2  # running; then the bot offers a human by itself

State, Source = Message.State, Message.Source

ASKING = Move(kind=MoveKind.ASKS)
NOTHING_SAID = Conversation()
_BUSY = {"model_timeout", "model_unavailable", "budget_exhausted"}
_TALK: Mapping[MoveKind, TextKey] = {
    MoveKind.ACCEPTS: TextKey.GLAD_IT_HELPED,
    MoveKind.ASKS_HELP: TextKey.UNCLEAR,
    MoveKind.ASKS_MOOD: TextKey.GREETING,
    MoveKind.ASKS_WHO: TextKey.BOT_OR_HUMAN,
    MoveKind.GREETS: TextKey.GREETING,
    MoveKind.IS_PUZZLED: TextKey.UNCLEAR,
    MoveKind.LEAVES: TextKey.GOODBYE,
    MoveKind.NODS: TextKey.ACKNOWLEDGED,
    MoveKind.THANKS: TextKey.THANKS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnContext:
    """A customer's message, what it means, and what was found for it."""

    text: str
    result: SearchResult | None  # None when the search broke, or is not called for
    parts: tuple[SearchResult, ...] = ()  # of a message that asks several questions
    move: Move = ASKING
    conversation: Conversation = NOTHING_SAID
    chosen: Document | None = None  # the suggestion that was taken, as it is now
    remembered: tuple[Document, ...] = ()  # answered just before, as they are now
    contact: str = ""
    min_certainty: Certainty = "likely"
    started: float = 0.0  # on the monotonic clock

    @property
    def documents(self) -> tuple[Document, ...]:
        """The nearest FAQs, and those answered just before."""
        hits = self.result.hits if self.result else ()
        nearest = {hit.document.faq_id: hit.document for hit in hits}
        known = {document.faq_id: document for document in self.remembered}
        return tuple((nearest | known).values())

    @property
    def confidence(self) -> float | None:
        return self.result.confidence if self.result else None

    @property
    def is_question(self) -> bool:
        """Whether it is for the knowledge base, and then for the model."""
        kinds = {MoveKind.ASKS, MoveKind.CORRECTS, MoveKind.REPEATS}
        is_chat = self.result and self.result.decision is Decision.SMALL_TALK
        return self.move.kind in kinds and not is_chat

    def say(self, key: TextKey, **values: str) -> str:
        return say(key, language=self.move.language, **values)


def from_faq(context: TurnContext) -> Reply | None:
    """What is said without the model, whether or not there is one."""
    if not context.is_question:
        return _moved(context)
    parts = context.parts
    if parts and all(part.certainty == "sure" for part in parts):
        return _answered_each(context)
    if context.result and context.result.certainty == "sure":
        return _answered(context, context.result)
    return None


def fall_back(
    context: TurnContext, *, reason: str, model_call: ModelCall | None = None
) -> Reply:
    """The reply without a model: what is likely, a question back, or an apology."""
    reply = _without_model(context, reason)
    return replace(reply, record=_with_call(reply.record, model_call))


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


def failed(context: TurnContext) -> Reply:
    """The fallback after a fault of our own."""
    return replace(fall_back(context, reason="model_unavailable"), state=State.FAILED)


def interrupted(context: TurnContext, planned: Reply | None, *, said: str) -> Reply:
    """What was said until the customer left.

    Without a source, so that the model never gets it as a reply of its own.
    """
    record = planned.record if planned else _left_to_the_model(context)
    return Reply(text=said, state=State.INTERRUPTED, source="", record=record)


def _without_model(context: TurnContext, reason: str) -> Reply:
    result = context.result
    if any(part.match for part in context.parts):
        return _answered_each(context)
    if result and result.match and _is_enough(context, result):
        return _answered(context, result)
    if result and result.decision in {Decision.ASK_BACK, Decision.LIKELY}:
        return _asked_back(context, suggestions(result), reason=reason)
    return _missed(context, reason=reason)


def _is_enough(context: TurnContext, result: SearchResult) -> bool:
    return context.min_certainty == "likely" or result.certainty == "sure"


def _answered(context: TurnContext, result: SearchResult) -> Reply:
    """The answer of the first hit, as it stands in the FAQ."""
    document = result.hits[0].document
    certainty = result.certainty or "sure"
    is_repeated = context.move.kind is MoveKind.REPEATS
    near = suggestions(result)[1 : MAX_ALTERNATIVES + 1]
    shown = near if certainty == "likely" else ()
    text = document.answer
    if certainty == "likely":
        text = _under_heading(document) + _as_paragraph(context.say(TextKey.CLOSEST))
    reply = _served(context, text, (document,), certainty, suggested=shown)
    # Asked again, an answer has not helped.
    return _with_human(context, reply) if is_repeated else reply


def _answered_each(context: TurnContext) -> Reply:
    """The answers to several questions, each under its own; what is open, by name."""
    matched = [part for part in context.parts if part.match]
    documents = _distinct(part.hits[0].document for part in matched)
    open_parts = [part for part in context.parts if not part.match]
    text = "\n\n".join(map(_under_heading, documents))
    for part in open_parts:
        question = part.query.strip().rstrip("?.!")
        text += _as_paragraph(context.say(TextKey.ALSO_HEARD, question=question))
    is_sure = all(part.certainty == "sure" for part in matched)
    if not is_sure and not open_parts:
        text += _as_paragraph(context.say(TextKey.CLOSEST))
    asked_back = [part for part in open_parts if part.decision is Decision.ASK_BACK]
    near = [document for part in asked_back for document in suggestions(part)]
    certainty: Certainty = "sure" if is_sure else "likely"
    return _served(context, text, documents, certainty, suggested=near)


def _moved(context: TurnContext) -> Reply | None:
    """What is said to a yes, a no, a wish, small talk."""
    if context.result and context.result.match:
        reply = _own_words(context, context.result.match.document)
        wants_human = context.move.kind is MoveKind.WANTS_HUMAN
        return _offering(reply) if wants_human else reply
    special = _MOVES.get(context.move.kind)
    if special:
        return special(context)
    return _chatted(
        context, context.say(_TALK.get(context.move.kind, TextKey.GREETING))
    )


def _own_words(context: TurnContext, document: Document) -> Reply:
    """What the company's own FAQ says to a move."""
    return _served(context, document.answer, (document,), "sure")


def _took(context: TurnContext) -> Reply:
    if context.chosen is None:  # deleted since it was offered
        return _missed(context, reason="not_configured")
    return _served(context, context.chosen.answer, (context.chosen,), "sure")


def _left_open(context: TurnContext) -> Reply:
    """The same questions again, to choose from."""
    offered = context.conversation.offered
    text = context.say(TextKey.WHICH_ONE)
    return _reply(context, Action.ASKED_BACK, text, suggested=offered)


def _rejected(context: TurnContext) -> Reply:
    """The next candidates of the last question, then a human."""
    next_ones = suggestions(context.result)
    has_tried = any(
        turn.reply.record.move == MoveKind.REJECTS
        for turn in context.conversation.turns[-1:]
    )
    if not next_ones or has_tried:
        text = context.say(TextKey.NO_ANSWER)
        return _with_human(context, _reply(context, Action.FALLBACK, text))
    several = len(next_ones) > 1
    text = context.say(TextKey.NEXT_SEVERAL if several else TextKey.NEXT_ONE)
    summaries = tuple(map(FAQSummary.of, next_ones))
    return _reply(context, Action.ASKED_BACK, text, suggested=summaries)


def _upset(context: TurnContext) -> Reply:
    is_complaint = context.move.kind is MoveKind.COMPLAINS
    key = TextKey.COMPLAINT if is_complaint else TextKey.SWEARING
    return _with_human(context, _chatted(context, context.say(key)))


def _handed_on(context: TurnContext) -> Reply:
    """The way to a human, where no FAQ tells it."""
    key = TextKey.HUMAN if context.contact else TextKey.HUMAN_HANDOFF
    values = {"contact": context.contact} if context.contact else {}
    parts = [context.say(key, **values), context.say(TextKey.HOURS)]
    return _offering(_chatted(context, " ".join(filter(None, parts))))


_MOVES: Mapping[MoveKind, Callable[[TurnContext], Reply]] = {
    MoveKind.TAKES: _took,
    MoveKind.LEAVES_OPEN: _left_open,
    MoveKind.REJECTS: _rejected,
    MoveKind.COMPLAINS: _upset,
    MoveKind.SWEARS: _upset,
    MoveKind.WANTS_HUMAN: _handed_on,
}


def _asked_back(
    context: TurnContext, nearest: Sequence[Document], *, reason: str
) -> Reply:
    several = len(nearest) > 1
    key = TextKey.ASKS_BACK_SEVERAL if several else TextKey.ASKS_BACK_ONE
    summaries = tuple(map(FAQSummary.of, nearest))
    reply = _reply(
        context, Action.ASKED_BACK, context.say(key), reason=reason, suggested=summaries
    )
    return _after_misses(context, reply)


def _missed(context: TurnContext, *, reason: str) -> Reply:
    key = TextKey.BUSY if reason in _BUSY else TextKey.NO_ANSWER
    reply = _reply(context, Action.FALLBACK, context.say(key), reason=reason)
    # Who can be reached is told at once.
    if context.contact and not context.conversation.misses:
        return _with_human(context, reply)
    return _after_misses(context, reply)


def _after_misses(context: TurnContext, reply: Reply) -> Reply:
    """With the offer of a human, once until something is answered."""
    is_due = context.conversation.misses + 1 == MAX_MISSES
    return _with_human(context, reply) if is_due else reply


def _with_human(context: TurnContext, reply: Reply) -> Reply:
    contact = context.contact
    # The same is not said twice: who knows the contact is asked to say so.
    is_told = context.conversation.has_offered_human or not contact
    offer = (
        context.say(TextKey.OFFER_HANDOFF)
        if is_told
        else context.say(TextKey.OFFER_HUMAN, contact=contact)
    )
    separator = "\n\n" if reply.source == Source.FAQ else " "
    text = separator.join(filter(None, (reply.text, offer)))
    return _offering(replace(reply, text=text))


def _offering(reply: Reply) -> Reply:
    return replace(reply, record=replace(reply.record, offers_human=True))


def _chatted(context: TurnContext, text: str) -> Reply:
    reply = _reply(context, Action.CHATTED, text)
    return replace(reply, state=State.ANSWERED)


def _served(
    context: TurnContext,
    text: str,
    documents: Sequence[Document],
    certainty: Certainty,
    *,
    suggested: Iterable[Document] = (),
) -> Reply:
    faq, *also = map(FAQSummary.of, documents)
    record = replace(
        _record(context, Action.ANSWERED),
        faq=faq,
        also=tuple(also),
        certainty=certainty,
        suggestions=tuple(map(FAQSummary.of, suggested)),
    )
    return Reply(
        text=text,
        state=State.ANSWERED,
        source=Source.FAQ,
        confidence=context.confidence,
        record=record,
    )


def _reply(
    context: TurnContext,
    action: Action,
    text: str,
    *,
    reason: str | None = None,
    suggested: tuple[FAQSummary, ...] = (),
) -> Reply:
    """A reply in the bot's own words."""
    return Reply(
        text=text,
        state=State.FALLBACK,
        source=Source.FALLBACK,
        reason=reason,
        confidence=context.confidence,
        record=replace(_record(context, action), suggestions=suggested),
    )


def _record(context: TurnContext, action: Action) -> DecisionRecord:
    move = context.move
    return replace(
        DecisionRecord.of(action, context.result),
        move=move.kind,
        taken=move.number,
        about=move.faq,
    )


def suggestions(result: SearchResult | None) -> tuple[Document, ...]:
    """The nearest FAQs, each with an answer of its own."""
    hits = result.hits if result else ()
    floor = SUGGESTION_SHARE * max((hit.score for hit in hits), default=0.0)
    near = (hit.document for hit in hits if hit.score >= floor)
    return _distinct(near)[:MAX_SUGGESTIONS]


def _distinct(documents: Iterable[Document]) -> tuple[Document, ...]:
    by_answer: dict[str, Document] = {}
    for document in documents:
        by_answer.setdefault(" ".join(document.answer.split()), document)
    return tuple(by_answer.values())


def _left_to_the_model(context: TurnContext) -> DecisionRecord:
    result = context.result
    record = _record(context, Action.MODEL)
    is_unsure = result is not None and result.decision is Decision.ASK_BACK
    nearest = suggestions(result) if is_unsure else ()
    return replace(record, suggestions=tuple(map(FAQSummary.of, nearest)))


def _with_call(record: DecisionRecord, call: ModelCall | None) -> DecisionRecord:
    return replace(record, model=call.model, model_call=call) if call else record


def _under_heading(document: Document) -> str:
    return f"**{document.question}**\n\n{document.answer}"


def _as_paragraph(text: str) -> str:
    return f"\n\n{text}" if text else ""
