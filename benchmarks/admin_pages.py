"""Measures the pages of the admin over many rows, beside a plain list.

Run `python -m benchmarks.admin_pages [--quick]`. The plain list is what Django gives
for the same rows without an admin: the newest fifty FAQs in a template of one line.
Every page is asked for in one process, without a network; the best of three counts,
by the time of the processor: what else runs on the machine makes no page slower.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django

from benchmarks.admin_filling import fill_admin
from benchmarks.reports import Report, note
from benchmarks.servers import Site

RUNS = 3
SETTINGS = {"DJANGO_SETTINGS_MODULE": "supportbot.settings"}
MOST_SECONDS = 1.0  # of a processor, one request beside no other


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
        faqs, messages = options.faqs // share, options.messages // share
        note(f"{faqs:,} FAQs, {messages:,} messages")
        fill_admin(site, faqs=faqs, messages=messages)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.admin_pages", "--measure"],
            env={**site.environment, **SETTINGS},
            check=False,
        )
    sys.exit(done.returncode)


def measure() -> None:
    """Print a line a page; ends the process."""
    django.setup()
    from benchmarks.admin_requests import (  # noqa: PLC0415  needs the settings
        pages,
        plain_list,
        signed_in,
    )

    report = Report()
    plain = best_of(RUNS, plain_list)
    note(f"plain list: {plain}")
    count_all()
    ask = signed_in()
    for page in pages():
        taken = best_of(RUNS, partial(ask, page), before=page.before)
        report.add(
            str(page),
            f"{taken}, {taken.processor / plain.processor:,.0f} x",
            f"<= {MOST_SECONDS:g} s",
            holds=taken.processor <= MOST_SECONDS,
        )
    report.finish()


def count_all() -> None:
    """Count what was filled in, as the background does, and say what that took."""
    from sessions_app import figures  # noqa: PLC0415  needs the settings

    taken = best_of(1, partial(figures.count_new, seconds=math.inf))
    note(f"figures of all messages counted: {taken}")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Seconds:
    """What a request took of a processor, and on the clock beside whatever else ran.

    Without the jobs that it starts: nobody waits for them.
    """

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:.3f} s ({self.clock:.3f} s by the clock)"


def best_of(
    runs: int, act: Callable[[], object], *, before: Callable[[], object] | None = None
) -> Seconds:
    """What the quickest of several runs took."""
    return min(_timed(act, before) for _ in range(runs))


def _timed(act: Callable[[], object], before: Callable[[], object] | None) -> Seconds:
    if before:
        before()
    began, clock = time.thread_time(), time.perf_counter()
    act()
    return Seconds(
        processor=time.thread_time() - began, clock=time.perf_counter() - clock
    )


if __name__ == "__main__":
    main()
