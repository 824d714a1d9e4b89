"""Whoever writes queues for the database's write lock; whoever reads does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from faq.indexing.snapshot import announce_vectors
from faq.models import FAQ, Category
from sessions_app import limits
from sessions_app.limits import Limit
from sessions_app.models import APIKey, ChatSession
from supportbot.sqlite.lock import WriteLock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL needs no lock for writers"
    ),
]

Hold = Callable[[], None]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hold]:
    """Keeps the lock as another process does; nobody waits long for it any more."""
    lock = WriteLock(str(Path(connection.settings_dict["NAME"])))
    tickets: list[int] = []

    def hold() -> None:
        tickets.append(lock.acquire(1))
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
        connection.close()

    yield hold
    lock.release(tickets.pop())
    connection.close()


@pytest.mark.parametrize(
    "write",
    [
        lambda: FAQ.objects.update(answer="Moved"),
        lambda: FAQ.objects.all().delete(),
        lambda: Category.objects.create(name="Shipping"),
        lambda: Category.objects.bulk_create([Category(name="Shipping")]),
        lambda: APIKey.objects.create_key("till"),
        lambda: limits.take([Limit(bucket="a", per_minute=1)]),
        announce_vectors,
    ],
    ids=["update", "delete", "create", "bulk_create", "key", "limit", "vectors"],
)
def test_code_that_never_heard_of_the_lock_waits_for_it(
    write: Callable[[], object], make_faq: Callable[..., FAQ], hold: Hold
) -> None:
    make_faq()
    hold()

    with pytest.raises(OperationalError):
        write()


def test_a_form_of_the_admin_waits_for_it(staff_client: Client, hold: Hold) -> None:
    hold()

    with pytest.raises(OperationalError):
        staff_client.post("/admin/faq/category/add/", {"name": "Shipping"})


@pytest.mark.parametrize("path", ["/health", "/admin/", "/admin/faq/category/"])
def test_pages_that_read_wait_for_nobody(
    path: str, staff_client: Client, hold: Hold
) -> None:
    hold()

    assert staff_client.get(path).status_code == 200


def test_a_message_that_cannot_be_stored_in_time_may_be_sent_again(
    make_faq: Callable[..., FAQ], client: Client, hold: Hold
) -> None:
    make_faq("Where is my parcel?")
    hold()

    refused = client.post(
        "/chat", {"message": "Where is my parcel?"}, content_type="application/json"
    )

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert refused.json()["type"] == "/problems/storage-unavailable"
    assert not ChatSession.objects.exists()
