"""Journeys after the answer: reading back, judging a reply, asking for a human."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from faq.models import FAQ
from gradio_ui.client import Client
from gradio_ui.messages import Answer
from sessions_app import handoffs
from sessions_app.models import APIKey, ChatSession, Feedback, Handoff, Message
from supportbot.api.tests.conftest import API

QUESTION = "How do I reset my password?"
ANSWER = "Click 'Forgot Password' on the login page."
ABSENT_ID = "s_AAAAAAAAAAAAAAAAAAAAAA"
PATHS = ["/history", "/feedback", "/handoff"]
# Everything that the three endpoints ask for.
BODY = {"message_id": 1, "rating": "up", "reason": "other"}

MakeFAQ = Callable[..., FAQ]


def told(page: Any) -> list[tuple[str, str, str | None]]:
    return [(m["role"], m["text"], m["source"]) for m in page["messages"]]


def test_history_tells_both_sides_the_oldest_first(api: API, make_faq: MakeFAQ) -> None:
    make_faq(QUESTION, ANSWER)
    reply = api.chat(QUESTION)

    page = api.post("/history", {"session_id": reply["session_id"]}).json()

    assert told(page) == [("user", QUESTION, None), ("assistant", ANSWER, "FAQ")]
    assert page["messages"][1]["message_id"] == reply["message_id"]
    assert list(page["messages"][1]) == [
        "message_id",
        "role",
        "text",
        "source",
        "created_at",
        "html",
        "note",
        "certainty",
        "faq",
        "also",
        "suggestions",
        "citations",
        "reason",
        "kind",
        "asks_if_helped",
        "offers_human",
        "state",
        "rating",
        "author",
    ]
    assert page["before"] is None


def test_history_shows_replies_as_they_were_first_shown(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq(QUESTION, "Open **Orders**.\nChoose one.")
    reply = api.chat(QUESTION)

    page = api.post("/history", {"session_id": reply["session_id"]}).json()

    asked, answered = page["messages"]
    assert (asked["html"], answered["html"]) == (None, reply["html"])
    assert reply["html"] == "<p>Open <strong>Orders</strong>.<br>\nChoose one.</p>\n"


def test_history_is_read_page_by_page_to_its_beginning(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq(QUESTION, ANSWER)
    body = {"session_id": api.chat(QUESTION)["session_id"], "limit": 3}
    api.chat("hi", session_id=body["session_id"])

    newest = api.post("/history", body).json()
    oldest = api.post("/history", {**body, "before": newest["before"]}).json()

    assert [message["text"] for message in newest["messages"][:2]] == [ANSWER, "hi"]
    assert told(oldest) == [("user", QUESTION, None)]
    assert oldest["before"] is None


def test_history_ends_at_the_last_reset(api: API) -> None:
    body = {"session_id": api.chat("before")["session_id"]}
    api.post("/reset", body)

    empty = api.post("/history", body).json()
    api.chat("after", session_id=body["session_id"])
    page = api.post("/history", body).json()

    assert (empty["messages"], empty["before"], empty["epoch"]) == ([], None, 1)
    assert page["messages"][0]["text"] == "after"


def test_history_of_a_conversation_yet_to_begin_is_empty(api: API) -> None:
    _, secret = APIKey.objects.create_key("shop")

    response = api.post("/history", {"session_id": "user123"}, key=secret)

    assert response.json() == {
        "messages": [],
        "before": None,
        "after": 0,
        "epoch": 0,
        "handoff": None,
    }
    assert not ChatSession.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_chat_page_reads_the_conversation_back(
    live_server: Any, make_faq: MakeFAQ, api: API
) -> None:
    make_faq(QUESTION, ANSWER)
    session_id = api.chat(QUESTION)["session_id"]

    past = Client(base_url=live_server.url).history(session_id)

    asked, answered = past.messages
    assert (asked.text, answered.text) == (QUESTION, ANSWER)
    assert isinstance(answered, Answer)
    assert (answered.source, answered.certainty) == ("FAQ", "sure")


def test_feedback_is_kept_once_and_the_last_counts(api: API) -> None:
    reply = api.chat("hi")
    body = {key: reply[key] for key in ("session_id", "message_id")}
    opinion = {"rating": "down", "reason": "wrong", "comment": "No."}

    api.post("/feedback", {**body, "rating": "up"})
    first = api.post("/feedback", {**body, **opinion})
    second = api.post("/feedback", {**body, **opinion})

    stored = {"message_id": reply["message_id"], **opinion}
    assert first.json() == second.json() == stored
    assert Feedback.objects.values(*stored).get() == stored


def test_feedback_may_be_a_rating_alone(api: API) -> None:
    reply = api.chat("hi")
    body = {key: reply[key] for key in ("session_id", "message_id")}

    response = api.post("/feedback", {**body, "rating": "up"})

    assert response.json() == {
        "message_id": reply["message_id"],
        "rating": "up",
        "reason": None,
        "comment": None,
    }


def test_feedback_on_anything_but_an_own_reply_is_refused_in_the_same_bytes(
    api: API,
) -> None:
    own, foreign = api.chat("hi"), api.chat("hi")
    _, secret = APIKey.objects.create_key("shop")
    not_ours = [foreign["message_id"], own["message_id"] - 1, 10**12]
    body = {"session_id": own["session_id"], "rating": "up"}

    responses = [api.post("/feedback", {**body, "message_id": i}) for i in not_ours]
    body |= {"session_id": "not begun", "message_id": own["message_id"]}
    responses.append(api.post("/feedback", body, key=secret))

    assert {response.status_code for response in responses} == {404}
    assert responses[0].json()["type"] == "/problems/message-not-found"
    assert len({response.content for response in responses}) == 1
    assert not Feedback.objects.exists()


def test_handoff_is_open_once_and_keeps_what_was_told_last(api: API) -> None:
    body = {"session_id": api.chat("hi")["session_id"], "reason": "no_answer"}

    first = api.post("/handoff", body).json()
    second = api.post("/handoff", {**body, "contact": "ada@example.com"}).json()

    assert first == second
    assert first["reference"] == ChatSession.objects.get().reference
    assert list(first) == [
        "session_id",
        "handoff_id",
        "reference",
        "state",
        "reason",
        "created_at",
        "confirmation",
        "hours",
    ]
    assert Handoff.objects.get().contact == "ada@example.com"


def test_handoff_after_one_that_is_done_is_another(api: API) -> None:
    body = {"session_id": api.chat("hi")["session_id"], "reason": "complaint"}
    first = api.post("/handoff", body).json()
    handoffs.close(Handoff.objects.all())

    second = api.post("/handoff", body).json()

    assert second["handoff_id"] != first["handoff_id"]
    assert Handoff.objects.open().count() == 1


def test_handoff_may_begin_a_conversation(api: API) -> None:
    first = api.post("/handoff", {"reason": "other"}).json()
    second = api.post(
        "/handoff", {"session_id": first["session_id"], "reason": "other"}
    )

    assert second.json()["handoff_id"] == first["handoff_id"]


def test_handoff_may_begin_a_conversation_under_a_key(api: API) -> None:
    key, secret = APIKey.objects.create_key("shop")
    body = {"session_id": "user123", "reason": "prefers_human"}

    response = api.post("/handoff", body, key=secret)

    assert response.status_code == 200
    assert Handoff.objects.get().session.owner == key


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_session_endpoints_refuse_foreign_and_absent_ids_in_the_same_bytes(
    api: API, path: str, slash: str
) -> None:
    _, secret = APIKey.objects.create_key("shop")
    foreign_id = api.chat("hi", key=secret)["session_id"]

    ids = [foreign_id, ABSENT_ID, "user123"]
    responses = [api.post(path + slash, {"session_id": i, **BODY}) for i in ids]

    assert {response.status_code for response in responses} == {401}
    assert len({response.content for response in responses}) == 1
    assert ChatSession.objects.count() == 1
    assert not Handoff.objects.exists()


@pytest.mark.parametrize(
    ("path", "change", "pointer"),
    [
        ("/history", {"session_id": None}, "#/session_id"),
        ("/history", {"limit": 0}, "#/limit"),
        ("/history", {"limit": 101}, "#/limit"),
        ("/history", {"limit": True}, "#/limit"),
        ("/history", {"before": "7"}, "#/before"),
        ("/history", {"before": 2**63}, "#/before"),
        ("/feedback", {"message_id": None}, "#/message_id"),
        ("/feedback", {"message_id": 1.5}, "#/message_id"),
        ("/feedback", {"rating": "good"}, "#/rating"),
        ("/feedback", {"rating": ["up"]}, "#/rating"),
        ("/feedback", {"reason": "boring"}, "#/reason"),
        ("/feedback", {"comment": "x" * 1001}, "#/comment"),
        ("/handoff", {"reason": None}, "#/reason"),
        ("/handoff", {"contact": " "}, "#/contact"),
        ("/handoff", {"contact": "x" * 201}, "#/contact"),
        ("/handoff", {"comment": ""}, "#/comment"),
    ],
)
def test_wrong_field_is_named(
    api: API, path: str, change: dict[str, object], pointer: str
) -> None:
    body = {"session_id": ABSENT_ID, **BODY, **change}

    response = api.post(path, body)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_unknown_code_is_refused_with_those_that_are_known(api: API) -> None:
    body = {"session_id": ABSENT_ID, "message_id": 1, "rating": "good"}

    response = api.post("/feedback", body)

    [error] = response.json()["errors"]
    assert error == {"pointer": "#/rating", "detail": "Must be one of: up, down."}


@pytest.mark.parametrize("path", PATHS)
def test_other_requests_have_the_limits_of_messages_counted_apart(
    api: API, settings: Any, path: str
) -> None:
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 1
    reply = api.chat("hi")
    body = {**BODY, "session_id": reply["session_id"]}
    body["message_id"] = reply["message_id"]

    got = [api.post(path, body).status_code for _ in range(2)]

    assert got == [200, 429]


def test_no_secret_of_a_conversation_is_stored_beside_it(api: API) -> None:
    session_id = api.chat("hi")["session_id"]
    _, secret = APIKey.objects.create_key("shop")

    response = api.post(
        "/handoff", {"session_id": session_id, "reason": "other"}, key=secret
    )

    assert response.status_code == 200
    stored = [*ChatSession.objects.values(), *Handoff.objects.values()]
    assert session_id not in str([*stored, *Message.objects.values()])
