"""Capabilities that tests across the apps share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from faq.models import FAQ, Category, Phrasing


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
    client.force_login(
        get_user_model().objects.create_superuser("staff", password="staff-password")
    )
    return client
