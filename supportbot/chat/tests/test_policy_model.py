"""What the model's ruling comes to."""

from __future__ import annotations

from typing import Any

import pytest

from faq.retrieval import Certainty, Decision, Document, ExchangedWord
from supportbot.chat import policy
from supportbot.chat.building import TurnContext
from supportbot.chat.replies import DecisionRecord, FAQSummary, MoveKind
from supportbot.chat.tests.contexts import (
    after,
    ids,
    make_completion,
    make_context,
    make_result,
)
from supportbot.chat.understanding import Move

pytestmark = pytest.mark.django_db  # the bot's own words may be staff's

RED = ExchangedWord(said="red", meant="blue")


def document(number: int) -> Document:
    return Document(
        faq_id=number, question=f"Question {number}?", answer=f"**{number}**"
    )


def point(
    context: TurnContext,
    *numbers: int,
    exchanged: dict[int, ExchangedWord] | None = None,
) -> Any:  # a Reply
    chosen = [document(number) for number in numbers]
    return policy.pointed_at(context, chosen, exchanged or {})


def test_the_faq_is_served_word_for_word_whatever_its_place() -> None:
    reply = point(make_context(Decision.NONE, confidence=0.1), 2)

    assert (reply.text, reply.source, reply.state) == ("**2**", "FAQ", "answered")
    assert (reply.certainty, reply.confidence) == ("sure", 0.1)
    assert (reply.record.chosen_by, reply.record.decision) == ("model", "answered")
    assert reply.reason is None


def test_several_stand_each_under_its_own_question() -> None:
    reply = point(make_context(Decision.NONE), 2, 1)

    assert reply.text == "**Question 2?**\n\n**2**\n\n**Question 1?**\n\n**1**"
    assert (reply.faq.id, ids(reply.also)) == (2, [1])


def test_the_same_answer_is_told_once() -> None:
    twin = Document(faq_id=9, question="Again?", answer="**2**")
    chosen = [document(2), twin]

    reply = policy.pointed_at(make_context(Decision.NONE), chosen, {})

    assert (reply.text, reply.also) == ("**2**", ())


def test_an_exchanged_word_makes_it_likely() -> None:
    reply = point(make_context(Decision.LIKELY), 2, exchanged={2: RED})

    assert reply.text.startswith("**Question 2?**\n\n**2**\n\n")
    assert (reply.certainty, ids(reply.suggestions)) == ("likely", [0, 1])
    assert reply.record.capped_by == "exchanged word"
    assert reply.record.exchanged.said == "red"


@pytest.mark.parametrize(
    ("numbers", "wanted", "told", "certainty"),
    [
        ((2,), "likely", [2], "likely"),
        ((2, 1), "likely", [2, 1], "likely"),
        ((2, 1), "sure", [1], "sure"),
        ((1, 2), "sure", [1], "sure"),
        ((1, 0), "sure", [1, 0], "sure"),
    ],
)
def test_only_what_is_certain_enough_is_told(
    numbers: tuple[int, ...], wanted: Certainty, told: list[int], certainty: str
) -> None:
    context = make_context(Decision.NONE, min_certainty=wanted)

    reply = point(context, *numbers, exchanged={2: RED})

    assert [reply.faq.id, *ids(reply.also)] == told
    assert reply.certainty == certainty


def test_what_is_not_certain_enough_is_asked_back() -> None:
    context = make_context(Decision.NONE, min_certainty="sure")

    reply = point(context, 2, exchanged={2: RED})

    assert (reply.source, reply.reason) == ("Fallback", "model_blocked")
    assert reply.record.decision == "asked back"
    assert ids(reply.suggestions) == [2, 0, 1]


def test_what_capped_the_search_does_not_cap_the_model() -> None:
    result = make_context(Decision.LIKELY).result
    assert result

    reply = point(TurnContext(text="q", result=result), 0)

    assert (reply.record.capped_by, reply.certainty) == ("", "sure")


def test_an_answer_just_shown_is_told_as_all_that_is_known() -> None:
    shown = DecisionRecord(faq=FAQSummary(id=2, question="Question 2?"), move="asks")
    context = make_context(Decision.NONE, conversation=after(shown, source="FAQ"))

    reply = point(context, 2)

    assert reply.text.endswith("\n\n**2**")
    assert not reply.text.startswith("**2**")


