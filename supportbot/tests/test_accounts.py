"""Staff accounts: nobody gives a right that he lacks, nor takes over who has more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

USERS = "/admin/auth/user/"
GROUPS = "/admin/auth/group/"
INTERNAL = ("lease", "embedding", "revision", "failure", "window", "modelday", "log")


@pytest.fixture
def boss(client_in: Callable[[str], Client]) -> Client:
    """A browser of an Administrator who is no superuser."""
    return client_in("Administrator")


def account(name: str = "anna", **fields: Any) -> User:
    return User.objects.create_user(name, is_staff=True, **fields)


def sent(user: User, **fields: object) -> dict[str, object]:
    """What the browser sends for the account's page."""
    return {"username": user.username, "is_active": "on", "is_staff": "on", **fields}


def permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


def page_of(user: User) -> str:
    return f"{USERS}{user.pk}/change/"


def test_administrator_puts_an_account_into_a_group(boss: Client) -> None:
    anna, editors = account(), Group.objects.get(name="Editor")

    response = boss.post(page_of(anna), sent(anna, groups=[editors.pk]))

    assert response.status_code == 302
    assert anna.groups.get() == editors


def test_administrator_makes_no_superuser(boss: Client) -> None:
    anna = account()

    boss.post(page_of(anna), sent(anna, is_superuser="on"))

    anna.refresh_from_db()
    assert not anna.is_superuser


def test_superuser_makes_another(staff_client: Client) -> None:
    anna = account()

    staff_client.post(page_of(anna), sent(anna, is_superuser="on"))

    anna.refresh_from_db()
    assert anna.is_superuser


def test_right_that_the_administrator_lacks_is_not_given(boss: Client) -> None:
    anna = account()
    lacking = permission("delete_calibration")

    response = boss.post(page_of(anna), sent(anna, user_permissions=[lacking.pk]))

    assert response.status_code == 200
    assert not anna.user_permissions.exists()


def test_group_with_a_right_that_the_administrator_lacks_is_not_given(
    boss: Client,
) -> None:
    anna, secret = account(), Group.objects.create(name="Secret")
    secret.permissions.add(permission("delete_calibration"))

    response = boss.post(page_of(anna), sent(anna, groups=[secret.pk]))

    assert response.status_code == 200
    assert not anna.groups.exists()


@pytest.mark.parametrize("is_active", [True, False], ids=["active", "inactive"])
@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_account_that_may_do_more_is_not_taken_over(
    boss: Client, page: str, is_active: bool
) -> None:
    anna = account(is_active=is_active)
    anna.user_permissions.add(permission("delete_calibration"))

    response = boss.post(
        f"{USERS}{anna.pk}/{page}/",
        {"password1": "a long secret", "password2": "a long secret", "post": "yes"},
    )

    assert response.status_code == 403


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_superuser_is_not_taken_over(boss: Client, page: str) -> None:
    root = User.objects.create_superuser("root")

    response = boss.post(
        f"{USERS}{root.pk}/{page}/",
        {"password1": "a long secret", "password2": "a long secret", "post": "yes"},
    )

    assert response.status_code == 403


def test_superusers_are_not_deleted_in_a_selection(boss: Client) -> None:
    root, anna = User.objects.create_superuser("root"), account()
    chosen = {
        "action": "delete_selected",
        "_selected_action": [root.pk, anna.pk],
        "post": "yes",
    }

    boss.post(USERS, chosen)

    assert User.objects.filter(pk__in=[root.pk, anna.pk]).count() == 2


def test_group_gets_the_rights_that_are_ticked(boss: Client) -> None:
    rights = [permission("view_faq").pk, permission("view_category").pk]

    boss.post(f"{GROUPS}add/", {"name": "Readers", "permissions": rights})

    assert Group.objects.get(name="Readers").permissions.count() == 2


def test_group_that_may_do_more_is_not_changed(boss: Client) -> None:
    secret = Group.objects.create(name="Secret")
    secret.permissions.add(permission("delete_calibration"))

    response = boss.post(f"{GROUPS}{secret.pk}/change/", {"name": "Mine"})

    assert response.status_code == 403


def test_right_that_is_not_offered_stays_when_the_group_is_saved(
    staff_client: Client,
) -> None:
    team = Group.objects.create(name="Team")
    team.permissions.add(permission("view_calibration"), permission("view_faq"))

    staff_client.post(f"{GROUPS}{team.pk}/change/", {"name": "Team", "permissions": []})

    assert team.permissions.get() == permission("view_calibration")


def test_internal_matters_are_no_rights_to_tick(staff_client: Client) -> None:
    field = staff_client.get(f"{GROUPS}add/").context["adminform"].form.fields

    names = " ".join(each.codename for each in field["permissions"].queryset)

    assert "view_faq" in names
    assert not [word for word in INTERNAL if word in names]


def test_nobody_deletes_his_own_account(staff_client: Client) -> None:
    own = User.objects.get()

    response = staff_client.post(f"{USERS}{own.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert User.objects.exists()


def test_nobody_shuts_himself_out(staff_client: Client) -> None:
    own = User.objects.get()

    response = staff_client.post(page_of(own), {"username": "other"})

    own.refresh_from_db()
    assert response.status_code == 302
    assert own.username == "other"
    assert own.is_active
    assert own.is_staff
    assert own.is_superuser


def test_nobody_deletes_the_group_that_he_is_in(boss: Client) -> None:
    group = Group.objects.get(name="Administrator")

    response = boss.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
