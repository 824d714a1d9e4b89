"""Rows by statements that are written once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from sessions_app import rows
from sessions_app.models import APIKey, Message
from sessions_app.tests.talking import make_session

pytestmark = pytest.mark.django_db


def make_message(**fields: object) -> Message:
    session = make_session()
    return Message(session=session, epoch=0, role=Message.Role.USER, **fields)


def test_an_inserted_row_is_the_same_as_a_saved_one() -> None:
    decision = {"decision": "answered", "score": 0.5, "words": ["für", "\u2028"]}
    message = make_message(
        text="Für 'wen'?", decision=decision, confidence=0.25, expires_at=timezone.now()
    )

    rows.insert(message)

    stored = Message.objects.get(pk=message.pk)
    fields = [field.attname for field in Message._meta.concrete_fields]  # noqa: SLF001
    assert {name: getattr(stored, name) for name in fields} == {
        name: getattr(message, name) for name in fields
    }


def test_an_inserted_row_can_be_changed_and_saved() -> None:
    message = make_message(text="Hi")
    rows.insert(message)
    message.text = "Hello"

    message.save()

    assert [str(each) for each in Message.objects.all()] == ["Hello"]


def test_a_row_is_found_as_the_orm_finds_it() -> None:
    key, _ = APIKey.objects.create_key("till", is_delegating=True)
    APIKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())

    found = rows.find(APIKey, "id = %s", [key.pk])

    expected = APIKey.objects.get(pk=key.pk)
    fields = [field.attname for field in APIKey._meta.concrete_fields]  # noqa: SLF001
    assert [getattr(found, name) for name in fields] == [
        getattr(expected, name) for name in fields
    ]


def test_no_row_that_fits_is_none() -> None:
    assert rows.find(APIKey, "id = %s", [0]) is None
