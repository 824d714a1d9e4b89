import pytest

from faq.retrieval.results import Decision, Document, Hit, SearchResult, Thresholds
from supportbot.chat import policy
from supportbot.chat.policy import Action


def make_result(
    decision: Decision,
    *,
    confidence: float = 0.5,
    scores: tuple[float, ...] = (9.0, 8.5, 8.0, 7.5),
    query: str = "q",
) -> SearchResult:
    documents = [
        Document(faq_id=number, question=f"Question {number}?", answer=f"**{number}**")
        for number in range(len(scores))
    ]
    return SearchResult(
        query=query,
        hits=tuple(
            Hit(document=document, score=score, phrasing="")
            for document, score in zip(documents, scores, strict=True)
        ),
        confidence=confidence,
        decision=decision,
        thresholds=Thresholds(answer=0.8, ask_back=0.3),
        revision=1,
        mode="lexical",
        took_ms=1.0,
    )


def test_a_match_is_answered_word_for_word():
    plan = policy.plan(make_result(Decision.ANSWER), has_model=True, contact="")

    assert (plan.action, plan.text, plan.reason) == (Action.ANSWERED, "**0**", "")
    assert plan.match
    assert plan.match.faq_id == 0
    assert plan.suggestions == ()


@pytest.mark.parametrize(
    ("decision", "suggestions"), [(Decision.ASK_BACK, 3), (Decision.NONE, 0)]
)
def test_the_model_is_asked_when_there_is_no_match(
    decision: Decision, suggestions: int
):
    plan = policy.plan(make_result(decision), has_model=True, contact="")

    assert plan.action is Action.MODEL
    assert len(plan.suggestions) == suggestions


def test_without_a_model_the_bot_asks_back():
    plan = policy.plan(make_result(Decision.ASK_BACK), has_model=False, contact="")

    assert (plan.action, plan.reason) == (Action.ASKED_BACK, "not_configured")
    assert "Did you mean one of these questions?" in plan.text
    assert [document.faq_id for document in plan.suggestions] == [0, 1, 2]


def test_a_single_suggestion_is_asked_for_in_the_singular():
    result = make_result(Decision.ASK_BACK, scores=(9.0, 0.9))

    plan = policy.plan(result, has_model=False, contact="")

    assert "Did you mean this question?" in plan.text
    assert [document.faq_id for document in plan.suggestions] == [0]


def test_without_model_and_match_the_bot_apologises_and_offers_the_nearest():
    plan = policy.plan(
        make_result(Decision.NONE), has_model=False, contact="a@b.example"
    )

    assert plan.action is Action.FALLBACK
    assert "don't have an answer" in plan.text
    assert "closest" in plan.text
    assert "a@b.example" in plan.text
    assert len(plan.suggestions) == 3


@pytest.mark.parametrize(
    "result",
    [None, make_result(Decision.NONE, confidence=0.001)],
    ids=["broken", "far"],
)
def test_nothing_near_means_no_suggestions(result: SearchResult | None):
    plan = policy.fall_back(result, reason="not_configured", contact="")

    assert plan.suggestions == ()
    assert "closest" not in plan.text


@pytest.mark.parametrize("reason", ["model_timeout", "model_unavailable"])
def test_a_passing_fault_of_the_model_invites_to_try_again(reason: str):
    plan = policy.fall_back(make_result(Decision.NONE), reason=reason, contact="")

    assert "try again" in plan.text
    assert plan.reason == reason


@pytest.mark.parametrize(
    ("query", "reply"),
    [("Hi!", "Hello"), ("THANKS a lot", "welcome"), ("ok bye", "Goodbye")],
)
def test_small_talk_gets_a_friendly_reply_without_the_model(query: str, reply: str):
    result = make_result(Decision.CHATTER, query=query)

    plan = policy.plan(result, has_model=True, contact="")

    assert plan.action is Action.CHATTED
    assert reply in plan.text
    assert plan.reason == ""
