"""Measures what telling integrators costs: a turn, the lists of the admin, a lease.

Run `python -m benchmarks.outbox [--events 1000000]`. Everything is measured in one
process, without a network, by the time of the processor: turns in rounds that take
turns themselves, pages and leases as the best of some runs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import django

from benchmarks.admin_pages import best_of
from benchmarks.reports import Report, note
from benchmarks.servers import Site

SETTINGS = {"DJANGO_SETTINGS_MODULE": "supportbot.settings"}
MARK = "BENCHMARK_EVENTS"
ROUNDS, TURNS = 15, 40
LIST = "/admin/sessions_app/eventdelivery/"
LISTS = ("", "?state=failed", "?event_type=budget.reached", "?q=msg_7", "?p=150")
MOST_SECONDS = 1.0  # of a processor, as any page of the admin
QUESTION = "How do I reset my password?"

_EVENTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
INSERT INTO sessions_app_event (event_id, type, data, created_at)
SELECT 'msg_' || i, 'message.answered', '{"message_id": 1}', datetime('now') FROM n
"""
_DELIVERIES = """
INSERT INTO sessions_app_eventdelivery (event_id, endpoint_id, event_type, state,
    attempt_count, next_attempt_at, last_error)
SELECT id, %s, type, CASE id %% 10 WHEN 0 THEN 'pending' ELSE 'sent' END, 5,
    datetime('now', '+1 hour'), '' FROM sessions_app_event
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    if MARK in os.environ:
        measure(int(os.environ[MARK]))
    with tempfile.TemporaryDirectory() as folder:
        site = Site.create(Path(folder))
        mark = {MARK: str(options.events)}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.outbox"],
            env={**site.environment, **SETTINGS, **mark},
            check=False,
        )
    sys.exit(done.returncode)


def measure(event_count: int) -> None:
    """Print the figures; ends the process."""
    django.setup()
    from sessions_app import deliveries  # noqa: PLC0415  needs the settings
    from sessions_app.models import Endpoint  # noqa: PLC0415  needs the settings

    deliveries.webhook_job.start = lambda: None  # type: ignore[method-assign]  # what is kept is measured, not sent
    report = Report()
    endpoint = Endpoint.objects.create(
        name="Desk", url="https://desk.example/", event_types=["message.answered"]
    )
    _measure_turns(report, endpoint)
    _fill(event_count, endpoint)
    _measure_lists(report)
    lease = best_of(5, lambda: deliveries.lease(endpoint.pk))
    report.at_most(
        "a lease while a tenth waits, ms of a processor", 1000 * lease.processor, 50
    )
    report.finish()


def _measure_turns(report: Report, endpoint: object) -> None:
    from sessions_app.models import Endpoint  # noqa: PLC0415  needs the settings

    ask = _asker()
    unheard, heard = [], []
    for _ in range(ROUNDS):
        Endpoint.objects.update(event_types=["message.answered"], paused_at=None)
        heard.append(_seconds(ask))
        Endpoint.objects.all().delete()
        unheard.append(_seconds(ask))
        endpoint.save(force_insert=True)  # type: ignore[attr-defined]  # a model
    share = median(heard) / median(unheard)
    note(f"a turn that nobody listens to: {1000 * median(unheard) / TURNS:.2f} ms")
    report.at_most("a turn that is told, beside one that is not", share, 2)


def _asker() -> Callable[[], object]:
    """Answers a question with an FAQ, in a conversation of its own."""
    from sessions_app.models import ChatSession  # noqa: PLC0415  needs the settings
    from supportbot.chat.answering import answer  # noqa: PLC0415  needs the settings

    def ask() -> object:
        return answer(ChatSession.issued(None)[0], QUESTION)

    ask()  # indexes the knowledge base
    return ask


def _seconds(act: Callable[[], object]) -> float:
    began = time.thread_time()
    for _ in range(TURNS):
        act()
    return time.thread_time() - began


def _fill(event_count: int, endpoint: object) -> None:
    from django.db import connection  # noqa: PLC0415  needs the settings

    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [event_count])
        cursor.execute(_DELIVERIES, [endpoint.pk])  # type: ignore[attr-defined]  # a model
        cursor.execute("ANALYZE")
    note(f"{event_count:,} events")


def _measure_lists(report: Report) -> None:
    from benchmarks.admin_requests import (  # noqa: PLC0415  needs the settings
        Page,
        signed_in,
    )

    ask = signed_in()
    for query in LISTS:
        page = Page(address=f"{LIST}{query}")
        taken = best_of(3, lambda page=page: ask(page))  # type: ignore[misc]  # a default binds
        name, holds = str(page), taken.processor <= MOST_SECONDS
        report.add(name, f"{taken.processor:.3f} s", "<= 1 s", holds=holds)


if __name__ == "__main__":
    main()
