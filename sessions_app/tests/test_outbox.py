"""Events are kept with what they are about, for those who asked for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from sessions_app import outbox
from sessions_app.models import Event, EventDelivery
from sessions_app.tests.listening import kept, make_endpoint

pytestmark = pytest.mark.django_db

REACHED = "budget.reached"


def test_every_endpoint_that_asked_for_the_type_is_told() -> None:
    first = make_endpoint(REACHED, name="First")
    second = make_endpoint(REACHED, "feedback.given", name="Second")
    make_endpoint("feedback.given", name="Other")

    outbox.publish(REACHED, {"share": 0.8})

    event = Event.objects.get()
    told = EventDelivery.objects.filter(event=event).order_by("endpoint")
    assert [delivery.endpoint for delivery in told] == [first, second]
    assert (event.type, event.data) == (REACHED, {"share": 0.8})


def test_nothing_is_kept_when_nobody_listens(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_endpoint("feedback.given")

    with django_assert_num_queries(1):
        outbox.publish(REACHED, {"share": 0.8})

    assert kept() == []


def test_a_paused_endpoint_is_told_nothing_new() -> None:
    make_endpoint(REACHED).pause()

    outbox.publish(REACHED, {})

    assert kept() == []


def test_an_event_goes_with_the_transaction_that_it_tells_of() -> None:
    make_endpoint(REACHED)

    with transaction.atomic():
        outbox.publish(REACHED, {})
        transaction.set_rollback(True)

    assert kept() == []


def test_an_unknown_type_names_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'budget' .*budget\.reached"):
        outbox.publish("budget", {})


def test_the_webhook_of_the_settings_is_told_of_handoffs_only(settings: Any) -> None:
    settings.HANDOFF_WEBHOOK_URL = "https://desk.example/hook"

    outbox.publish(REACHED, {})
    outbox.publish("handoff.opened", {})

    assert kept() == ["handoff.opened"]
    assert EventDelivery.objects.get().endpoint is None


def test_an_endpoint_deleted_while_it_is_told_fails_nobody() -> None:
    make_endpoint(REACHED)
    outbox.publish(REACHED, {})

    with connection.cursor() as cursor:  # as another process does meanwhile
        cursor.execute("DELETE FROM sessions_app_endpoint")

    assert EventDelivery.objects.with_event().get().endpoint is None
