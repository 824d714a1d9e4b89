"""`manage.py create_api_key`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sessions_app.models import APIKey

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("options", "is_delegating"), [([], False), (["--delegating"], True)]
)
def test_key_is_printed_and_nothing_else(
    options: list[str], is_delegating: bool
) -> None:
    out = StringIO()

    call_command("create_api_key", "shop", *options, stdout=out)

    key = APIKey.objects.authenticate(out.getvalue().strip())
    assert key is not None
    assert (key.name, key.is_delegating) == ("shop", is_delegating)


def test_second_key_of_a_name_is_refused() -> None:
    APIKey.objects.create_key("shop")

    with pytest.raises(CommandError, match="'shop' exists already"):
        call_command("create_api_key", "shop")


@pytest.mark.parametrize("name", ["", "n" * 101], ids=["empty", "too long"])
def test_name_that_the_admin_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="can't be the key's name"):
        call_command("create_api_key", name)

    assert not APIKey.objects.exists()


def test_key_allows_the_scopes_that_are_named() -> None:
    out = StringIO()
    options = ["--scope", "knowledge:read", "--scope", "knowledge:write"]

    call_command("create_api_key", "wiki", *options, stdout=out)

    key = APIKey.objects.authenticate(out.getvalue().strip())
    assert key is not None
    assert key.scopes == "knowledge:read knowledge:write"


def test_scope_that_there_is_not_is_refused() -> None:
    with pytest.raises(CommandError, match="knowledge:read"):
        call_command("create_api_key", "wiki", "--scope", "everything")

    assert not APIKey.objects.exists()
