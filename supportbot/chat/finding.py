"""What the FAQs have for a message: near a question, for thanks, a no, a wish."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from faq.models import FAQ
from faq.retrieval import Context, Decision, has_keyword
from sessions_app.exceptions import is_storage_fault
from supportbot import failures
from supportbot.chat.building import TurnContext
from supportbot.chat.phrases import read_tokens, spelling
from supportbot.chat.replies import MoveKind, for_storage
from supportbot.chat.understanding import is_talk, means_human, understand
from supportbot.models import Failure

if TYPE_CHECKING:
    from faq.retrieval import Document, ExchangedWord, Hit, SearchResult
    from supportbot.chat.building import Wishes
    from supportbot.chat.conversation import Conversation
    from supportbot.chat.turn_events import TurnWatch

logger = logging.getLogger(__name__)

# Said in many ways, so that an FAQ close to it is the company's own word, too.
ASKING_WORDS = {
    MoveKind.WANTS_HUMAN,
    MoveKind.HANDS_OVER,
    MoveKind.ASKS_WHO,
    MoveKind.ASKS_HELP,
}
# Said to the bot as it is, whatever FAQ has the words.
NOT_ASKED = {MoveKind.CALLS, MoveKind.MAKES_SURE}
MAX_TOPICS = 3
OF_A_PART = 2  # nearest FAQs of one question of several


class KnowledgeBase(Protocol):
    """What is asked of the FAQs; `faq.search` is one."""

    def search(
        self,
        text: str,
        *,
        context: Context | None = None,
        without: Collection[int] = (),
        languages: Callable[[], Sequence[str]] = ...,
    ) -> SearchResult: ...

    def search_parts(
        self,
        text: str,
        *,
        context: Context | None = None,
        languages: Callable[[], Sequence[str]] = ...,
    ) -> tuple[SearchResult, ...]: ...

    def nearest(
        self,
        text: str,
        *,
        context: Context | None = None,
        also: Collection[Document] = (),
        languages: Callable[[], Sequence[str]] = ...,
    ) -> tuple[Document, ...]: ...

    def exchanged_word(self, text: str, faq_id: int) -> ExchangedWord | None: ...

    def find(self, faq_id: int) -> Document | None: ...


def look_up(
    conversation: Conversation,
    text: str,
    wishes: Wishes,
    *,
    watch: TurnWatch,
    faqs: KnowledgeBase,
) -> TurnContext:
    """What the message means after what was said before, and what is found for it.

    Nothing is stored: who only wants to know gets what a customer would.
    """
    move = understand(text, conversation)
    watch.lap("lookup")
    context = TurnContext(
        # What is not stored is not sent to the model either.
        text=for_storage(text),
        result=None,
        move=move,
        conversation=conversation,
        contact=settings.SUPPORT_CONTACT,
        min_certainty=wishes.min_certainty,
        requested_language=wishes.language,
        accept_language=wishes.accept_language,
        started=watch.started,
        watch=watch,
    )
    context = find_for(context, text, faqs=faqs)
    watch.lap("search")
    return context


def find_for(context: TurnContext, text: str, *, faqs: KnowledgeBase) -> TurnContext:
    """With what search finds for the customer's words; a fault keeps what it had."""
    for find_more in (_with_result, _with_parts):
        with _going_on():
            context = find_more(context, text, faqs)
    return context


def as_now(context: TurnContext, *, faqs: KnowledgeBase) -> TurnContext:
    """The context itself, or searched anew if an FAQ in it is not what it was.

    While a turn waits, for a turn before it or for the model, staff go on working.
    """
    is_same = all(faqs.find(each.faq_id) == each for each in context.documents)
    if is_same or not context.is_question:
        return context
    bare = replace(context, result=None, parts=(), remembered=())
    return find_for(bare, context.text, faqs=faqs)


def still_told(
    documents: Sequence[Document], *, faqs: KnowledgeBase
) -> tuple[Document, ...]:
    """The FAQs as they are now, but for those that are told no more.

    One that was made into another question's is another FAQ.
    """
    now = ((each, faqs.find(each.faq_id)) for each in documents)
    return tuple(
        found
        for each, found in now
        if found and same_question(found.question, each.question)
    )


def same_question(one: str, other: str) -> bool:
    """Whether they differ in nothing but spaces, capitals and the last sign."""
    return _told(one) == _told(other)


