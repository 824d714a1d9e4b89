"""What a key allows: stored with it, ticked by staff who may do it themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from sessions_app.models import APIKey, Scope

pytestmark = pytest.mark.django_db
KEYS = "/admin/sessions_app/apikey/"
MAY_MAKE = ("sessions_app.view_apikey", "sessions_app.add_apikey")
MakeClient = Callable[..., Client]


def test_a_key_allows_chat_and_nothing_else_unless_it_is_said() -> None:
    key, _secret = APIKey.objects.create_key("Shop")

    assert [scope for scope in Scope if key.has_scope(scope)] == [Scope.CHAT]


def test_scopes_are_kept_in_one_order_and_no_others() -> None:
    scopes = [Scope.WRITE, Scope.READ, "everything"]

    key, _secret = APIKey.objects.create_key("Shop", scopes=scopes)

    key.refresh_from_db()
    assert key.scopes == "knowledge:read knowledge:write"


def test_a_key_made_by_an_older_version_may_chat() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sessions_app_apikey (name, digest, is_delegating, created_at)"
            " VALUES ('old', 'd', %s, %s)",
            [False, "2026-01-01 00:00:00+00:00"],
        )

    assert APIKey.objects.get().has_scope(Scope.CHAT)


def test_staff_tick_what_a_key_allows(staff_client: Client) -> None:
    scopes = ["knowledge:read", "knowledge:publish"]

    staff_client.post(f"{KEYS}add/", {"name": "Wiki", "scopes": scopes})

    key = APIKey.objects.get()
    assert key.scopes == "knowledge:read knowledge:publish"
    assert "Change what customers get" in staff_client.get(KEYS).content.decode()


def test_a_new_key_is_for_chat_until_something_else_is_ticked(
    staff_client: Client,
) -> None:
    form = staff_client.get(f"{KEYS}add/").context["adminform"].form

    assert form["scopes"].value() == ["chat"]


def test_a_key_for_nothing_is_asked_about(staff_client: Client) -> None:
    response = staff_client.post(f"{KEYS}add/", {"name": "Wiki"})

    assert "Tick what the key allows" in response.content.decode()
    assert not APIKey.objects.exists()


@pytest.mark.parametrize(
    ("own", "scope", "is_made"),
    [
        ((), "chat", True),
        ((), "knowledge:read", False),
        (("faq.view_faq",), "knowledge:read", True),
        (("faq.view_faq", "faq.change_faq"), "knowledge:write", False),
        (("faq.add_faq", "faq.change_faq"), "knowledge:publish", False),
        (("faq.publish_faq", "faq.delete_faq"), "knowledge:publish", True),
    ],
)
def test_nobody_gives_a_key_what_he_may_not_do(
    own: tuple[str, ...], scope: str, is_made: bool, client_who_may: MakeClient
) -> None:
    client = client_who_may(*(name.split(".")[1] for name in (*MAY_MAKE, *own)))

    client.post(f"{KEYS}add/", {"name": "Wiki", "scopes": [scope]})

    assert APIKey.objects.exists() is is_made


def test_what_a_key_has_already_stays_whoever_changes_it(
    client_who_may: MakeClient,
) -> None:
    key, _secret = APIKey.objects.create_key("Wiki", scopes=[Scope.PUBLISH])
    client = client_who_may("view_apikey", "change_apikey")

    client.post(
        f"{KEYS}{key.pk}/change/", {"name": "Wiki 2", "scopes": [Scope.PUBLISH]}
    )

    key.refresh_from_db()
    assert (key.name, key.scopes) == ("Wiki 2", "knowledge:publish")
