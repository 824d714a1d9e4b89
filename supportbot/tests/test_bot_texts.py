"""Staff change the bot's own words in the admin, and can't break them there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from supportbot.chat.wording import say
from supportbot.models import BotText, TextKey

LIST = "/admin/supportbot/bottext/"
ADD = f"{LIST}add/"


def test_saved_text_is_said_at_once(staff_client: Client) -> None:
    staff_client.post(ADD, {"key": "greeting", "language": "de", "text": "Moin"})

    assert say(TextKey.GREETING, language="de") == "Moin"
    assert say(TextKey.GREETING, language="en") == "Hello! How can I help you?"


@pytest.mark.parametrize(
    ("key", "text", "fault"),
    [
        ("offer_human", "Call {phone}", "{phone} is not filled in here; {contact} is."),
        ("offer_human", "Call us", "The text has to contain {contact}."),
        ("greeting", "Hi {name}", "{name} is not filled in here; nothing is."),
        ("greeting", "Hi }", "A single brace stands in the text"),
        ("greeting", " ", "The bot has to say something here."),
        ("greeting", "x" * 501, "at most 500 characters"),
    ],
)
def test_text_that_cannot_be_said_is_refused(
    staff_client: Client, key: str, text: str, fault: str
) -> None:
    page = staff_client.post(ADD, {"key": key, "language": "", "text": text})

    assert fault in page.content.decode()
    assert not BotText.objects.exists()


def test_second_text_for_the_same_occasion_and_language_is_refused(
    staff_client: Client,
) -> None:
    BotText.objects.create(key="greeting", text="Hi")

    page = staff_client.post(ADD, {"key": "greeting", "language": "", "text": "Hey"})

    assert "There is a text for this occasion" in page.content.decode()


def test_list_shows_every_occasion_with_what_is_said_now(staff_client: Client) -> None:
    BotText.objects.create(key="greeting", text="Ahoy!")

    response = staff_client.get(LIST)

    parts = response.context["spoken"]
    said = {row["key"]: row["text"] for part in parts for row in part["rows"]}
    assert set(said) == set(TextKey)
    assert said[TextKey.GREETING] == "Ahoy!"
    assert f"{ADD}?key=no_answer" in response.content.decode()


def test_who_may_only_look_is_led_to_no_form(
    client_who_may: Callable[..., Client],
) -> None:
    response = client_who_may("view_bottext").get(LIST)

    assert "Answer to a greeting" in response.content.decode()
    assert f"{ADD}?key=" not in response.content.decode()


def test_form_of_an_occasion_begins_with_what_is_said(staff_client: Client) -> None:
    page = staff_client.get(f"{ADD}?key=closest&language=de").content.decode()

    assert "Haben Sie das gemeint?</textarea>" in page


def test_form_of_an_unknown_occasion_is_empty(staff_client: Client) -> None:
    assert staff_client.get(f"{ADD}?key=nothing").status_code == 200


def test_page_of_a_text_shows_the_shipped_one(staff_client: Client) -> None:
    text = BotText.objects.create(key="human", language="fr", text="Ici : {contact}")

    page = staff_client.get(f"{LIST}{text.pk}/change/").content.decode()

    assert "joindre notre équipe d&#x27;assistance ici : {contact}" in page


def test_list_shows_the_words_of_another_language(staff_client: Client) -> None:
    page = staff_client.get(LIST, {"says": "de"}).content.decode()

    assert "Haben Sie das gemeint?" in page
    assert f"{ADD}?key=closest&amp;language=de" in page


def test_occasion_with_words_of_staff_leads_to_them(staff_client: Client) -> None:
    text = BotText.objects.create(key="greeting", text="Ahoy!")

    page = staff_client.get(LIST).content.decode()

    assert f'href="{LIST}{text.pk}/change/">Answer to a greeting' in page


def test_page_of_a_text_shows_it_as_customers_see_it(staff_client: Client) -> None:
    BotText.objects.create(key="contact", text="**Call** 555")
    text = BotText.objects.create(key="human", text="Here: {contact}")

    page = staff_client.get(f"{LIST}{text.pk}/change/").content.decode()

    assert "<p>Here: <strong>Call</strong> 555</p>" in page


def test_contact_of_staff_goes_before_that_of_the_settings(
    settings: Settings, staff_client: Client, client: Client
) -> None:
    settings.SUPPORT_CONTACT = "old@example.com"
    settings.SESSION_POLICY = "issued"
    staff_client.post(ADD, {"key": "contact", "language": "", "text": "Call 555"})

    reply = client.post(
        "/chat",
        {"message": "I want to talk to a human"},
        content_type="application/json",
    )

    assert "Call 555" in reply.json()["reply"]
    assert "old@example.com" not in reply.json()["reply"]
