"""The health check."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from faq import search
from faq.models import FAQ, KnowledgeBaseRevision

pytestmark = pytest.mark.django_db


def health_of(client: Client) -> int:
    """As a thread of its own asks, which closes its connection afterwards."""
    try:
        return client.get("/health").status_code
    finally:
        connection.close()


def test_health_has_the_keys_of_the_contract(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")

    health = client.get("/health").json()

    assert list(health) == ["status", "timestamp", "services"]
    assert health["status"] == "healthy"
    assert health["services"]["faq_system"]["faq_count"] == 1
    assert health["services"]["faq_system"]["status"] in {"ok", "degraded"}


def test_timestamp_is_iso_8601_with_its_zone(client: Client) -> None:
    timestamp = client.get("/health").json()["timestamp"]

    assert datetime.fromisoformat(timestamp).utcoffset() is not None


@pytest.mark.parametrize(
    ("backend", "options", "status"),
    [
        ("dummy.DummyBackend", {}, "not_configured"),
        ("locmem.LocMemBackend", {}, "available"),
    ],
)
def test_health_tells_whether_the_model_is_configured_without_calling_it(
    client: Client, settings: Any, backend: str, options: dict[str, str], status: str
) -> None:
    settings.LLMS = {
        "default": {
            "BACKEND": f"supportbot.llm.backends.{backend}",
            "OPTIONS": options,
        }
    }

    services = client.get("/health").json()["services"]

    assert services["gemini_ai"] == {"status": status}


def test_database_that_cannot_be_used_is_a_problem(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(search, "status", fail)

    response = client.get("/health")

    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.json()["type"] == "/problems/storage-unavailable"


@pytest.mark.django_db(transaction=True)
def test_health_waits_for_no_writer(client: Client) -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        KnowledgeBaseRevision.objects.update(token=1)
        status = elsewhere.submit(health_of, client).result()

    assert status == 200


def test_missing_table_is_a_problem(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE faq_knowledgebaserevision")

    response = client.get("/health")

    assert response.status_code == 503


def test_credentials_are_neither_needed_nor_looked_at(client: Client) -> None:
    response = client.get("/health", headers={"authorization": "Bearer sk_wrong"})

    assert response.status_code == 200
