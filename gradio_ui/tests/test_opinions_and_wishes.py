"""What customers do beside asking: rate a reply, want a human, read an article."""

from __future__ import annotations

import pytest

from gradio_ui.conversation import Conversation, Visit
from gradio_ui.messages import Article
from gradio_ui.tests.fake_api import FakeAPI, Scripted
from gradio_ui.tests.speech import ENGLISH

NEW = Visit(words=ENGLISH)
KNOWN = Visit(session_id="s_1", words=ENGLISH)


def test_an_opinion_is_stored_with_its_reason(
    api: FakeAPI, conversation: Conversation
) -> None:
    opinion: dict[str, object] = {"message_id": 2, "rating": "down", "reason": "wrong"}

    assert conversation.rate(KNOWN, opinion)
    assert api.asked("/feedback")[0].body == {"session_id": "s_1", **opinion}


def test_an_opinion_that_cannot_be_stored_is_known(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    assert not conversation.rate(KNOWN, {"message_id": 2, "rating": "up"})
    assert not conversation.rate(NEW, {"message_id": 2, "rating": "up"})


def test_a_wish_for_a_human_is_confirmed_with_reference_and_hours(
    api: FakeAPI, conversation: Conversation
) -> None:
    opened = conversation.hand_over(KNOWN, {"reason": "complaint"})

    assert opened
    assert (opened.reference, opened.hours) == ("a1b2c3", "9 to 5")
    assert api.asked("/handoff")[0].body == {
        "session_id": "s_1",
        "reason": "complaint",
    }


@pytest.mark.parametrize("visit", [NEW, KNOWN], ids=["none", "ended"])
def test_a_wish_without_a_conversation_begins_one(
    api: FakeAPI, conversation: Conversation, visit: Visit
) -> None:
    ended = {"type": "https://x/session-credential-required", "status": 401}
    api.enqueue(*[Scripted(status=401, body=ended)][: bool(visit.session_id)])

    opened = conversation.hand_over(visit, {"reason": "complaint"})

    assert opened
    assert opened.session_id == "s_1"
    assert api.asked("/handoff")[-1].body == {"reason": "complaint"}


def test_a_wish_that_cannot_be_passed_on_is_no_handoff(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=503, body={}))

    assert conversation.hand_over(KNOWN, {"reason": "other"}) is None


@pytest.mark.parametrize(
    ("article_id", "shown"),
    [
        (1, "<p>Until the parcel is <em>packed</em>.</p>"),
        (99, "Please try again in a moment."),
    ],
    ids=["published", "gone"],
)
def test_an_article_is_read_in_its_own_words(
    conversation: Conversation, article_id: int, shown: str
) -> None:
    article = Article(id=article_id, question="Can I change my delivery address?")

    assert shown in conversation.article(NEW, article)