def test_a_repeated_question_gets_its_answer_and_no_more() -> None:
    shown = DecisionRecord(faq=FAQSummary(id=2, question="Question 2?"), move="asks")
    context = make_context(
        Decision.NONE,
        conversation=after(shown, source="FAQ"),
        move=Move(kind=MoveKind.REPEATS),
    )

    assert point(context, 2).text == "**2**"


@pytest.mark.parametrize(
    ("number", "reading"), [(0, "alone"), (2, "in_context")], ids=["first", "other"]
)
def test_what_only_the_model_found_was_read_in_the_light_of_what_was_said(
    number: int, reading: str
) -> None:
    shown = DecisionRecord(faq=FAQSummary(id=7, question="How long?"), move="asks")
    context = make_context(Decision.NONE, conversation=after(shown, source="FAQ"))

    record = point(context, number).record

    assert record.reading == reading
    assert record.in_light_of == ("How long?" if number else "")


@pytest.mark.parametrize(
    ("decision", "suggested"), [(Decision.ASK_BACK, [0, 1, 2]), (Decision.NONE, [])]
)
def test_a_generated_reply_offers_what_the_search_was_unsure_of(
    decision: Decision, suggested: list[int]
) -> None:
    reply = policy.concluded(make_context(decision), make_completion("Yes."))

    assert (reply.record.decision, reply.source) == ("model", "Gemini AI")
    assert ids(reply.suggestions) == suggested


def test_a_generated_reply_cites_what_it_quotes() -> None:
    completion = make_completion("Yes.", _cited=[document(2), document(2)])

    reply = policy.concluded(make_context(Decision.NONE), completion)

    assert ids(reply.citations) == [2]


def test_a_generated_reply_cut_short_says_why() -> None:
    completion = make_completion("Yes.", is_truncated=True, reason="model_timeout")

    reply = policy.concluded(make_context(Decision.NONE), completion)

    assert (reply.state, reply.reason) == ("truncated", "model_timeout")


@pytest.mark.parametrize(
    ("decision", "suggested"),
    [
        (Decision.LIKELY, [0, 1, 2]),
        (Decision.ASK_BACK, [0, 1, 2]),
        (Decision.NONE, []),
    ],
)
@pytest.mark.parametrize("reason", ["model_abstained", "model_blocked"])
def test_who_looked_and_found_nothing_offers_a_human_and_what_is_near(
    decision: Decision, suggested: list[int], reason: str
) -> None:
    completion = make_completion("", reason=reason, has_declined=True, model="m")

    reply = policy.concluded(make_context(decision), completion)

    assert (reply.source, reply.reason) == ("Fallback", reason)
    assert (reply.record.decision, reply.offers_human) == ("fallback", True)
    assert (ids(reply.suggestions), reply.record.model) == (suggested, "m")


@pytest.mark.parametrize(
    ("decision", "came_to"),
    [
        (Decision.LIKELY, "answered"),
        (Decision.ASK_BACK, "asked back"),
        (Decision.NONE, "fallback"),
    ],
)
@pytest.mark.parametrize("reason", ["model_blocked", "model_empty", "model_timeout"])
def test_a_model_that_fails_leaves_what_the_search_found(
    decision: Decision, came_to: str, reason: str
) -> None:
    completion = make_completion("", reason=reason, model="m")

    reply = policy.concluded(make_context(decision), completion)

    assert reply.record.decision == came_to
    assert reply.record.model_call == completion.call


def test_a_half_that_search_is_sure_of_is_told_though_the_model_abstains() -> None:
    parts = (make_result(Decision.SURE), make_result(Decision.ASK_BACK, first=5))
    context = make_context(Decision.NONE, parts=parts)
    completion = make_completion("", reason="model_abstained", has_declined=True)

    assert policy.concluded(context, completion).faq == FAQSummary(
        id=0, question="Question 0?"
    )


def test_a_half_that_search_is_sure_of_is_told_with_what_the_model_points_at() -> None:
    parts = (make_result(Decision.SURE), make_result(Decision.ASK_BACK, first=5))

    reply = point(make_context(Decision.NONE, parts=parts), 5)

    assert (reply.faq.id, ids(reply.also)) == (5, [0])


def test_what_was_told_at_once_stays_with_what_the_call_took() -> None:
    context, completion = make_context(Decision.NONE), make_completion("", model="m")
    told = point(context, 2)

    reply = policy.concluded(context, completion, told)

    assert (reply.text, reply.record.model) == (told.text, "m")
