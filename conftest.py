"""Capabilities that tests across the apps share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from pytest_django import Settings

from faq.models import FAQ, Category, Phrasing
from supportbot.llm import llms
from supportbot.llm.backends.locmem import LocMemBackend

BACKENDS = "supportbot.llm.backends"


@pytest.fixture(autouse=True)
def no_llm(settings: Settings) -> None:
    """No test reaches a real model, whatever the environment holds."""
    settings.LLMS = {"default": {"BACKEND": f"{BACKENDS}.dummy.DummyBackend"}}


@pytest.fixture(autouse=True)
def no_background_thread(settings: Settings) -> None:
    """No test leaves a thread behind that writes to the next one's database."""
    settings.FAQ_EMBED_IN_BACKGROUND = False


@pytest.fixture
def llm(settings: Settings, no_llm: None) -> LocMemBackend:
    """A scripted model: `llm.enqueue("Hello!")`, then `llm.prompts`."""
    settings.LLMS = {"default": {"BACKEND": f"{BACKENDS}.locmem.LocMemBackend"}}
    backend = llms["default"]
    assert isinstance(backend, LocMemBackend)
    return backend


@pytest.fixture
def make_faq(db: None) -> Callable[..., FAQ]:
    """Store an FAQ: `make_faq(question=..., alternates=[...], never=[...])`."""

    def make(
        question: str = "Where is my parcel?",
        answer: str = "Open your order and choose 'Track'.",
        *,
        category: str = "",
        alternates: Iterable[str] = (),
        never: Iterable[str] = (),
        **fields: object,
    ) -> FAQ:
        if category:
            fields["category"] = Category.objects.get_or_create(name=category)[0]
        faq = FAQ.objects.create(question=question, answer=answer, **fields)
        kinds = {Phrasing.Kind.ALTERNATE: alternates, Phrasing.Kind.NEVER: never}
        Phrasing.objects.bulk_create(
            Phrasing(faq=faq, text=text, kind=kind)
            for kind, texts in kinds.items()
            for text in texts
        )
        return faq

    return make


@pytest.fixture
def staff_client(db: None) -> Client:
    """A browser signed in to the admin with every permission."""
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    return client


@pytest.fixture
def client_who_may(db: None) -> Callable[..., Client]:
    """A browser of a staff account that has these permissions only."""

    def make(*codenames: str) -> Client:
        user = User.objects.create_user("colleague", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database; its write gate goes with it."""
    name = str(connection.settings_dict["NAME"])
    yield
    Path(f"{name}-gate").unlink(missing_ok=True)
