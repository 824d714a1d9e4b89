"""The four roles: what each of them is allowed to do, and how they come to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client

from supportbot.migrations._granting import create_role, grant, grant_beside
from supportbot.roles import RIGHTS, Role, names_of

LISTS = {
    "faq/faq": "Viewer",
    "faq/category": "Viewer",
    "faq/voice": "Viewer",
    "sessions_app/chatsession": "Viewer",
    "sessions_app/handoff": "Viewer",
    "supportbot/bottext": "Viewer",
    "supportbot/briefing/1/change": "Viewer",
    "supportbot/appearance/1/change": "Viewer",
    "sessions_app/apikey": "Administrator",
    "auth/user": "Administrator",
    "auth/group": "Administrator",
}
FORMS = {
    "faq/faq": "Editor",
    "faq/category": "Editor",
    "supportbot/bottext": "Administrator",
    "sessions_app/apikey": "Administrator",
    "auth/user": "Administrator",
    "auth/group": "Administrator",
}
ROLES = [str(role) for role in Role]


def held(role: str) -> set[str]:
    rights = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in rights}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_migrations_give_each_role_the_rights_that_are_listed(role: Role) -> None:
    assert held(role) == set(names_of(role))


@pytest.mark.django_db
def test_every_listed_right_is_one_of_djangos() -> None:
    known = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.select_related("content_type")
        if each.content_type.model_class()
    }

    assert {right.name for right in RIGHTS} <= known


@pytest.mark.parametrize("role", ROLES)
def test_role_opens_its_lists_and_no_others(
    client_in: Callable[[str], Client], role: str
) -> None:
    client = client_in(role)

    status = {path: client.get(f"/admin/{path}/").status_code for path in LISTS}

    assert status == {path: _status(role, first) for path, first in LISTS.items()}


@pytest.mark.parametrize("role", ROLES)
def test_role_opens_the_forms_it_may_fill_in(
    client_in: Callable[[str], Client], role: str
) -> None:
    client = client_in(role)

    status = {path: client.get(f"/admin/{path}/add/").status_code for path in FORMS}

    assert status == {path: _status(role, first) for path, first in FORMS.items()}


def _status(role: str, first: str) -> int:
    return 200 if ROLES.index(role) >= ROLES.index(first) else 403


@pytest.mark.django_db
def test_making_the_roles_again_changes_nothing() -> None:
    group = Group.objects.get(name="Editor")
    group.permissions.clear()

    create_role(apps, "default", "Editor", ["faq.publish_faq"])

    assert held("Editor") == set()


@pytest.mark.django_db
def test_right_that_django_has_not_made_yet_is_granted() -> None:
    Permission.objects.filter(codename="restore_faq").delete()

    grant(apps, "default", "Viewer", ["faq.restore_faq"])

    assert "faq.restore_faq" in held("Viewer")


@pytest.mark.django_db
def test_role_that_was_deleted_stays_so() -> None:
    Group.objects.filter(name="Viewer").delete()

    grant(apps, "default", "Viewer", ["faq.restore_faq"])

    assert not Group.objects.filter(name="Viewer").exists()


@pytest.mark.django_db
def test_who_could_publish_before_still_can(django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("old hand")
    user.user_permissions.add(Permission.objects.get(codename="change_faq"))
    team = Group.objects.create(name="Writers")
    team.permissions.add(Permission.objects.get(codename="change_faq"))

    grant_beside(apps, "default", held="faq.change_faq", added="faq.publish_faq")

    assert user.has_perm("faq.publish_faq")
    assert "faq.publish_faq" in held("Writers")
