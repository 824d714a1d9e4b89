"""Texts of the bot have versions as FAQs have."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from faq.models import Edit
from supportbot.models import BotText, BotTextVersion, TextKey

pytestmark = pytest.mark.django_db


def url(page: str, *arguments: int) -> str:
    return reverse(f"admin:supportbot_bottext_{page}", args=arguments)


def form_of(text: str, **more: str) -> dict[str, str]:
    return {"key": TextKey.GREETING, "language": "", "text": text, **more}


def test_a_text_is_kept_and_restored(staff_client: Client) -> None:
    staff_client.post(url("add"), form_of("Hello there!"))
    text = BotText.objects.get()
    staff_client.post(url("change", text.pk), form_of("Hi there!"))
    first = BotTextVersion.objects.earliest("id")

    page = staff_client.get(url("history", text.pk)).content.decode()
    staff_client.post(url("restore", text.pk, first.pk))

    text.refresh_from_db()
    assert "<del>Hello</del><ins>Hi</ins> there!" in page
    assert text.text == "Hello there!"


def test_a_deleted_text_is_restored(staff_client: Client) -> None:
    staff_client.post(url("add"), form_of("Hello there!"))
    text = BotText.objects.get()
    staff_client.post(url("delete", text.pk), {"post": "yes"})
    version = BotTextVersion.objects.latest("id")

    staff_client.post(url("restore", text.pk, version.pk))

    assert BotText.objects.get().text == "Hello there!"


def test_a_text_that_another_took_is_not_restored(staff_client: Client) -> None:
    staff_client.post(url("add"), form_of("Hello there!"))
    text = BotText.objects.get()
    staff_client.post(url("delete", text.pk), {"post": "yes"})
    staff_client.post(url("add"), form_of("Hi!"))
    version = BotTextVersion.objects.filter(bot_text_id=text.pk).latest("id")

    page = staff_client.post(url("restore", text.pk, version.pk), follow=True)

    assert "There is a text for this occasion" in page.content.decode()
    assert Edit.objects.filter(way=Edit.Way.RESTORE).count() == 0


def test_the_second_save_of_a_text_is_asked_about(staff_client: Client) -> None:
    staff_client.post(url("add"), form_of("Hello there!"))
    text = BotText.objects.get()
    opened = staff_client.get(url("change", text.pk)).context["opened"]
    staff_client.post(url("change", text.pk), form_of("Hi there!"))

    page = staff_client.post(
        url("change", text.pk), form_of("Good day!", _opened=str(opened))
    )

    assert [side.label for side in page.context["collision"].rows] == ["Text"]
    assert BotText.objects.get().text == "Hi there!"