def _told(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip("?!. ")


def find_nearest(context: TurnContext, *, faqs: KnowledgeBase) -> tuple[Document, ...]:
    """The FAQs that the model may point at, the likeliest first."""
    of_parts = [hit.document for part in context.parts for hit in part.hits[:OF_A_PART]]
    known = [*context.documents[:1], *of_parts, *context.documents]
    nearest: tuple[Document, ...] = ()
    if context.result is not None:
        with _going_on():
            nearest = faqs.nearest(
                context.move.query or context.text,
                context=context_of(context.conversation),
                also=known,
                languages=context.languages,
            )
    return nearest


def exchanged_in(
    context: TurnContext, documents: Sequence[Document], *, faqs: KnowledgeBase
) -> dict[int, ExchangedWord]:
    """The words that make the message another question, for FAQs of which they do."""
    query = context.move.query or context.text
    found = {each.faq_id: faqs.exchanged_word(query, each.faq_id) for each in documents}
    return {faq_id: words for faq_id, words in found.items() if words}


@contextmanager
def _going_on() -> Iterator[None]:
    """After a fault of search, too: the model can still answer."""
    try:
        yield
    except Exception as exc:
        if is_storage_fault(exc):
            raise
        error_type = type(exc).__name__
        logger.exception("chat.search.failed", extra={"error_type": error_type})
        failures.keep(Failure.What.SEARCH)


def _with_result(context: TurnContext, text: str, faqs: KnowledgeBase) -> TurnContext:
    """With the FAQs near a question, or with what another move is about."""
    if not context.is_question:
        return find_for_move(context, text, faqs=faqs)
    before = context_of(context.conversation)
    result = faqs.search(
        context.move.query, context=before, languages=context.languages
    )
    return replace(context, result=result)


def _with_parts(context: TurnContext, _text: str, faqs: KnowledgeBase) -> TurnContext:
    """With what a question's parts find, and the FAQs answered just before."""
    result = context.result
    if result is None or result.mode == "exact" or not context.is_question:
        return context
    before = context_of(context.conversation)
    parts = faqs.search_parts(
        context.move.query, context=before, languages=context.languages
    )
    answered = filter(None, map(faqs.find, before.faq_ids))
    return replace(context, parts=parts, remembered=tuple(answered))


def context_of(conversation: Conversation) -> Context:
    """What search is to know of what was said before."""
    return Context(
        question=conversation.answered_question,
        faq_ids=conversation.recent_faq_ids,
        unanswered=conversation.fragments,
    )


def find_for_move(
    context: TurnContext, text: str, *, faqs: KnowledgeBase
) -> TurnContext:
    """With the FAQ that has the customer's words, or with what the move is about."""
    if context.move.kind in NOT_ASKED:
        return _with_more(context, faqs)
    found = faqs.search(text, languages=context.languages)
    owner = None if context.conversation.is_open else _keyword_owner(found)
    if owner:
        return _as_keyword(context, found, owner)
    own = _own_faq(context, found, faqs)
    return replace(context, result=own) if own else _with_more(context, faqs)


def _keyword_owner(found: SearchResult) -> Hit | None:
    """The one FAQ that has the message as its keyword, if no other has it at all."""
    owners = [hit for hit in found.hits if has_keyword(hit.document, found.query)]
    return owners[0] if len(owners) == 1 and found.mode != "exact" else None


def _as_keyword(context: TurnContext, found: SearchResult, owner: Hit) -> TurnContext:
    """The word taken for a question about that FAQ; a wish for a human stays one."""
    question = owner.document.question
    is_own_word = is_talk(question) or means_human(question)
    result = replace(
        found,
        hits=(owner, *(hit for hit in found.hits if hit is not owner)),
        decision=Decision.SURE if is_own_word else Decision.LIKELY,
        capped_by=None,
    )
    move = replace(context.move, kind=MoveKind.ASKS, query=found.query, asks=())
    wants_human = context.move.kind is MoveKind.WANTS_HUMAN
    return replace(context, result=result, move=context.move if wants_human else move)


def _own_faq(
    context: TurnContext, found: SearchResult, faqs: KnowledgeBase
) -> SearchResult | None:
    """The company's own FAQ about what is no question: "Hello", "Thank you"."""
    move, text = context.move, found.query
    is_asking = move.kind in ASKING_WORDS
    is_said = found.mode == "exact" or is_asking
    if is_said and found.certainty == "sure":
        return found
    for query in move.asks:
        result = faqs.search(query, languages=context.languages)
        is_near = is_asking and result.certainty == context.min_certainty
        is_good = result.certainty == "sure" or is_near
        if is_good and not _must_not_match(text, result.hits[0].document):
            return result
    return None


def _must_not_match(text: str, document: Document) -> bool:
    """Whether it is for other words only: the search was not for the customer's."""
    said = spelling(read_tokens(text))
    return any(spelling(read_tokens(never)) == said for never in document.never)


def _with_more(context: TurnContext, faqs: KnowledgeBase) -> TurnContext:
    find_more = _FINDERS.get(context.move.kind)
    return find_more(context, faqs) if find_more else context


def _with_chosen(context: TurnContext, faqs: KnowledgeBase) -> TurnContext:
    faq = context.move.faq
    return replace(context, chosen=faqs.find(faq.id)) if faq else context


def _with_offered(context: TurnContext, faqs: KnowledgeBase) -> TurnContext:
    """With the questions offered last, as they are now."""
    offered = (faqs.find(faq.id) for faq in context.conversation.offered)
    return replace(context, offered=tuple(filter(None, offered)))


def _with_others(context: TurnContext, faqs: KnowledgeBase) -> TurnContext:
    """With the next candidates of a question that was not answered yet."""
    before = context.conversation
    if not before.question:
        return context
    others = faqs.search(
        before.question, without=before.rejected, languages=context.languages
    )
    # What is found after a no is offered; it is not the answer.
    is_near = others.decision is not Decision.NONE
    found = replace(others, decision=Decision.ASK_BACK) if is_near else None
    return replace(context, result=found)


def _with_topics(context: TurnContext, _faqs: KnowledgeBase) -> TurnContext:
    return replace(context, topics=FAQ.objects.topics(MAX_TOPICS))


_FINDERS = {
    MoveKind.TAKES: _with_chosen,
    MoveKind.MAKES_SURE: _with_chosen,
    MoveKind.LEAVES_OPEN: _with_offered,
    MoveKind.REJECTS: _with_others,
    MoveKind.ASKS_HELP: _with_topics,
}
