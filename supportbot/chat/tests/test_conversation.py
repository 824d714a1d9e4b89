"""What earlier turns tell about the next message."""

from __future__ import annotations

from typing import Any

from faq.retrieval import Context, Reading
from supportbot.chat.conversation import Conversation, PastTurn
from supportbot.chat.replies import DecisionRecord, FAQSummary, Reply

DELIVERY = FAQSummary(id=1, question="How long does delivery take?")
COST = FAQSummary(id=2, question="How much does delivery cost?")
HELLO = FAQSummary(id=3, question="Hello")


def turn(text: str, *, source: str = "Fallback", **record: Any) -> PastTurn:
    """A turn whose record has these fields."""
    decided = DecisionRecord(**{"decision": "fallback", "move": "asks"} | record)
    reply = Reply(text="", state="answered", source=source, record=decided)
    return PastTurn(text=text, reply=reply)


def answered(text: str, faq: FAQSummary, **record: Any) -> PastTurn:
    return turn(text, source="FAQ", decision="answered", faq=faq, **record)


def said(*turns: PastTurn) -> Conversation:
    return Conversation(turns=turns)


def context_of(conversation: Conversation) -> Context:
    return Context(
        question=conversation.answered_question,
        faq_ids=conversation.recent_faq_ids,
        unanswered=conversation.fragments,
    )


def test_without_turns_there_is_nothing_to_know() -> None:
    conversation = said()

    assert (conversation.misses, conversation.question) == (0, "")
    assert (conversation.offered, conversation.standing) == ((), None)
    assert context_of(conversation) == Context()


def test_the_last_answer_is_what_a_short_message_may_be_about() -> None:
    conversation = said(answered("cost?", COST), answered("how long?", DELIVERY))

    assert context_of(conversation) == Context(question="how long?", faq_ids=(1, 2))


def test_only_the_last_two_turns_lend_their_faqs() -> None:
    conversation = said(answered("cost?", COST), turn("a"), turn("b"))

    assert context_of(conversation) == Context(
        question="cost?", faq_ids=(), unanswered=("a", "b")
    )


def test_a_question_that_was_no_sentence_is_named_by_its_faq() -> None:
    taken = answered("2", DELIVERY, move="takes a suggestion", taken=2)
    followed = answered("and that?", COST, reading="in_context")

    assert said(taken).answered_question == DELIVERY.question
    assert said(followed).answered_question == COST.question


def test_small_talk_is_no_context() -> None:
    conversation = said(answered("cost?", COST), answered("hi", HELLO, move="greets"))

    assert context_of(conversation) == Context(question="cost?", faq_ids=(2,))


def test_misses_run_until_something_is_answered() -> None:
    missed = said(answered("cost?", COST), turn("a"), turn("b"))

    assert missed.misses == 2
    assert said(*missed.turns, answered("c", DELIVERY)).misses == 0


def test_small_talk_between_misses_is_none() -> None:
    nod = turn("ok", decision="chatted", move="nods")

    assert said(turn("a"), nod, turn("b")).misses == 2


def test_a_human_counts_as_offered_until_something_is_answered() -> None:
    offered = turn("a", offers_human=True)

    assert said(offered, turn("b")).has_offered_human
    assert not said(offered, answered("c", COST)).has_offered_human


def test_what_was_rejected_is_all_that_was_shown_for_the_question() -> None:
    likely = answered("cost?", COST, certainty="likely", suggestions=(HELLO,))
    again = turn(
        "no",
        decision="asked back",
        move="rejects what was shown",
        suggestions=(DELIVERY,),
    )

    assert said(likely).rejected == {2}
    assert said(likely, again).rejected == {1, 2}
    assert said(likely, again).question == "cost?"


def test_an_interrupted_turn_without_a_record_changes_nothing() -> None:
    reply = Reply(text="", state="interrupted", source="")

    conversation = said(PastTurn(text="a", reply=reply))

    assert (conversation.misses, context_of(conversation)) == (0, Context())


def test_a_message_that_search_read_alone_is_known_as_such() -> None:
    assert DecisionRecord(reading=Reading.ALONE).is_read_alone
    assert DecisionRecord().is_read_alone
    assert not DecisionRecord(reading=Reading.IN_CONTEXT).is_read_alone
