"""What a question is answered with, given what the search found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from faq.retrieval import Certainty, Decision, Document
from faq.retrieval.results import ExchangedWord
from supportbot.chat import policy
from supportbot.chat.building import TurnContext, suggestions
from supportbot.chat.replies import DecisionRecord, FAQSummary, MoveKind
from supportbot.chat.tests.contexts import (
    after,
    ids,
    make_context,
    make_result,
)
from supportbot.chat.turn_events import outcome_of
from supportbot.chat.understanding import Move

pytestmark = pytest.mark.django_db  # the bot's own words may be staff's


def test_a_match_is_answered_word_for_word() -> None:
    reply = policy.from_faq(make_context(Decision.SURE))

    assert reply
    assert (reply.record.decision, reply.text) == ("answered", "**0**")
    assert reply.reason is None
    assert (reply.state, reply.source) == ("answered", "FAQ")
    assert reply.faq == FAQSummary(id=0, question="Question 0?")
    assert reply.suggestions == ()


@pytest.mark.parametrize("decision", [Decision.ASK_BACK, Decision.NONE])
def test_what_is_no_match_is_left_to_others(decision: Decision) -> None:
    assert policy.from_faq(make_context(decision)) is None


def test_an_interrupted_reply_has_no_source() -> None:
    context = make_context(Decision.SURE)

    reply = policy.interrupted(context, policy.from_faq(context), said="Half")

    assert (reply.text, reply.state, reply.source) == ("Half", "interrupted", "")
    assert reply.record.decision == "answered"
    assert outcome_of(reply, started=0).faq_id is None


def test_without_a_model_the_bot_asks_back() -> None:
    context = make_context(Decision.ASK_BACK, query="why are there whales")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.record.decision, reply.reason) == ("asked back", "not_configured")
    assert "one of these questions?" in reply.text
    assert ids(reply.suggestions) == [0, 1, 2]


def test_a_single_suggestion_is_asked_for_in_the_singular() -> None:
    context = make_context(Decision.ASK_BACK, scores=(9.0, 0.9))

    reply = policy.fall_back(context, reason="not_configured")

    assert "Did you mean this question?" in reply.text
    assert ids(reply.suggestions) == [0]


def test_without_model_and_match_the_bot_apologises_and_offers_no_list() -> None:
    context = make_context(Decision.NONE, contact="a@b.example")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.record.decision, reply.state) == ("fallback", "fallback")
    assert "don't have an answer" in reply.text
    assert "in other words" in reply.text
    assert reply.suggestions == ()


def test_no_team_is_promised_without_a_way_to_it() -> None:
    reply = policy.fall_back(make_context(Decision.NONE), reason="not_configured")

    assert "team" not in reply.text
    assert not reply.offers_human


@pytest.mark.parametrize(
    ("misses", "offers"), [(0, False), (1, True), (2, False)], ids=str
)
def test_the_second_miss_running_offers_a_human_once(misses: int, offers: bool) -> None:
    earlier = after(*[DecisionRecord(decision="fallback", move="asks")] * misses)

    reply = policy.fall_back(
        make_context(Decision.NONE, conversation=earlier), reason="not_configured"
    )

    assert reply.offers_human is offers


def test_a_contact_that_was_told_is_not_told_again() -> None:
    told = DecisionRecord(decision="fallback", move="asks", offers_human=True)
    context = make_context(Decision.NONE, conversation=after(told), contact="a@b.c")

    reply = policy.fall_back(context, reason="not_configured")

    assert reply.offers_human
    assert "a@b.c" not in reply.text


def test_a_likely_answer_stands_under_its_question_and_asks_whether_it_is_right() -> (
    None
):
    reply = policy.fall_back(make_context(Decision.LIKELY), reason="not_configured")

    heading, answer, asked = reply.text.split("\n\n")
    assert (heading, answer) == ("**Question 0?**", "**0**")
    assert asked == "Is this what you meant?"
    assert (reply.certainty, reply.source, reply.reason) == ("likely", "FAQ", None)
    assert ids(reply.suggestions) == [1, 2]


@pytest.mark.parametrize(
    ("least", "wanted", "is_answered"),
    [
        ("likely", "likely", True),
        ("likely", "sure", False),
        ("sure", "likely", False),
    ],
)
def test_what_is_likely_goes_to_the_model_unless_it_need_not(
    least: Certainty, wanted: Certainty, is_answered: bool
) -> None:
    context = make_context(Decision.LIKELY, min_certainty=wanted)

    assert (policy.from_faq(context, least=least) is not None) is is_answered


def test_a_half_that_stays_open_goes_to_the_model() -> None:
    parts = (make_result(Decision.LIKELY), make_result(Decision.ASK_BACK, first=5))
    context = make_context(Decision.NONE, parts=parts)

    assert policy.from_faq(context, least="likely") is None


def test_a_likely_answer_waits_for_the_model_to_fail() -> None:
    context = make_context(Decision.LIKELY)

    assert policy.from_faq(context) is None
    assert policy.failed(context).faq == FAQSummary(id=0, question="Question 0?")


def test_who_wants_only_sure_answers_is_asked_back() -> None:
    context = make_context(Decision.LIKELY, min_certainty="sure")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.record.decision, reply.faq) == ("asked back", None)
    assert ids(reply.suggestions) == [0, 1, 2]


def test_an_answer_is_suggested_once_however_many_faqs_have_it() -> None:
    result = make_result(Decision.ASK_BACK)
    twin = replace(result.hits[1].document, answer="**0**")
    hits = (result.hits[0], replace(result.hits[1], document=twin), result.hits[2])

    near = suggestions(replace(result, hits=hits))

    assert [document.faq_id for document in near] == [0, 2]


def test_two_questions_are_answered_in_order_under_their_own() -> None:
    parts = (make_result(Decision.SURE, first=7), make_result(Decision.SURE, first=3))

    reply = policy.from_faq(make_context(Decision.NONE, parts=parts))

    assert reply
    assert reply.text == "**Question 7?**\n\n**7**\n\n**Question 3?**\n\n**3**"
    assert (reply.faq and reply.faq.id, ids(reply.also)) == (7, [3])
    assert reply.certainty == "sure"


def test_a_half_that_stays_open_is_asked_back_by_name() -> None:
    half = make_result(Decision.ASK_BACK, first=3, query="do you gift wrap?")
    context = make_context(
        Decision.NONE, parts=(make_result(Decision.SURE, first=7), half)
    )

    reply = policy.fall_back(context, reason="not_configured")

    assert reply.text.startswith("**Question 7?**\n\n**7**\n\n")
    assert "“do you gift wrap”" in reply.text
    assert (ids(reply.also), ids(reply.suggestions)) == ([], [3, 4, 5])


def test_a_half_that_stays_open_does_not_offer_what_the_other_is_answered_with() -> (
    None
):
    half = make_result(Decision.ASK_BACK, first=6)
    parts = (make_result(Decision.SURE, first=7), half)

    reply = policy.fall_back(make_context(Decision.NONE, parts=parts), reason="")

    assert ids(reply.suggestions) == [6, 8]


def test_a_likely_half_is_asked_back_where_only_sure_ones_are_wanted() -> None:
    half = make_result(Decision.LIKELY, first=3, query="do you gift wrap?")
    parts = (make_result(Decision.SURE, first=7), half)
    context = make_context(Decision.NONE, parts=parts, min_certainty="sure")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.certainty, ids(reply.also)) == ("sure", [])
    assert "“do you gift wrap”" in reply.text
    assert ids(reply.suggestions) == [3, 4, 5]


def test_two_likely_halves_are_no_answer_where_only_sure_ones_are_wanted() -> None:
    half = make_result(Decision.LIKELY, first=3)
    context = make_context(Decision.ASK_BACK, parts=(half, half), min_certainty="sure")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.record.decision, reply.faq) == ("asked back", None)


def test_a_likely_half_is_asked_back_even_if_the_whole_is_like_nothing() -> None:
    parts = tuple(make_result(Decision.LIKELY, first=first) for first in (7, 3))
    context = make_context(Decision.NONE, parts=parts, min_certainty="sure")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.record.decision, reply.certainty) == ("asked back", None)
    assert ids(reply.suggestions) == [7, 8, 9]


def test_a_half_that_stays_open_is_named_as_it_may_be_stored(
    settings: Settings,
) -> None:
    settings.REDACT_BEFORE_STORAGE = True
    half = make_result(Decision.ASK_BACK, query="is jo@example.com known?")
    parts = (make_result(Decision.SURE, first=7), half)

    reply = policy.fall_back(make_context(Decision.NONE, parts=parts), reason="")

    assert "“is [e-mail address] known”" in reply.text


def test_an_exchanged_word_that_must_not_be_stored_is_not_recorded(
    settings: Settings,
) -> None:
    settings.REDACT_BEFORE_STORAGE = True
    found = make_result(Decision.LIKELY, query="is jo@example.com known")
    said = ExchangedWord(said="jo", meant="support")

    record = DecisionRecord.of("answered", replace(found, exchanged=said))

    assert record.exchanged is None


def test_the_same_question_again_gets_its_answer_and_no_more() -> None:
    context = make_context(Decision.LIKELY, move=Move(kind=MoveKind.REPEATS))

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.text, reply.certainty, reply.suggestions) == ("**0**", "likely", ())


def test_the_same_question_a_third_time_is_offered_a_human() -> None:
    before = after(DecisionRecord(decision="answered", move=MoveKind.REPEATS))
    context = make_context(
        Decision.SURE, move=Move(kind=MoveKind.REPEATS), conversation=before
    )

    reply = policy.from_faq(context)

    assert reply
    assert reply.text.startswith("**0**\n\n")
    assert reply.offers_human


def test_an_answer_just_shown_is_told_as_all_that_is_known() -> None:
    shown = DecisionRecord(decision="answered", faq=FAQSummary(id=0))
    context = make_context(Decision.LIKELY, conversation=after(shown, source="FAQ"))

    reply = policy.fall_back(context, reason="not_configured")

    assert reply.text == "This is what I know about it:\n\n**0**"
    assert (reply.certainty, ids(reply.suggestions)) == ("likely", [1, 2])


def test_who_names_a_topic_is_not_told_to_be_unclear() -> None:
    context = make_context(Decision.ASK_BACK, query="refund", confidence=0.3)

    reply = policy.fall_back(context, reason="not_configured")

    assert reply.text.startswith("Which one do you mean?")


def test_a_word_that_means_little_to_the_faqs_is_not_said_to_be_clear() -> None:
    context = make_context(Decision.ASK_BACK, query="klarna", confidence=0.1)

    reply = policy.fall_back(context, reason="not_configured")

    assert reply.text.startswith("I'm not sure I understood.")


def test_a_miss_in_another_language_is_told_in_it_with_a_human() -> None:
    query = "wie lange dauert das und was kostet es"
    context = make_context(Decision.NONE, query=query)

    reply = policy.fall_back(context, reason="not_configured")

    assert reply.text.startswith("Es tut mir leid, darauf habe ich keine Antwort.")
    assert "Englisch" in reply.text
    assert reply.offers_human


@pytest.mark.parametrize(
    ("text", "accept", "language"),
    [
        ("wie lange dauert das und was kostet es", "fr", "de"),
        ("ok", "fr-CA, en;q=0.5", "fr"),
        ("how long does it take", "de", "en"),
        ("zebra crossing", "tlh", "en"),
    ],
)
def test_the_words_of_the_message_go_before_the_language_asked_for(
    text: str, accept: str, language: str
) -> None:
    context = TurnContext(text=text, result=None, accept_language=accept)

    assert context.language == language


def test_small_talk_is_neither_suggested_nor_put_under_its_question() -> None:
    hello = Document(faq_id=9, question="Hello", answer="Hi!")
    result = make_result(Decision.LIKELY)
    [first, *others] = result.hits
    greeting = replace(first, document=hello)

    among = suggestions(replace(result, hits=(first, greeting, *others)))
    reply = policy.fall_back(
        TurnContext(text="q", result=replace(result, hits=(greeting, *others))),
        reason="not_configured",
    )

    assert [document.faq_id for document in among] == [0, 1, 2]
    assert (reply.text, reply.suggestions) == ("Hi!", ())


@pytest.mark.parametrize("reason", ["model_timeout", "model_unavailable"])
def test_a_passing_fault_of_the_model_invites_to_try_again(reason: str) -> None:
    reply = policy.fall_back(make_context(Decision.NONE), reason=reason)

    assert "try again" in reply.text
    assert reply.reason == reason
