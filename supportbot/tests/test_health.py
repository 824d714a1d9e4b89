"""The health check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakSet

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from faq import background, search
from faq.background import BackgroundJob
from faq.indexing.jobs import embedding_job, indexing_job
from faq.models import FAQ, KnowledgeBaseRevision
from sessions_app import turns
from sessions_app.deliveries import webhook_job
from supportbot.logs import JSONFormatter
from supportbot.models import Failure

pytestmark = pytest.mark.django_db


def health_of(client: Client) -> int:
    """As a thread of its own asks, which closes its connection afterwards."""
    try:
        return client.get("/health").status_code
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def _no_jobs_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = WeakSet([indexing_job, embedding_job, webhook_job])
    monkeypatch.setattr(background, "_jobs", jobs)


def test_health_has_the_keys_of_the_contract(
    client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?")

    health = client.get("/health").json()

    assert list(health) == ["status", "timestamp", "services", "reason", "jobs"]
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


@pytest.fixture
def broken_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("My private words")

    monkeypatch.setattr(search, "search", fail)


@pytest.fixture
def broken_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("My private words")

    monkeypatch.setattr(turns, "recent", fail)


def ask(client: Client) -> int:
    client.raise_request_exception = False
    body = {"message": "My private words?"}
    return client.post("/chat", body, content_type="application/json").status_code


@pytest.mark.usefixtures("broken_search")
def test_search_that_failed_degrades_health(client: Client) -> None:
    status = ask(client)

    health = client.get("/health").json()
    assert (status, health["status"]) == (200, "degraded")
    assert health["reason"] == (
        "Search (chat.search.failed) failed within the last minute; see the log."
    )


@pytest.mark.usefixtures("broken_turns")
def test_a_request_that_failed_degrades_health(client: Client) -> None:
    status = ask(client)

    health = client.get("/health").json()
    assert (status, health["status"]) == (500, "degraded")
    assert health["reason"].startswith("A request (django.request) failed")


@pytest.mark.parametrize("ago", [timedelta(seconds=61), timedelta(hours=-1)])
@pytest.mark.usefixtures("broken_search")
def test_what_failed_longer_ago_or_before_the_clock_was_set_back_does_not(
    ago: timedelta, client: Client
) -> None:
    ask(client)
    Failure.objects.update(failed_at=timezone.now() - ago)

    assert client.get("/health").json()["status"] == "healthy"


@pytest.mark.usefixtures("broken_search")
def test_the_log_has_the_place_of_a_failure_and_no_words_of_the_customer(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    ask(client)

    [record] = [r for r in caplog.records if r.message == "chat.search.failed"]
    line = JSONFormatter().format(record)
    assert re.fullmatch(
        r"supportbot\.tests\.test_health:\d+", json.loads(line)["place"]
    )
    assert "finding.py" in line
    assert "private" not in line


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_degrades_health_until_it_succeeds(client: Client) -> None:
    failures = [KeyError("anything")]

    def work() -> None:
        if failures:
            raise failures.pop()

    job = BackgroundJob("test.job", work)
    job.run()
    failing = client.get("/health").json()
    job.run()
    healthy = client.get("/health").json()

    assert failing["reason"] == "test.job fails (KeyError)."
    assert [health["status"] for health in (failing, healthy)] == [
        "degraded",
        "healthy",
    ]
    [state] = [each for each in healthy["jobs"] if each["name"] == "test.job"]
    assert state["last_success_at"] > state["last_failure_at"]


def test_health_tells_of_every_job(client: Client) -> None:
    names = {job["name"] for job in client.get("/health").json()["jobs"]}

    assert names >= {"faq.embedding", "faq.indexing", "sessions.webhook"}


def test_credentials_are_neither_needed_nor_looked_at(client: Client) -> None:
    response = client.get("/health", headers={"authorization": "Bearer sk_wrong"})

    assert response.status_code == 200
