"""Customers of several languages and a company that has translated some answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from faq import search
from faq.models import FAQ
from supportbot.api.tests.conftest import API
from supportbot.chat.wording import shipped
from supportbot.models import TextKey

MakeFAQ = Callable[..., FAQ]

pytestmark = pytest.mark.django_db

ENGLISH = "How do I reset my password?"
ANSWER = "Click 'Forgot password' on the login page and follow the letter."
GERMAN = "Wie setze ich mein Passwort zurück?"
ANTWORT = "Klicken Sie auf „Passwort vergessen“ und folgen Sie dem Brief."
ONLY_ENGLISH = "Diese Antwort gibt es nur auf Englisch."


@pytest.fixture(autouse=True)
def by_words_alone(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()


@pytest.fixture
def original(make_faq: MakeFAQ) -> FAQ:
    return make_faq(ENGLISH, ANSWER, alternates=["Passwort vergessen, was nun?"])


@pytest.fixture
def translation(make_faq: MakeFAQ, original: FAQ) -> FAQ:
    return make_faq(GERMAN, ANTWORT, translation_of=original)


def say(api: API, text: str, before: Any = None, accept: str = "", **body: str) -> Any:
    """The reply to a message, after another one if there was one."""
    session = {"session_id": before["session_id"]} if before else {}
    sent = {"message": text, **session, **body}
    return api.post("/chat", sent, accept_language=accept).json()


@pytest.mark.usefixtures("original")
def test_a_german_question_gets_the_english_answer_and_a_word_that_says_so(
    api: API,
) -> None:
    reply = say(api, "Passwort vergessen, was nun?")

    assert (reply["reply"], reply["note"]) == (ANSWER, ONLY_ENGLISH)
    assert reply["faq"]["language"] == "en"


def test_a_german_question_gets_the_german_answer_where_there_is_one(
    api: API, translation: FAQ
) -> None:
    reply = say(api, "Passwort vergessen, was nun?")

    assert (reply["reply"], reply["note"]) == (ANTWORT, None)
    assert reply["faq"]["id"] == translation.pk
    assert reply["faq"]["language"] == "de"


@pytest.mark.usefixtures("original")
def test_a_word_of_english_in_a_german_conversation_reads_english(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq("Can I talk to a human?", "Of course. Call us at any time of the day.")
    before = say(api, "Passwort vergessen, was nun?")

    reply = say(api, "agent please", before)

    assert (reply["source"], reply["note"]) == ("FAQ", None)


@pytest.mark.usefixtures("translation")
def test_an_english_question_gets_the_english_answer_without_a_word(api: API) -> None:
    reply = say(api, ENGLISH, accept="de")

    assert (reply["reply"], reply["note"]) == (ANSWER, None)


@pytest.mark.usefixtures("translation")
@pytest.mark.parametrize(
    ("accept", "body", "answer"),
    [
        ("de-AT, en;q=0.5", {}, ANTWORT),
        ("de", {"language": "en"}, ANSWER),
        ("", {"language": "de-CH"}, ANTWORT),
        ("fr, de;q=0.5", {}, ANTWORT),
        ("fr", {}, ANSWER),
    ],
    ids=["header", "request before header", "region", "second choice", "original"],
)
def test_words_too_few_to_tell_a_language_leave_it_to_the_request(
    api: API, accept: str, body: dict[str, str], answer: str
) -> None:
    reply = say(api, "password reset", accept=accept, **body)

    assert answer in reply["reply"]


def test_the_company_faq_for_a_wish_in_another_language_comes_with_the_note(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq("Can I talk to a human?", "Of course. Call us at any time of the day.")

    reply = say(api, "转人工")

    assert (reply["source"], reply["note"]) == (
        "FAQ",
        "此回答仅提供以下语言版本：英语。",
    )


@pytest.mark.usefixtures("original")
def test_the_note_is_told_again_when_the_conversation_is_read(api: API) -> None:
    reply = say(api, "Passwort vergessen, was nun?")

    past = api.post("/history", {"session_id": reply["session_id"]}).json()

    assert [each["note"] for each in past["messages"]] == [None, ONLY_ENGLISH]


@pytest.mark.parametrize("accept", ["fr-FR, en;q=0.5", ""], ids=["header", "none"])
def test_a_french_customer_says_oui_to_a_likely_answer_and_hears_french(
    api: API, make_faq: MakeFAQ, accept: str
) -> None:
    make_faq("Où est mon colis ?", "Dans votre compte.", keywords="livraison")
    first = say(api, "livraison", accept=accept)

    reply = say(api, "oui", first, accept=accept)

    assert first["certainty"] == "likely"
    assert reply["reply"] == shipped(TextKey.GLAD_IT_HELPED, "fr")


@pytest.mark.usefixtures("original")
@pytest.mark.parametrize("short", ["ok", "danke", "👍"])
def test_a_short_message_is_answered_in_the_language_spoken_before(
    api: API, short: str
) -> None:
    first = say(api, "Passwort vergessen, was nun?", accept="en")

    reply = say(api, short, first, accept="en")

    assert reply["reply"] in {
        "Gern geschehen!",
        "Gut. Schreiben Sie einfach, wenn es noch etwas gibt.",
        "Gern geschehen! Kann ich sonst noch etwas für Sie tun?",
    }


def test_a_customer_who_changes_the_language_is_followed(
    api: API, translation: FAQ
) -> None:
    first = say(api, ENGLISH)

    reply = say(api, GERMAN, first)

    assert ANTWORT in reply["reply"]


@pytest.mark.usefixtures("original")
def test_a_click_on_a_question_in_another_language_changes_no_language(
    api: API, make_faq: MakeFAQ
) -> None:
    make_faq("How do I choose a password?", "Take a long one.")
    asked = say(api, "password", language="de")

    reply = say(api, ENGLISH, asked, language="de")

    assert ENGLISH in [each["question"] for each in asked["suggestions"]]
    assert (reply["reply"], reply["note"]) == (ANSWER, ONLY_ENGLISH)


def test_questions_offered_to_choose_from_are_in_the_customers_language(
    api: API, translation: FAQ, make_faq: MakeFAQ
) -> None:
    other = make_faq("How do I choose a password?", "Take a long one.")
    make_faq("Wie wähle ich ein Passwort?", "Ein langes.", translation_of=other)

    asked = say(api, "password", accept="de")

    offered = [each["question"] for each in asked["suggestions"]]
    assert sorted(offered) == [
        "Wie setze ich mein Passwort zurück?",
        "Wie wähle ich ein Passwort?",
    ]


@pytest.mark.usefixtures("original")
@pytest.mark.parametrize(
    ("text", "greeting"),
    [("مرحبا", "مرحبًا!"), ("こんにちは", "こんにちは！"), ("您好", "您好！")],
)
def test_a_greeting_in_other_letters_is_returned_in_them(
    api: API, text: str, greeting: str
) -> None:
    assert say(api, text, accept="en")["reply"].startswith(greeting)


def test_a_key_used_again_with_another_language_is_refused(
    api: API, translation: FAQ
) -> None:
    first = say(api, "hello")
    body = {"message": "password", "session_id": first["session_id"]}

    kept = api.post("/chat", body | {"language": "de"}, idempotency_key="1")
    other = api.post("/chat", body | {"language": "en"}, idempotency_key="1")

    assert (kept.status_code, other.status_code) == (200, 422)


@pytest.mark.parametrize("code", ["german", "d", "de_AT", "de-", "de\n", "", 5])
def test_a_language_that_is_no_code_is_refused(api: API, code: object) -> None:
    response = api.post("/chat", {"message": "hello", "language": code})

    [error] = response.json()["errors"]
    assert (response.status_code, error["pointer"]) == (400, "#/language")


@pytest.mark.parametrize(
    ("body", "accept", "begins"),
    [
        ({"message": 5}, "de", "Korrigieren Sie"),
        ({"message": "x", "language": "fr", "stream": 3}, "de", "Corrigez"),
        ({"message": "Wo ist denn mein Paket?", "stream": 3}, "fr", "Korrigieren"),
        ({"message": "我的包裹在哪里", "stream": 3}, "fr", "请更正"),
        ({"message": 5}, "tlh", "Correct the fields"),
    ],
    ids=["header", "request", "message", "letters", "none"],
)
def test_the_detail_of_a_problem_is_in_the_senders_language(
    api: API, body: dict[str, object], accept: str, begins: str
) -> None:
    problem = api.post("/chat", body, accept_language=accept).json()

    assert problem["detail"].startswith(begins)
    assert problem["title"] == "The body has wrong or missing fields"
    assert problem["errors"][0]["detail"].startswith("Must be")


def test_a_problem_of_any_address_names_its_language(api: API) -> None:
    response = api.client.get("/nowhere", headers={"Accept-Language": "ar"})

    assert response.json()["detail"].startswith("تحقق من المسار")
    assert response.headers["Content-Language"] == "ar"


def test_a_body_that_is_no_json_is_told_where_in_the_senders_language(
    api: API,
) -> None:
    response = api.client.post(
        "/chat",
        b"{,",
        content_type="application/json",
        headers={"Accept-Language": "nl"},
    )

    assert response.json()["detail"].startswith(
        "De inhoud is geen geldige JSON op regel 1, kolom 2."
    )


def test_typing_ahead_follows_the_browsers_language(api: API, translation: FAQ) -> None:
    response = api.client.get(
        "/faq/search", {"q": "passw"}, headers={"Accept-Language": "de"}
    )

    [found] = response.json()["results"]
    assert (found["question"], found["language"]) == (GERMAN, "de")
