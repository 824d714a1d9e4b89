"""What a chat page shows: what replies are, who waits, and all of its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from faq.models import FAQ
from sessions_app import handoffs
from sessions_app.models import APIKey, ChatSession, Handoff
from sessions_app.tests.talking import adopt_session, begin
from supportbot.api import past_messages
from supportbot.api.past_messages import HistorySerializer
from supportbot.api.tests.conftest import API
from supportbot.chat.suggested_questions import forget
from supportbot.models import BotText

QUESTION = "How do I reset my password?"
ANSWER = "Click 'Forgot Password' on the login page."

MakeFAQ = Callable[..., FAQ]


def history(api: API, session_id: str, **options: object) -> Any:  # Any: JSON
    return api.post("/history", {"session_id": session_id, **options}).json()


def test_history_tells_of_a_reply_all_that_the_chat_told(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq(QUESTION, ANSWER, category="Account")
    reply = api.chat(QUESTION)
    rated = {key: reply[key] for key in ("session_id", "message_id")}
    api.post("/feedback", {**rated, "rating": "up"})

    [asked, told] = history(api, reply["session_id"])["messages"]

    shared = told.keys() & reply.keys()
    assert {"certainty", "faq", "also", "suggestions", "citations"} <= shared
    assert {key: told[key] for key in shared} == {key: reply[key] for key in shared}
    assert (told["state"], told["rating"]) == ("answered", "up")
    assert (asked["state"], asked["faq"], asked["suggestions"]) == (None, None, [])


def test_two_misses_running_offer_a_human(api: API) -> None:
    first = api.chat("xyzzy plugh")
    second = api.chat("frobnicate quux", session_id=first["session_id"])

    last = history(api, first["session_id"])["messages"]

    assert (first["offers_human"], second["offers_human"]) == (False, True)
    assert last[-1]["offers_human"] is True


def test_a_pending_turn_is_shown(api: API) -> None:
    owner, secret = APIKey.objects.create_key("shop")
    begin(adopt_session(owner, "user123"), "Hello?")

    page = api.post("/history", {"session_id": "user123"}, key=secret).json()

    asked, coming = page["messages"]
    assert (asked["text"], asked["role"]) == ("Hello?", "user")
    assert (coming["text"], coming["html"], coming["state"]) == ("", "", "pending")
    assert coming["source"] is None
    assert page["after"] < asked["message_id"]


def test_a_colleagues_reply_appears_by_polling(api: API) -> None:
    session_id = api.chat("hi")["session_id"]
    api.post("/handoff", {"session_id": session_id, "reason": "prefers_human"})
    seen = history(api, session_id)

    handoffs.reply(Handoff.objects.get(), "I'll **call** you.", "Ann")
    news = history(api, session_id, after=seen["after"])

    [message] = news["messages"]
    assert (message["source"], message["author"]) == ("Staff", "Ann")
    assert message["html"] == "<p>I'll <strong>call</strong> you.</p>\n"
    assert news["after"] == message["message_id"]
    assert history(api, session_id, after=news["after"])["messages"] == []


def test_a_poll_without_news_takes_two_queries(
    api: API, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session_id = api.chat("hi")["session_id"]
    api.post("/handoff", {"session_id": session_id, "reason": "prefers_human"})
    session = ChatSession.objects.get()
    last = session.messages.latest("id").pk

    with django_assert_num_queries(2):
        past = past_messages.read(session, limit=50, before=None, after=last)
        told = HistorySerializer(past).data

    assert told["messages"] == []
    assert told["handoff"]["reference"] == session.reference


def test_history_knows_the_handoff_while_it_is_open(api: API) -> None:
    session_id = api.chat("hi")["session_id"]
    body = {"session_id": session_id, "reason": "prefers_human"}
    asked = api.post("/handoff", body).json()

    told = history(api, session_id)["handoff"]
    handoffs.close(Handoff.objects.all())

    assert told == {
        "status": "open",
        "reference": asked["reference"],
        "created_at": asked["created_at"],
    }
    assert history(api, session_id)["handoff"] is None


@pytest.mark.parametrize(
    ("body", "accept", "confirmation"),
    [
        ({}, "", "I have passed your wish to talk to a person on to our team."),
        ({}, "de-AT, en;q=0.5", "Ich habe Ihren Wunsch"),
        ({"language": "fr"}, "de", "J'ai transmis"),
    ],
    ids=["nothing told", "browser", "asked for"],
)
def test_handoff_is_confirmed_in_the_customers_language_with_the_hours(
    api: API, body: dict[str, str], accept: str, confirmation: str
) -> None:
    BotText.objects.create(key="hours", text="9–17")
    session_id = api.chat("hi")["session_id"]

    reply = api.post(
        "/handoff",
        {"session_id": session_id, "reason": "other", **body},
        accept_language=accept,
    ).json()

    assert reply["confirmation"].replace("’", "'").startswith(confirmation)
    assert reply["hours"] == "9–17"
    assert reply["reference"] == ChatSession.objects.get().reference


@pytest.mark.parametrize("after", [-1, "1", True, 2**63])
def test_after_that_is_no_message_id_is_refused(api: API, after: object) -> None:
    session_id = api.chat("hi")["session_id"]

    response = api.post("/history", {"session_id": session_id, "after": after})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/after"


@pytest.mark.parametrize(
    ("query", "accept", "language", "direction"),
    [
        ("", "", "en", "ltr"),
        ("", "ar-EG, en;q=0.5", "ar", "rtl"),
        ("?language=zh-CN", "ar", "zh-hans", "ltr"),
        ("?language=xx", "tr", "tr", "ltr"),
    ],
    ids=["default", "browser", "asked for", "unknown"],
)
def test_appearance_speaks_the_visitors_language(
    api: API, query: str, accept: str, language: str, direction: str
) -> None:
    reply = api.client.get(f"/appearance{query}", headers={"accept-language": accept})

    told = reply.json()
    assert (told["language"], told["dir"]) == (language, direction)
    assert reply.headers["Content-Language"] == language
    assert "Accept-Language" in reply.headers["Vary"]


def test_appearance_tells_what_staff_wrote_and_where_to_reach_them(
    api: API, settings: Settings
) -> None:
    settings.SUPPORT_CONTACT = "help@bean.example"
    BotText.objects.create(key="tagline", language="de", text="Rund um die Bohne")
    BotText.objects.create(key="welcome", language="de", text="Was darf es sein?")

    told = api.client.get("/appearance?language=de").json()

    assert told["tagline"] == "Rund um die Bohne"
    assert told["greeting"] == "Was darf es sein?"
    assert (told["contact"], told["hours"]) == ("help@bean.example", None)
    assert told["privacy_url"] is None
    assert told["words"]["send"] == "Senden"


def test_appearance_has_examples_that_the_chat_answers(
    api: API, make_faq: MakeFAQ
) -> None:
    forget()
    make_faq(QUESTION, ANSWER)

    [question] = api.client.get("/appearance").json()["examples"]

    assert api.chat(question)["certainty"] == "sure"


def test_appearance_refuses_what_is_no_language(api: API) -> None:
    reply = api.client.get("/appearance?language=<b>")

    assert reply.status_code == 400
