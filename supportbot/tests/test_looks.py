"""Administrators set what the chat page looks like; the API tells it."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from supportbot.models import Appearance, AppearanceVersion

PAGE = "/admin/supportbot/appearance/1/change/"
# A picture of one point.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def logo(content: bytes = PNG, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def test_saved_look_is_told_at_once(staff_client: Client, client: Client) -> None:
    policy = "https://bean.example/privacy"
    sent = {"brand": "Bean & Leaf", "colour": "#ffdd00", "privacy_url": policy}
    staff_client.post(PAGE, sent)

    reply = client.get("/appearance")

    told = {key: reply.json()[key] for key in ("brand", "color", "text_color", "logo")}
    assert told == {
        "brand": "Bean & Leaf",
        "color": "#ffdd00",
        "text_color": "#000000",
        "logo": None,
    }
    assert reply.json()["privacy_url"] == policy
    assert AppearanceVersion.objects.latest("id").privacy_url == policy
    assert reply.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
def test_look_that_nobody_has_set_is_the_shipped_one(client: Client) -> None:
    reply = client.get("/appearance")

    assert (reply.json()["brand"], reply.json()["color"]) == ("", "#1a7770")


def test_logo_is_served_as_it_was_uploaded_and_under_its_own_address(
    staff_client: Client, client: Client
) -> None:
    staff_client.post(PAGE, {"colour": "#1a7770", "new_logo": logo()})

    image = client.get(client.get("/appearance").json()["logo"])

    assert image.content == PNG
    assert image.headers["Content-Type"] == "image/png"
    assert "immutable" in image.headers["Cache-Control"]
    assert image.headers["X-Content-Type-Options"] == "nosniff"


def test_logo_stays_when_something_else_is_saved_and_goes_when_it_is_to(
    staff_client: Client,
) -> None:
    staff_client.post(PAGE, {"colour": "#1a7770", "new_logo": logo()})

    staff_client.post(PAGE, {"brand": "Bean", "colour": "#1a7770"})
    kept = Appearance.current().logo
    staff_client.post(PAGE, {"colour": "#1a7770", "without_logo": "on"})

    assert kept
    assert not Appearance.current().logo


@pytest.mark.django_db
def test_there_is_no_logo_before_one_was_uploaded(client: Client) -> None:
    assert client.get("/appearance/logo").status_code == 404


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"privacy_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"colour": "teal"}, "“teal” is no colour; write # and six digits"),
        (
            {"new_logo": logo(b"<svg onload=alert(1)>", "logo.svg")},
            "“logo.svg” is no PNG, JPEG or WebP image.",
        ),
        (
            {"new_logo": logo(PNG + bytes(70_000))},
            "The file has 68 KB; at most 64 KB are allowed.",
        ),
    ],
    ids=["address", "colour", "kind", "size"],
)
def test_look_that_cannot_be_shown_is_refused(
    staff_client: Client, sent: dict[str, object], fault: str
) -> None:
    page = staff_client.post(PAGE, {"colour": "#1a7770", **sent})

    assert fault in page.content.decode()
    assert not Appearance.objects.exists()


def test_menu_leads_to_the_one_page(staff_client: Client) -> None:
    response = staff_client.get("/admin/supportbot/appearance/")

    assert response.headers["Location"] == PAGE


def test_who_may_not_change_the_look_sees_it(
    client_in: Callable[[str], Client],
) -> None:
    editor = client_in("Editor")

    assert editor.get(PAGE).status_code == 200
    assert editor.post(PAGE, {"colour": "#ffdd00"}).status_code == 403


def test_earlier_look_is_in_the_history_and_restored_with_one_press(
    staff_client: Client, client: Client
) -> None:
    staff_client.post(PAGE, {"brand": "Bean", "colour": "#ffdd00"})
    staff_client.post(PAGE, {"brand": "Leaf", "colour": "#1a7770"})
    first = AppearanceVersion.objects.earliest("id")
    base = PAGE.removesuffix("change/")

    history = staff_client.get(f"{base}history/").content.decode()
    staff_client.post(f"{base}history/{first.pk}/restore/")

    assert "Bean" in history
    assert client.get("/appearance").json()["brand"] == "Bean"


def test_second_save_of_a_look_shows_what_another_saved_meanwhile(
    staff_client: Client,
) -> None:
    staff_client.post(PAGE, {"brand": "Bean", "colour": "#ffdd00"})
    opened = str(staff_client.get(PAGE).context["opened"])
    staff_client.post(PAGE, {"brand": "Theirs", "colour": "#ffdd00"})

    page = staff_client.post(
        PAGE, {"brand": "Mine", "colour": "#ffdd00", "_opened": opened}
    )

    assert "Theirs" in page.content.decode()
    assert Appearance.objects.get().brand == "Theirs"
