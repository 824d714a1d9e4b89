"""The endpoints' journeys: chat, reset, health, kinds of problems."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.models import FAQ
from sessions_app.models import APIKey, ChatSession, Message
from supportbot.api.tests.conftest import API
from supportbot.chat.tests.scripted import saying
from supportbot.llm.backends.locmem import LocMemBackend

QUESTION = "How do I reset my password?"
ANSWER = (
    "You can reset your password by clicking 'Forgot Password' on the login page and "
    "following the email instructions."
)
MakeFAQ = Callable[..., FAQ]


@pytest.mark.usefixtures("open_policy")
def test_first_curl_call_of_the_readme(api: API, make_faq: MakeFAQ) -> None:
    faq = make_faq(QUESTION, ANSWER, category="Account")

    response = api.post("/chat", {"session_id": "user123", "message": QUESTION})

    reply = response.json()
    assert (reply["reply"], reply["source"]) == (ANSWER, "FAQ")
    assert reply["session_id"] == "user123"
    assert reply["faq"] == {
        "id": faq.pk,
        "question": QUESTION,
        "category": "Account",
        "language": "en",
    }
    assert reply["message_id"] == Message.objects.latest("id").pk


def test_reply_has_exactly_the_keys_of_the_contract(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq(QUESTION, ANSWER)

    reply = api.chat(QUESTION)

    assert list(reply) == [
        "reply",
        "source",
        "session_id",
        "message_id",
        "html",
        "confidence",
        "faq",
        "certainty",
        "also",
        "suggestions",
        "citations",
        "reason",
        "note",
        "kind",
        "asks_if_helped",
        "offers_human",
    ]


@pytest.mark.parametrize(
    ("header", "greeting"),
    [("de-AT, en;q=0.5", "Guten Tag!"), ("tlh", "Hello!"), ("", "Hello!")],
)
def test_the_bot_speaks_the_language_that_the_request_accepts(
    api: API, header: str, greeting: str
) -> None:
    response = api.post("/chat", {"message": "hello"}, accept_language=header)

    assert response.json()["reply"].startswith(greeting)


def test_reply_says_how_certain_the_answer_is(api: API, make_faq: MakeFAQ) -> None:
    make_faq(QUESTION, ANSWER)

    answered, small_talk = api.chat(QUESTION), api.chat("hello")

    assert answered["certainty"] == "sure"
    assert (small_talk["certainty"], small_talk["also"]) == (None, [])


@pytest.mark.parametrize("wish", [{}, {"min_certainty": "likely"}], ids=["none", "own"])
@pytest.mark.usefixtures("likely_at_most")
def test_likely_answer_is_given_by_default(
    wish: dict[str, str], api: API, make_faq: MakeFAQ
) -> None:
    faq = make_faq(QUESTION, ANSWER)

    reply = api.post("/chat", {"message": QUESTION, **wish}).json()

    assert (reply["source"], reply["certainty"]) == ("FAQ", "likely")
    assert reply["faq"]["id"] == faq.pk


@pytest.mark.usefixtures("likely_at_most")
def test_likely_answer_is_asked_back_where_only_sure_ones_are_wanted(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq(QUESTION, ANSWER)

    body = {"message": QUESTION, "min_certainty": "sure"}
    reply = api.post("/chat", body).json()

    assert (reply["source"], reply["faq"], reply["certainty"]) == (
        "Fallback",
        None,
        None,
    )
    assert [faq["question"] for faq in reply["suggestions"]] == [QUESTION]


@pytest.mark.parametrize("value", ["certain", "Sure", "", None, True, 0.9, ["sure"]])
def test_unknown_certainty_is_a_problem_that_names_the_known_ones(
    value: object, api: API
) -> None:
    response = api.post("/chat", {"message": QUESTION, "min_certainty": value})

    [error] = response.json()["errors"]
    assert (response.status_code, error["pointer"]) == (400, "#/min_certainty")
    assert error["detail"].startswith("Must be ")
    assert not Message.objects.exists()


def test_model_answers_what_the_faq_does_not_know(
    api: API, llm: LocMemBackend, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Who likes penguins?", "We are glad to help all of them.")
    llm.enqueue(saying(("We are glad to help.", 1, "glad to help all")))

    reply = api.chat("Do you like penguins?")

    assert (reply["reply"], reply["source"]) == ("We are glad to help.", "Gemini AI")
    assert "<p>We are glad to help.</p>" in reply["html"]


def test_without_a_model_the_reply_is_a_fallback_with_its_reason(api: API) -> None:
    reply = api.chat("Do you like penguins?")

    assert (reply["source"], reply["reason"]) == ("Fallback", "not_configured")


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("  spaces around  ", id="spaces"),
        pytest.param("cafe\u0301 \ufb01 \u200b", id="not normalised"),
        pytest.param("line one\r\nline two\u2028three", id="line ends"),
        pytest.param("\U0001f469\u200d\U0001f469 \x07 \x7f", id="emoji and controls"),
    ],
)
def test_message_is_stored_code_point_for_code_point(api: API, message: str) -> None:
    api.chat(message)

    assert Message.objects.earliest("id").text == message


@pytest.mark.usefixtures("open_policy")
def test_second_curl_call_of_the_readme(api: API) -> None:
    api.chat(QUESTION, session_id="user123")

    response = api.post("/reset", {"session_id": "user123"})

    assert response.json() == {
        "message": "Session user123 history cleared successfully"
    }
    assert ChatSession.objects.get().epoch == 1


@pytest.mark.usefixtures("open_policy")
def test_reset_of_a_session_that_never_spoke_makes_none(api: API) -> None:
    response = api.post("/reset", {"session_id": "user123"})

    assert response.status_code == 200
    assert not ChatSession.objects.exists()


def test_repeated_idempotency_key_replays_the_stored_answer(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq(QUESTION, ANSWER)
    _, key = APIKey.objects.create_key("shop")
    body = {"session_id": "a", "message": QUESTION}

    first = api.post("/chat", body, key=key, idempotency_key="k1")
    second = api.post("/chat", body, key=key, idempotency_key="k1")

    assert first.json() == second.json()
    assert Message.objects.filter(role=Message.Role.USER).count() == 1


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("likely", "sure", 422), ("sure", "likely", 422), ("sure", "sure", 200)],
)
def test_idempotency_key_stands_for_the_certainty_too(
    first: str, second: str, status: int, api: API
) -> None:
    _, key = APIKey.objects.create_key("shop")
    body = {"session_id": "a", "message": "Where is it?"}

    api.post("/chat", body | {"min_certainty": first}, key=key, idempotency_key="1")
    response = api.post(
        "/chat", body | {"min_certainty": second}, key=key, idempotency_key="1"
    )

    assert response.status_code == status


def test_default_certainty_is_the_same_request_as_none(api: API) -> None:
    _, key = APIKey.objects.create_key("shop")
    body = {"session_id": "a", "message": "Where is it?"}

    first = api.post("/chat", body, key=key, idempotency_key="1")
    second = api.post(
        "/chat", body | {"min_certainty": "likely"}, key=key, idempotency_key="1"
    )

    assert first.json() == second.json()


def test_kind_of_problem_explains_itself_at_its_address(api: API) -> None:
    response = api.client.get("/problems/not-found")

    assert response.json()["type"] == "/problems/not-found"
    assert response.json()["status"] == 404


def test_unknown_kind_of_problem_is_not_found(api: API) -> None:
    response = api.client.get("/problems/boredom")

    assert response.status_code == 404
    assert response.json()["type"] == "/problems/not-found"
