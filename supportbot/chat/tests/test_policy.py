"""What a message is answered with, given what the search found."""

from __future__ import annotations

from typing import Any

import pytest

from faq.retrieval import Decision, Document, Hit, SearchResult, Thresholds
from supportbot.chat import policy
from supportbot.chat.completion import Completion
from supportbot.chat.guard import Guard
from supportbot.chat.policy import TurnContext
from supportbot.chat.replies import FAQSummary
from supportbot.llm import Prompt


def make_context(
    decision: Decision,
    *,
    confidence: float = 0.5,
    scores: tuple[float, ...] = (9.0, 8.5, 8.0, 7.5),
    query: str = "q",
    contact: str = "",
) -> TurnContext:
    documents = [
        Document(faq_id=number, question=f"Question {number}?", answer=f"**{number}**")
        for number in range(len(scores))
    ]
    result = SearchResult(
        query=query,
        hits=tuple(
            Hit(document=document, score=score, phrasing="")
            for document, score in zip(documents, scores, strict=True)
        ),
        confidence=confidence,
        lead=0.5,
        decision=decision,
        thresholds=Thresholds(sure=0.8, likely=0.8, ask_back=0.3, lead=1.0),
        revision=1,
        mode="lexical",
        took_ms=1.0,
    )
    return TurnContext(text=query, result=result, contact=contact)


def make_completion(text: str, **parts: Any) -> Completion:
    """A completion that has come to its end with these attributes."""
    prompt = Prompt(instructions="", turns=())
    guard = Guard.of([], instructions="", fence="data_x")
    completion = Completion(prompt, guard, timeout=5)
    vars(completion).update(parts, text=text)
    return completion


def ids(summaries: tuple[FAQSummary, ...]) -> list[int]:
    return [summary.id for summary in summaries]


def test_a_match_is_answered_word_for_word() -> None:
    reply = policy.from_faq(make_context(Decision.SURE))

    assert reply
    assert (reply.record.decision, reply.text, reply.reason) == (
        "answered",
        "**0**",
        None,
    )
    assert (reply.state, reply.source) == ("answered", "FAQ")
    assert reply.faq == FAQSummary(id=0, question="Question 0?")
    assert reply.suggestions == ()


@pytest.mark.parametrize("decision", [Decision.ASK_BACK, Decision.NONE])
def test_what_is_no_match_is_left_to_others(decision: Decision) -> None:
    assert policy.from_faq(make_context(decision)) is None


@pytest.mark.parametrize(
    ("decision", "suggested"), [(Decision.ASK_BACK, [0, 1, 2]), (Decision.NONE, [])]
)
def test_a_generated_reply_offers_what_the_search_was_unsure_of(
    decision: Decision, suggested: list[int]
) -> None:
    reply = policy.generated(make_context(decision), make_completion("Yes."))

    assert (reply.record.decision, reply.source) == ("model", "Gemini AI")
    assert ids(reply.suggestions) == suggested


def test_a_generated_reply_cut_short_says_why() -> None:
    completion = make_completion("Yes.", is_truncated=True, reason="model_timeout")

    reply = policy.generated(make_context(Decision.NONE), completion)

    assert (reply.state, reply.reason) == ("truncated", "model_timeout")


@pytest.mark.parametrize(
    "completion",
    [{"text": ""}, {"text": "It costs 9 EUR.", "invented": ("9 eur",)}],
    ids=["empty", "withheld"],
)
def test_no_usable_completion_is_a_fallback_that_names_the_model(
    completion: dict[str, Any],
) -> None:
    completed = make_completion(**completion, reason="model_blocked", model="m")

    reply = policy.generated(make_context(Decision.NONE), completed)

    assert (reply.source, reply.reason) == ("Fallback", "model_blocked")
    assert reply.record.model == "m"
    assert reply.record.model_call == completed.call


def test_an_interrupted_reply_has_no_source() -> None:
    context = make_context(Decision.SURE)

    reply = policy.interrupted(context, policy.from_faq(context), said="Half")

    assert (reply.text, reply.state, reply.source) == ("Half", "interrupted", "")
    assert reply.record.decision == "answered"
    assert reply.outcome(started=0).faq_id is None


def test_without_a_model_the_bot_asks_back() -> None:
    reply = policy.fall_back(make_context(Decision.ASK_BACK), reason="not_configured")

    assert (reply.record.decision, reply.reason) == ("asked back", "not_configured")
    assert "Did you mean one of these questions?" in reply.text
    assert ids(reply.suggestions) == [0, 1, 2]


def test_a_single_suggestion_is_asked_for_in_the_singular() -> None:
    context = make_context(Decision.ASK_BACK, scores=(9.0, 0.9))

    reply = policy.fall_back(context, reason="not_configured")

    assert "Did you mean this question?" in reply.text
    assert ids(reply.suggestions) == [0]


def test_without_model_and_match_the_bot_apologises_and_offers_the_nearest() -> None:
    context = make_context(Decision.NONE, contact="a@b.example")

    reply = policy.fall_back(context, reason="not_configured")

    assert (reply.record.decision, reply.state) == ("fallback", "fallback")
    assert "don't have an answer" in reply.text
    assert "closest" in reply.text
    assert "a@b.example" in reply.text
    assert len(reply.suggestions) == 3


@pytest.mark.parametrize(
    "context",
    [
        TurnContext(text="q", result=None),
        make_context(Decision.NONE, confidence=0.001),
    ],
    ids=["broken", "far"],
)
def test_nothing_near_means_no_suggestions(context: TurnContext) -> None:
    reply = policy.fall_back(context, reason="not_configured")

    assert reply.suggestions == ()
    assert "closest" not in reply.text


@pytest.mark.parametrize("reason", ["model_timeout", "model_unavailable"])
def test_a_passing_fault_of_the_model_invites_to_try_again(reason: str) -> None:
    reply = policy.fall_back(make_context(Decision.NONE), reason=reason)

    assert "try again" in reply.text
    assert reply.reason == reason


@pytest.mark.parametrize(
    ("query", "words"),
    [("Hi!", "Hello"), ("THANKS a lot", "welcome"), ("ok bye", "Goodbye")],
)
def test_small_talk_gets_a_friendly_reply_without_the_model(
    query: str, words: str
) -> None:
    reply = policy.from_faq(make_context(Decision.SMALL_TALK, query=query))

    assert reply
    assert (reply.record.decision, reply.source) == ("chatted", "Fallback")
    assert (reply.state, reply.reason) == ("answered", None)
    assert words in reply.text
