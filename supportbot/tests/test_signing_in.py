"""Guessing the passwords of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from supportbot.signing_in import ATTEMPTS_PER_MINUTE

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

PASSWORD = "correct horse battery"  # noqa: S105 (made for this test)


@pytest.fixture(autouse=True)
def ann(settings: Settings, db: None) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return User.objects.create_superuser("ann", password=PASSWORD)


def sign_in(password: str, name: str = "ann", address: str = "192.0.2.1") -> Response:
    form = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/admin/login/?next=/admin/", form)


def guess(**caller: str) -> None:
    """As many wrong passwords as a minute allows."""
    [sign_in("wrong", **caller) for _ in range(ATTEMPTS_PER_MINUTE)]


def test_right_password_opens_the_admin() -> None:
    assert sign_in(PASSWORD).status_code == 302


def test_cookie_of_staff_is_kept_from_scripts_and_other_sites(
    settings: Settings,
) -> None:
    settings.SESSION_COOKIE_SECURE = True

    cookie = sign_in(PASSWORD).cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert cookie["max-age"] == 12 * 60 * 60


def test_many_guesses_close_the_admin_to_their_address() -> None:
    guess(name="bob")

    assert "Too many attempts" in sign_in(PASSWORD).content.decode()


def test_guesses_elsewhere_lock_nobody_out() -> None:
    guess(name="ann", address="192.0.2.2")

    assert sign_in(PASSWORD).status_code == 302


def test_wrong_name_is_told_like_a_wrong_password() -> None:
    wrong_name = sign_in("wrong", name="ann2").content.decode()
    wrong_password = sign_in("wrong").content.decode()

    assert "Please enter the correct username and password" in wrong_name
    assert "Please enter the correct username and password" in wrong_password


@pytest.mark.parametrize("password", ["short-12345", "password1234", "annabella-ann"])
def test_weak_password_is_not_accepted(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="annabella-an"))


def test_any_characters_make_a_password() -> None:
    validate_password("zwölf blaue wale")
