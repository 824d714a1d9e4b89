"""What is said to a yes, a no, a wish for a human, small talk."""

from __future__ import annotations

import pytest

from faq.retrieval import Decision, Document
from supportbot.chat.building import TurnContext
from supportbot.chat.replies import DecisionRecord, FAQSummary, MoveKind
from supportbot.chat.responding import respond
from supportbot.chat.tests.contexts import after, ids, make_context, make_move
from supportbot.chat.understanding import Move

pytestmark = pytest.mark.django_db  # the bot's own words may be staff's


def test_a_call_in_a_conversation_is_answered_with_a_human() -> None:
    reply = respond(make_move(MoveKind.CALLS))

    assert reply
    assert reply.text.startswith("I'm here.")
    assert reply.offers_human


def test_a_question_about_an_answer_is_no_new_beginning() -> None:
    shown = after(DecisionRecord(faq=FAQSummary(id=1)), source="FAQ")

    reply = respond(make_move(MoveKind.IS_PUZZLED, conversation=shown))

    assert reply
    assert "Which part of it" in reply.text


def test_who_makes_sure_of_an_answer_gets_it_again() -> None:
    chosen = Document(faq_id=4, question="R?", answer="**No**")

    reply = respond(make_move(MoveKind.MAKES_SURE, chosen=chosen))

    assert reply
    assert reply.text.startswith("This is what I know about it:\n\n**No**")


def test_a_yes_to_nothing_asks_what_is_wanted() -> None:
    reply = respond(make_move(MoveKind.LEAVES_OPEN))

    assert reply
    assert reply.text.startswith("What would you like to know?")


@pytest.mark.parametrize(
    ("topics", "ending"),
    [(("Orders", "Returns"), "For example about: Orders, Returns."), ((), "words.")],
)
def test_the_bot_says_what_it_can_do(topics: tuple[str, ...], ending: str) -> None:
    reply = respond(make_move(MoveKind.ASKS_HELP, topics=topics))

    assert reply
    assert "help centre" in reply.text
    assert reply.text.endswith(ending)


def test_a_suggestion_that_is_taken_is_answered_for_sure() -> None:
    chosen = Document(faq_id=4, question="R?", answer="**Yes**")

    reply = respond(make_move(MoveKind.TAKES, chosen=chosen))

    assert reply
    assert (reply.text, reply.certainty) == ("**Yes**", "sure")
    assert reply.record.move == "takes a suggestion"


def test_a_suggestion_that_is_gone_is_no_answer() -> None:
    reply = respond(make_move(MoveKind.TAKES))

    assert reply
    assert (reply.record.decision, reply.faq) == ("fallback", None)


def test_a_yes_to_several_lists_them_again_without_an_apology() -> None:
    offered = tuple(
        Document(faq_id=number, question="R?", answer="A") for number in (4, 5)
    )

    reply = respond(make_move(MoveKind.LEAVES_OPEN, offered=offered))

    assert (reply.record.decision, ids(reply.suggestions)) == ("asked back", [4, 5])
    assert reply.text == "Which one do you mean?"


def test_a_yes_to_several_of_which_one_is_left_asks_about_that_one() -> None:
    left = Document(faq_id=4, question="R?", answer="A")

    reply = respond(make_move(MoveKind.LEAVES_OPEN, offered=(left,)))

    assert "this question" in reply.text
    assert ids(reply.suggestions) == [4]


@pytest.mark.parametrize(
    ("contact", "words"), [("a@b.example", "a@b.example"), ("", "Answer “yes”")]
)
def test_a_wish_for_a_human_without_an_faq_names_the_way(
    contact: str, words: str
) -> None:
    reply = respond(make_move(MoveKind.WANTS_HUMAN, contact=contact))

    assert reply
    assert words in reply.text
    assert (reply.offers_human, reply.state) == (True, "answered")


@pytest.mark.parametrize("kind", [MoveKind.COMPLAINS, MoveKind.SWEARS])
def test_anger_is_offered_a_human(kind: MoveKind) -> None:
    reply = respond(make_move(kind))

    assert reply
    assert (reply.record.decision, reply.offers_human) == ("chatted", True)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (MoveKind.GREETS, "Hello"),
        (MoveKind.THANKS, "welcome"),
        (MoveKind.LEAVES, "Goodbye"),
        (MoveKind.NODS, "Alright"),
        (MoveKind.ACCEPTS, "Glad to help"),
        (MoveKind.IS_PUZZLED, "What would you like to know"),
        (MoveKind.ASKS_WHO, "bot"),
    ],
)
def test_small_talk_gets_a_friendly_reply_without_the_model(
    kind: MoveKind, words: str
) -> None:
    reply = respond(make_move(kind))

    assert reply
    assert (reply.record.decision, reply.source) == ("chatted", "Fallback")
    assert (reply.state, reply.reason) == ("answered", None)
    assert words in reply.text


def test_a_no_offers_the_next_candidates() -> None:
    move = Move(kind=MoveKind.REJECTS)

    reply = respond(make_context(Decision.ASK_BACK, move=move))

    assert reply
    assert (reply.record.decision, reply.offers_human) == ("asked back", False)
    assert ids(reply.suggestions) == [0, 1, 2]


def test_a_second_no_offers_a_human() -> None:
    earlier = after(
        DecisionRecord(decision="asked back", move="rejects what was shown")
    )
    move = Move(kind=MoveKind.REJECTS)

    reply = respond(make_context(Decision.ASK_BACK, move=move, conversation=earlier))

    assert reply
    assert (reply.offers_human, reply.suggestions) == (True, ())


def test_a_no_without_other_candidates_asks_for_other_words_and_offers_a_human() -> (
    None
):
    shown = after(DecisionRecord(faq=FAQSummary(id=1)), source="FAQ")

    reply = respond(make_move(MoveKind.REJECTS, conversation=shown))

    assert "in other words?" in reply.text
    assert reply.offers_human


def test_a_no_to_nothing_asks_what_is_wanted() -> None:
    reply = respond(make_move(MoveKind.REJECTS))

    assert reply.text.startswith("What would you like to know?")


def test_a_wish_for_a_human_is_answered_by_the_companys_own_faq() -> None:
    move = Move(kind=MoveKind.WANTS_HUMAN)

    reply = respond(make_context(Decision.LIKELY, move=move))

    assert reply
    assert (reply.text, reply.certainty, reply.offers_human) == (
        "**0**",
        "likely",
        True,
    )


def test_the_bot_answers_small_talk_in_its_language() -> None:
    move = Move(kind=MoveKind.THANKS, language="de")

    reply = respond(TurnContext(text="", result=None, move=move))

    assert reply
    assert reply.text.startswith("Gern")
