"""What the FAQs have for a message: for a question, or about what is none."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from faq import search as faq_search
from faq.models import FAQ
from faq.retrieval import Context, Decision, has_keyword
from sessions_app.exceptions import SessionsError
from sessions_app.gate import storage_errors
from supportbot.chat.phrases import read_tokens, spelling
from supportbot.chat.replies import MoveKind
from supportbot.chat.understanding import is_talk, means_human

if TYPE_CHECKING:
    from faq.retrieval import Document, Hit, SearchResult
    from supportbot.chat.building import TurnContext
    from supportbot.chat.conversation import Conversation

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


def find_for(context: TurnContext, text: str) -> TurnContext:
    """With what search finds for the customer's words; a fault keeps what it had."""
    for find_more in (_with_result, _with_parts):
        try:
            with storage_errors():
                context = find_more(context, text)
        except SessionsError:
            raise
        except Exception as exc:  # noqa: BLE001 (the model can still answer)
            logger.error("chat.search.failed", extra={"error_type": type(exc).__name__})  # noqa: TRY400 (a traceback can quote the customer)
            break
    return context


def _with_result(context: TurnContext, text: str) -> TurnContext:
    """With the FAQs near a question, or with what another move is about."""
    if context.is_question:
        before = _context_of(context.conversation)
        result = faq_search.search(context.move.query, context=before)
        return replace(context, result=result)
    if context.move.kind in NOT_ASKED:
        return _with_more(context)
    found = faq_search.search(text)
    owner = None if context.conversation.is_open else _keyword_owner(found)
    if owner:
        return _as_keyword(context, found, owner)
    own = _own_faq(context, found)
    return replace(context, result=own) if own else _with_more(context)


def _with_parts(context: TurnContext, _text: str) -> TurnContext:
    """With what a question's parts find, and the FAQs answered just before."""
    result = context.result
    if result is None or result.mode == "exact" or not context.is_question:
        return context
    before = _context_of(context.conversation)
    parts = faq_search.search_parts(context.move.query, context=before)
    answered = filter(None, map(faq_search.find, before.faq_ids))
    return replace(context, parts=parts, remembered=tuple(answered))


def _context_of(conversation: Conversation) -> Context:
    """What search is to know of what was said before."""
    return Context(
        question=conversation.answered_question,
        faq_ids=conversation.recent_faq_ids,
        unanswered=conversation.fragments,
    )


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


def _own_faq(context: TurnContext, found: SearchResult) -> SearchResult | None:
    """The company's own FAQ about what is no question: "Hello", "Thank you"."""
    move, text = context.move, found.query
    is_asking = move.kind in ASKING_WORDS
    is_said = found.mode == "exact" or is_asking
    if is_said and found.certainty == "sure":
        return found
    for query in move.asks:
        result = faq_search.search(query)
        is_near = is_asking and result.certainty == context.min_certainty
        is_good = result.certainty == "sure" or is_near
        if is_good and not _must_not_match(text, result.hits[0].document):
            return result
    return None


def _must_not_match(text: str, document: Document) -> bool:
    """Whether it is for other words only: the search was not for the customer's."""
    said = spelling(read_tokens(text))
    return any(spelling(read_tokens(never)) == said for never in document.never)


def _with_more(context: TurnContext) -> TurnContext:
    find_more = _FINDERS.get(context.move.kind)
    return find_more(context) if find_more else context


def _with_chosen(context: TurnContext) -> TurnContext:
    faq = context.move.faq
    return replace(context, chosen=faq_search.find(faq.id)) if faq else context


def _with_offered(context: TurnContext) -> TurnContext:
    """With the questions offered last, as they are now."""
    offered = (faq_search.find(faq.id) for faq in context.conversation.offered)
    return replace(context, offered=tuple(filter(None, offered)))


def _with_others(context: TurnContext) -> TurnContext:
    """With the next candidates of a question that was not answered yet."""
    before = context.conversation
    if not before.question:
        return context
    others = faq_search.search(before.question, without=before.rejected)
    # What is found after a no is offered; it is not the answer.
    is_near = others.decision is not Decision.NONE
    found = replace(others, decision=Decision.ASK_BACK) if is_near else None
    return replace(context, result=found)


def _with_topics(context: TurnContext) -> TurnContext:
    return replace(context, topics=FAQ.objects.topics(MAX_TOPICS))


_FINDERS = {
    MoveKind.TAKES: _with_chosen,
    MoveKind.MAKES_SURE: _with_chosen,
    MoveKind.LEAVES_OPEN: _with_offered,
    MoveKind.REJECTS: _with_others,
    MoveKind.ASKS_HELP: _with_topics,
}
