"""What Prometheus reads, who may read it, and that it never holds a text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from faq import search
from faq.background import BackgroundJob
from sessions_app.models import Message
from supportbot import metrics
from supportbot.chat.tests.scripted import ABSTAINING, pointing_at
from supportbot.logs import JSONFormatter

CATALOGUE = (django_settings.BASE_DIR / "docs/events.md").read_text(encoding="utf-8")
ASKED = "Where is my parcel?"
CANARY = "Do canaries sing in winter?"
COUNT_ONE = """
import django; django.setup()
from supportbot import metrics
metrics.count_refusal("queue_full")
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _counted_in_a_folder_of_its_own(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    settings.FAQ_EMBEDDING_MODEL = ""
    settings.METRICS = "on"
    monkeypatch.setenv(metrics.FOLDER, str(tmp_path))
    metrics.meters.cache_clear()
    caches["metrics"].clear()
    yield
    from prometheus_client import values  # noqa: PLC0415 (when the folder is named)

    values.ValueClass.close_all_files()
    metrics.meters.cache_clear()


def scrape(client: Client, **headers: str) -> dict[str, float]:
    """The figures by name and labels."""
    text = client.get("/metrics", headers=headers).content.decode()
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    return {name: float(value) for name, value in (x.rsplit(" ", 1) for x in lines)}


def say(client: Client, message: str, **headers: str) -> dict[str, Any]:
    response = client.post(
        "/chat", {"message": message}, content_type="application/json", headers=headers
    )
    body: dict[str, Any] = response.json()
    return body


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The events of turns."""
    lines = [json.loads(JSONFormatter().format(record)) for record in caplog.records]
    return [line for line in lines if line["event"] == "chat.turn.ended"]


def test_turn_is_counted_by_what_it_came_to(client: Client, make_faq: Any) -> None:
    make_faq()

    say(client, ASKED)

    figures = scrape(client)
    labels = 'certainty="sure",decision="answered",outcome="answered",source="FAQ"'
    assert figures[f"supportbot_turns_total{{{labels}}}"] == 1
    assert figures['supportbot_turn_seconds_count{source="FAQ"}'] == 1
    assert figures['supportbot_turn_stage_seconds_count{stage="store"}'] == 1


def test_state_comes_from_the_database(client: Client, make_faq: Any) -> None:
    make_faq()

    figures = scrape(client)

    assert figures["supportbot_faqs"] == 1
    assert figures["supportbot_turns_open"] == 0


def test_refused_message_is_counted_with_its_reason(
    client: Client, settings: Settings
) -> None:
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 1
    say(client, ASKED)

    say(client, ASKED)

    figures = scrape(client)
    assert figures['supportbot_turns_refused_total{reason="limit_reached"}'] == 1
    responses = 'supportbot_http_responses_total{endpoint="chat",status="4xx"}'
    assert figures[responses] == 1


def test_call_of_the_model_is_counted_with_its_cost(
    client: Client, llm: Any, make_faq: Any, settings: Settings
) -> None:
    settings.MODEL_PRICE_PER_1K_INPUT = 2.0
    make_faq("Are there canaries?", "They sing.")
    llm.enqueue(pointing_at(1))

    say(client, CANARY)

    figures = scrape(client)
    tokens = figures['supportbot_model_tokens_total{direction="input"}']
    assert figures['supportbot_model_calls_total{outcome="answered"}'] == 1
    cost = figures['supportbot_model_cost_total{alias="default"}']
    assert cost == pytest.approx(2.0 * tokens / 1000)


def test_customer_who_hangs_up_on_the_model_is_counted(
    client: Client, llm: Any, make_faq: Any
) -> None:
    make_faq("Are there canaries?", "They sing.")
    llm.enqueue(pointing_at(1))
    asked = {"message": CANARY, "stream": True}
    response = client.post("/chat", asked, content_type="application/json")

    events = iter(response.streaming_content)  # type: ignore[attr-defined]  # a stream
    next(events), next(events)
    response.close()

    assert scrape(client)['supportbot_model_calls_total{outcome="hung_up"}'] == 1


def test_counts_of_two_processes_add_up(client: Client) -> None:
    environment = os.environ | {"METRICS": "on"}
    command = [sys.executable, "-c", COUNT_ONE]
    environment["DJANGO_SETTINGS_MODULE"] = "supportbot.settings"

    subprocess.run(command, env=environment, check=True, cwd=django_settings.BASE_DIR)
    metrics.count_refusal("queue_full")

    assert scrape(client)['supportbot_turns_refused_total{reason="queue_full"}'] == 2


def test_nobody_reads_by_default_and_nothing_is_counted(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.METRICS = "off"

    say(client, ASKED)

    response = client.get("/metrics")
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/not-found"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"x-forwarded-for": "127.0.0.1"}, 404), ({"via": "1.1 proxy"}, 404)],
    ids=["direct", "forwarded", "via"],
)
def test_loopback_is_for_this_machine_without_a_proxy(
    client: Client, settings: Settings, headers: dict[str, str], status: int
) -> None:
    settings.METRICS = "loopback"

    assert client.get("/metrics", headers=headers).status_code == status


def test_loopback_is_for_no_other_machine(settings: Settings) -> None:
    settings.METRICS = "loopback"

    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics").status_code == 404


def test_every_figure_is_in_the_catalogue(client: Client, make_faq: Any) -> None:
    say(client, ASKED)

    names = {
        re.sub(r"(_bucket|_count|_sum)?(\{.*)?$", "", name) for name in scrape(client)
    }

    assert {name for name in names if f"`{name}`" not in CATALOGUE} == set()


def test_what_another_version_stored_is_no_new_label(
    client: Client, make_faq: Any
) -> None:
    make_faq()
    body = say(client, ASKED, **{"idempotency-key": "k"})
    stored = Message.objects.filter(pk=body["message_id"])
    stored.update(source="Oracle", decision={"decision": "guessed"})

    again = {"message": ASKED, "session_id": body["session_id"]}
    headers = {"idempotency-key": "k"}
    client.post("/chat", again, content_type="application/json", headers=headers)

    labels = 'certainty="none",decision="other",outcome="replayed",source="other"'
    assert scrape(client)[f"supportbot_turns_total{{{labels}}}"] == 1


def test_run_of_a_job_is_told_by_its_last_success(client: Client) -> None:
    BackgroundJob("faq.embedding", lambda: None).run()

    name = 'supportbot_job_last_success_timestamp_seconds{job="faq.embedding"}'
    assert scrape(client)[name] > 0


def test_figures_are_told_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseError

    metrics.count_refusal("storage")
    monkeypatch.setattr(search, "status", away)

    figures = scrape(client)
    assert figures['supportbot_turns_refused_total{reason="storage"}'] == 1
    assert "supportbot_faqs" not in figures


def test_turn_goes_on_where_nothing_can_be_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch, make_faq: Any
) -> None:
    make_faq()
    monkeypatch.setenv(metrics.FOLDER, "/dev/null/nowhere")

    assert say(client, ASKED)["source"] == "FAQ"


def test_event_of_a_turn_has_its_times_and_no_text(
    client: Client, make_faq: Any, llm: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    make_faq(question="Where is the canary?", answer="The canary is in its cage.")
    llm.enqueue(ABSTAINING)

    say(client, "Where is the canary?")
    say(client, CANARY)

    found, asked = told(caplog)
    assert (found["source"], found["certainty"]) == ("FAQ", "sure")
    assert asked["model_ms"] >= 0
    assert found["model_ms"] is None
    assert not re.search("(?i)canar", json.dumps([found, asked]) + str(scrape(client)))


def test_refused_turn_has_its_event_too(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    settings.CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS = 1

    say(client, ASKED)
    say(client, ASKED)

    reasons = [(event["outcome"], event["reason"]) for event in told(caplog)]
    assert reasons == [("fallback", "not_configured"), ("refused", "limit_reached")]
