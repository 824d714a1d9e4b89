"""What replies are made of: the turn they answer, its record, their paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.conf import settings

from faq.retrieval import (
    LATIN,
    Certainty,
    Context,
    Decision,
    Document,
    Reading,
    SearchResult,
    has_keyword,
    is_related,
    language_of,
    script_of,
    told_language,
)
from sessions_app.models import Message
from supportbot.chat.conversation import Conversation
from supportbot.chat.phrases import language_of_topics
from supportbot.chat.replies import Action, DecisionRecord, FAQSummary, MoveKind, Reply
from supportbot.chat.turn_events import TurnWatch
from supportbot.chat.understanding import Move, is_talk
from supportbot.chat.wording import (
    accepted_languages,
    choose_language,
    name_of,
    say,
    say_only_in,
)
from supportbot.llm.deadlines import HasLeft, nobody_leaves
from supportbot.models import TextKey

MAX_SUGGESTIONS = 3
MIN_PLAIN = 3  # words of a message that tells its language
MAX_MISSES = 2  # running; then the bot offers a human by itself
SUGGESTION_SHARE = 0.4  # of the best score; who is further behind is no alternative

State, Source = Message.State, Message.Source

ASKING = Move(kind=MoveKind.ASKS)
NOTHING_SAID = Conversation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a request asks for besides an answer."""

    min_certainty: Certainty = "likely"  # of an FAQ's answer; less is asked back
    language: str = ""  # the customer's, as the caller knows it
    accept_language: str = ""  # a header's


NO_WISHES = Wishes()
MODEL_SHARE = 0.95  # of the turn's time; what is left is for storing the reply


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
    contact: str = ""  # of the settings, where staff have written none
    min_certainty: Certainty = "likely"
    requested_language: str = ""
    accept_language: str = ""  # a header's
    topics: tuple[str, ...] = ()  # what the FAQs are about
    started: float = 0.0  # on the monotonic clock
    watch: TurnWatch = field(default_factory=TurnWatch, repr=False, compare=False)
    has_left: HasLeft = nobody_leaves  # the customer, as far as that can be known

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
    def model_deadline(self) -> float:
        """Until when the model may write, on the monotonic clock."""
        return self.started + MODEL_SHARE * settings.CHAT_TURN_TIMEOUT

    @property
    def hands_over(self) -> bool:
        """Whether the wish for a human is to be passed on."""
        return self.move.kind is MoveKind.HANDS_OVER

    @property
    def other_language(self) -> str | None:
        """The language of a question, unless the FAQs near it speak it, too."""
        told = self._own_language if self.is_question else None
        near = {language_told(document.question) for document in self.documents}
        near |= {document.language for document in self.documents}
        return told if told not in {settings.DEFAULT_LANGUAGE, *near} else None

    def say(self, key: TextKey, **values: str) -> str:
        return say(key, language=self.language, **values)

    @property
    def way_to_humans(self) -> str:
        """How the support team can be reached; empty where nobody has said."""
        return self.say(TextKey.CONTACT) or self.contact

    @property
    def language(self) -> str:
        """The one that the bot speaks: the customer's own, else one asked for."""
        return choose_language(
            of_message=self._customers_language,
            requested=self.requested_language,
            accept=self.accept_language,
        )

    def languages(self) -> tuple[str, ...]:
        """Those that the customer reads, the best first; none where nothing tells."""
        told = self._customers_language or self.requested_language
        if told:
            return (told,)
        return accepted_languages(self.accept_language)

    @property
    def languages_read(self) -> tuple[str, ...]:
        """The customer's own and that of the message, be it a word or two in another.

        None where nothing tells the customer's own.
        """
        own = self.languages()[:1]
        written = None if self._is_click else language_told(self.text)
        return (*own, written) if own and written else own

    @property
    def is_in_own_words(self) -> bool:
        """Whether it is the question of the FAQ found, and was not one to click on."""
        found = self.result.match if self.result else None
        is_own = found is not None and found.phrasing == found.document.question
        is_exact = self.result is not None and self.result.mode == "exact"
        return is_own and is_exact and self.is_question and not self._is_click

    @property
    def _is_click(self) -> bool:
        return self.text in {faq.question for faq in self.conversation.offered}

    @property
    def _customers_language(self) -> str | None:
        """What a message of some words tells, else what was spoken before."""
        is_click = self._is_click
        told = None if is_click else language_of_message(self.text)
        told = told or _language_spoken(self.conversation)
        is_asked = bool(self.requested_language or self.accept_language)
        # A word or two of many languages, but there is nothing else to go by.
        return told or (None if is_asked or is_click else self._own_language)

    @property
    def _own_language(self) -> str | None:
        return language_told(self.text) or self.move.language


def context_of(conversation: Conversation) -> Context:
    """What search is to know of what was said before."""
    return Context(
        question=conversation.answered_question,
        faq_ids=conversation.recent_faq_ids,
        unanswered=conversation.fragments,
    )


def language_of_message(text: str) -> str | None:
    """What a customer's message tells, if it has words enough, or letters that do."""
    is_plain = len(text.split()) >= MIN_PLAIN or script_of(text) not in {LATIN, None}
    return language_told(text) if is_plain else None


@lru_cache(maxsize=16)  # a turn asks several times
def language_told(text: str) -> str | None:
    """The language that its words tell: those of all texts, or of a customer's."""
    return language_of(text) or language_of_topics(text) or told_language(text)


def _language_spoken(conversation: Conversation) -> str | None:
    """What the newest message in the customer's own words tells."""
    offered = {
        faq.question for turn in conversation.turns for faq in turn.reply.suggestions
    }
    said = (turn.text for turn in reversed(conversation.turns))
    own = (text for text in said if text not in offered)
    return next(filter(None, map(language_of_message, own)), None)


def after_misses(context: TurnContext, said: Reply) -> Reply:
    """With the offer of a human, once until something is answered."""
    is_due = context.conversation.misses + 1 == MAX_MISSES
    return with_human(context, said) if is_due else said


def with_human(context: TurnContext, said: Reply) -> Reply:
    contact = context.way_to_humans
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
        note=_note(context, (faq, *also)),
        suggestions=tuple(map(FAQSummary.of, suggested)),
    )
    return Reply(
        text=text,
        state=State.ANSWERED,
        source=Source.FAQ,
        confidence=context.confidence,
        record=record,
    )


def _note(context: TurnContext, answering: Sequence[FAQSummary]) -> str:
    """That answers are in another language than the customer's, if they are."""
    if context.is_in_own_words:
        return ""  # whoever asks in the FAQ's words reads them
    read = context.languages_read
    others = [
        faq.language
        for faq in answering
        if read
        and faq.language
        and not any(is_related(faq.language, each) for each in read)
    ]
    return say_only_in(others, language=context.language) if others else ""


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
        spoken = name_of(settings.DEFAULT_LANGUAGE, language=context.language)
        further = context.say(TextKey.OTHER_LANGUAGE, spoken=spoken)
    text = " ".join(filter(None, (context.say(TextKey.NO_ANSWER), further)))
    said = worded(context, Action.FALLBACK, text, reason=reason)
    return with_human(context, said) if language else after_misses(context, said)


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
