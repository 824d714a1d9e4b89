"""Measures the pages of the admin over many rows, beside a plain list.

Run `python -m benchmarks.admin_pages [--quick]`. The plain list is what Django gives
for the same rows without an admin: the newest fifty FAQs in a template of one line.
Every page is asked for in one process, without a network; the best of three counts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django

from benchmarks.filling import fill_database
from benchmarks.reports import Report, note
from benchmarks.servers import Site

RUNS = 3
SETTINGS = {"DJANGO_SETTINGS_MODULE": "supportbot.settings"}
MOST_SECONDS = 1.0  # of server time, on two cores
_FAQS = """
WITH RECURSIVE place(value) AS (
    SELECT 1 UNION ALL SELECT value + 1 FROM place WHERE value < :count
)
INSERT INTO faq_faq (question, answer, keywords, status, created_at, updated_at)
SELECT 'How do I change setting ' || value || ' of my subscription?',
    'Open your account, choose page ' || value || ' and confirm the change.', '',
    CASE WHEN value % 20 THEN 'published' ELSE 'draft' END,
    '2026-01-01 00:00:00', '2026-01-01 00:00:00'
FROM place
"""
_PHRASINGS = """
INSERT INTO faq_phrasing (faq_id, text, kind, created_at)
SELECT id, 'setting ' || id || ' changed', 'alternate', created_at FROM faq_faq
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faqs", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="a hundredth of the rows")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure()
    share = 100 if options.quick else 1
    with tempfile.TemporaryDirectory() as folder:
        site = Site.create(Path(folder))
        fill(site, faqs=options.faqs // share, messages=options.messages // share)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.admin_pages", "--measure"],
            env={**site.environment, **SETTINGS},
            check=False,
        )
    sys.exit(done.returncode)


def fill(site: Site, *, faqs: int, messages: int) -> None:
    note(f"{faqs:,} FAQs, {messages:,} messages")
    with site.sql() as connection:
        connection.execute(_FAQS, {"count": faqs})
        connection.execute(_PHRASINGS)
    fill_database(site, sessions=max(1, messages // 100), messages=100)


def measure() -> None:
    """Print a line a page; ends the process."""
    django.setup()
    from benchmarks.admin_requests import (  # noqa: PLC0415  needs the settings
        page_addresses,
        plain_list,
        signed_in,
    )

    report = Report()
    plain = best_of(RUNS, plain_list)
    note(f"plain list: {plain * 1000:.1f} ms")
    get = signed_in()
    for address in page_addresses():
        seconds = best_of(RUNS, partial(get, address))
        report.add(
            address,
            f"{seconds:.2f} s, {seconds / plain:,.0f} x",
            f"<= {MOST_SECONDS:g} s",
            holds=seconds <= MOST_SECONDS,
        )
    report.finish()


def best_of(runs: int, act: Callable[[], object]) -> float:
    """Seconds of the quickest of several runs."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


if __name__ == "__main__":
    main()
