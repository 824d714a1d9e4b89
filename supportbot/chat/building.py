"""What replies are made of: the turn they answer, its record, their paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.translation import get_language_info, gettext, override

from faq.retrieval import (
    Certainty,
    Decision,
    Document,
    Reading,
    SearchResult,
    has_keyword,
    language_of,
)
from sessions_app.models import Message
from supportbot.chat.conversation import Conversation
from supportbot.chat.phrases import language_of_topics
from supportbot.chat.replies import Action, DecisionRecord, FAQSummary, MoveKind, Reply
from supportbot.chat.turn_events import TurnWatch
from supportbot.chat.understanding import Move, is_talk
from supportbot.chat.wording import choose_language, say
from supportbot.models import TextKey

MAX_SUGGESTIONS = 3
MAX_MISSES = 2  # running; then the bot offers a human by itself
MIN_TELLING = 3  # words that tell their language
SUGGESTION_SHARE = 0.4  # of the best score; who is further behind is no alternative

State, Source = Message.State, Message.Source

ASKING = Move(kind=MoveKind.ASKS)
NOTHING_SAID = Conversation()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnContext:
    """A customer's message, what it means, and what was found for it."""

    text: str
    result: SearchResult | None  # None when the search broke, or is not called for
    parts: tuple[SearchResult, ...] = ()  # of a message that asks several questions
    move: Move = ASKING
    conversation: Conversation = NOTHING_SAID
    chosen: Document | None = None  # the suggestion that was taken, as it is now
    offered: tuple[Document, ...] = ()  # last, to choose from, as they are now
    remembered: tuple[Document, ...] = ()  # answered just before, as they are now
    contact: str = ""
    min_certainty: Certainty = "likely"
    accept_language: str = ""  # a header's
    topics: tuple[str, ...] = ()  # what the FAQs are about
    started: float = 0.0  # on the monotonic clock
    watch: TurnWatch = field(default_factory=TurnWatch, repr=False, compare=False)

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

    @property
    def hands_over(self) -> bool:
        """Whether the wish for a human is to be passed on."""
        return self.move.kind is MoveKind.HANDS_OVER

    @property
    def other_language(self) -> str | None:
        """The language of a question, unless the FAQs near it speak it, too."""
        told = self._told_language if self.is_question else None
        near = {_language_told(document.question) for document in self.documents}
        return told if told not in {settings.DEFAULT_LANGUAGE, *near} else None

    def say(self, key: TextKey, **values: str) -> str:
        return say(key, language=self.language, **values)

    @property
    def _told_language(self) -> str | None:
        return _language_told(self.text) or self.move.language

    @property
    def language(self) -> str:
        """The message's own if its words tell it, else the one that is asked for."""
        is_plain = len(self.text.split()) >= MIN_TELLING or not self.accept_language
        told = self._told_language if is_plain else None
        return choose_language(of_message=told, accept=self.accept_language)


def _language_told(text: str) -> str | None:
    """The language that its words tell: those of all texts, or of a customer's."""
    return language_of(text) or language_of_topics(text)


def after_misses(context: TurnContext, said: Reply) -> Reply:
    """With the offer of a human, once until something is answered."""
    is_due = context.conversation.misses + 1 == MAX_MISSES
    return with_human(context, said) if is_due else said


def with_human(context: TurnContext, said: Reply) -> Reply:
    contact = context.contact
    # The same is not said twice: who knows the contact is asked to say so.
    is_told = context.conversation.has_offered_human or not contact
    offer = (
        context.say(TextKey.OFFER_HANDOFF)
        if is_told
        else context.say(TextKey.OFFER_HUMAN, contact=contact)
    )
    separator = "\n\n" if said.source == Source.FAQ else " "
    text = separator.join(filter(None, (said.text, offer)))
    return offering(replace(said, text=text))


def offering(said: Reply) -> Reply:
    return replace(said, record=replace(said.record, offers_human=True))


def chatted(context: TurnContext, text: str) -> Reply:
    return replace(worded(context, Action.CHATTED, text), state=State.ANSWERED)


def served(
    context: TurnContext,
    text: str,
    documents: Sequence[Document],
    certainty: Certainty,
    *,
    suggested: Iterable[Document] = (),
) -> Reply:
    faq, *also = map(FAQSummary.of, documents)
    record = replace(
        record_of(context, Action.ANSWERED),
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


def worded(
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
        record=replace(record_of(context, action), suggestions=suggested),
    )


def record_of(context: TurnContext, action: Action) -> DecisionRecord:
    move, asked = context.move, context.conversation.asked
    is_in_context = context.result and context.result.reading is Reading.IN_CONTEXT
    answered = context.conversation.answered
    return replace(
        DecisionRecord.of(action, context.result),
        move=move.kind,
        taken=move.number,
        about=move.faq,
        question_id=asked.asked_id if asked and move.number else None,
        in_light_of=answered if is_in_context else "",
    )


def apologised(context: TurnContext, *, reason: str | None = None) -> Reply:
    """There is no answer; what else may lead to one."""
    language = context.other_language
    is_first = not context.conversation.misses and context.is_question
    further = context.say(TextKey.REPHRASE) if is_first and not language else ""
    if language:
        spoken = _name_of(settings.DEFAULT_LANGUAGE, language=context.language)
        further = context.say(TextKey.OTHER_LANGUAGE, spoken=spoken)
    text = " ".join(filter(None, (context.say(TextKey.NO_ANSWER), further)))
    said = worded(context, Action.FALLBACK, text, reason=reason)
    return with_human(context, said) if language else after_misses(context, said)


def _name_of(code: str, *, language: str) -> str:
    """A language's name in another; its code if nobody knows it."""
    try:
        name = get_language_info(code)["name"]
    except KeyError:
        return code
    with override(language):
        return str(gettext(name))


def told_again(
    context: TurnContext,
    document: Document,
    certainty: Certainty,
    *,
    near: Sequence[Document] = (),
) -> Reply:
    """The answer that the customer has just had, as all that is known."""
    text = context.say(TextKey.ALL_I_KNOW) + as_paragraph(document.answer)
    said = served(context, text.strip(), (document,), certainty, suggested=near)
    return said if near else with_human(context, said)


def suggestions(result: SearchResult | None) -> tuple[Document, ...]:
    """The nearest FAQs, each with an answer of its own."""
    hits, query = (result.hits, result.query) if result else ((), "")
    floor = SUGGESTION_SHARE * max((hit.score for hit in hits), default=0.0)
    near = (
        hit.document
        for hit in hits
        if hit.score >= floor
        and (not is_talk(hit.document.question) or has_keyword(hit.document, query))
    )
    return distinct(near)[:MAX_SUGGESTIONS]


def distinct(documents: Iterable[Document]) -> tuple[Document, ...]:
    by_answer: dict[str, Document] = {}
    for document in documents:
        by_answer.setdefault(" ".join(document.answer.split()), document)
    return tuple(by_answer.values())


def under_heading(document: Document) -> str:
    return f"**{document.question}**\n\n{document.answer}"


def as_paragraph(text: str) -> str:
    return f"\n\n{text}" if text else ""
