"""Everybody else's FAQ answers while one session, or ten, wait for a slow model.

python -m benchmarks.starvation           # four minutes
python -m benchmarks.starvation --quick   # a minute

Usual and starving take turns within one run, so that their ratio counts.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.loading import Measured, Question, at_work, load
from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from supportbot.llm.tests.fake_gemini import FakeGemini, answer

if TYPE_CHECKING:
    from benchmarks.clients import Result

# As in the sample knowledge base: no encoder is needed to find it.
KNOWN = Question(text="Can I order without creating an account?")
UNKNOWN = "Does the moon orbit a lighthouse?"
MESSAGES = 29  # at once
MODEL_SECONDS = 6.0
OTHERS = 8  # connections of other customers
STORED = """
SELECT count(*) FROM sessions_app_message message
JOIN sessions_app_chatsession session ON session.id = message.session_id
WHERE session.label LIKE ? AND message.role = 'user'
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=16, help="of each worker")
    arguments = parser.parse_args()
    rounds, seconds = (2, 3.0) if arguments.quick else (6, 8.0)
    report = Report()
    with tempfile.TemporaryDirectory() as folder, FakeGemini() as gemini:
        gemini.fallback = answer("Nobody knows that.", pause=MODEL_SECONDS)
        site = Site.create(Path(folder), gemini.url)
        with Server(
            site=site, workers=arguments.workers, threads=arguments.threads
        ) as server:
            load(server, [KNOWN], connections=OTHERS, seconds=1.0)
            for sessions in (1, 10):
                slow = SlowSessions(server=server, count=sessions)
                _starve(slow, report, rounds=rounds, seconds=seconds)
    report.finish()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowSessions:
    """Customers who send one message after the other, in so many sessions."""

    server: Server
    count: int
    results: list[Result] = field(default_factory=list)

    @property
    def stored_count(self) -> int:
        return self.server.site.count(STORED, f"{self.count} slow %")

    @contextmanager
    def talk(self) -> Iterator[None]:
        """All at once; each again when it is answered or may come back."""
        is_over = threading.Event()

        def ask(number: int) -> None:
            while not is_over.is_set():
                session = f"{self.count} slow {number % self.count}"
                result = self.server.ask(session, UNKNOWN)
                self.results.append(result)
                is_over.wait(float(result.retry_after or 0))

        with at_work(ask, MESSAGES, is_over):
            time.sleep(0.5)  # until those that may wait do
            yield


def _starve(slow: SlowSessions, report: Report, *, rounds: int, seconds: float) -> None:
    usual, starving = Measured(), Measured()
    for _ in range(rounds):
        usual.add(_load(slow.server, seconds))
        with slow.talk():
            starving.add(_load(slow.server, seconds))
    for name, measured in (("usual", usual), ("starving", starving)):
        note(
            f"  {name}: {measured.per_second:.0f}/s, "
            f"p50 {measured.percentile_ms(0.5):.1f} ms, "
            f"p99 {measured.percentile_ms(0.99):.1f} ms, "
            f"longest {1000 * max(measured.latencies):.0f} ms"
        )
    ratio = starving.percentile_ms(0.99) / usual.percentile_ms(0.99)
    # What the model is asked in ten sessions is work of its own; in one it is not.
    most = 2 if slow.count == 1 else 5
    report.at_most(f"p99 beside {slow.count} slow session(s), of usual", ratio, most)
    report.none("  errors", usual.errors + starving.errors)
    _judge(slow, report)


def _load(server: Server, seconds: float) -> Measured:
    return load(server, [KNOWN], connections=OTHERS, seconds=seconds)


def _judge(slow: SlowSessions, report: Report) -> None:
    """What became of the slow sessions' own messages."""
    answered = sum(result.is_answered for result in slow.results)
    refused = sum(result.is_kept_out for result in slow.results)
    report.add("  their messages: answered", answered, holds=answered > 0)
    report.add("  refused, with Retry-After", refused, holds=refused > 0)
    report.none("  neither", len(slow.results) - answered - refused)
    report.none("  stored, but not answered", slow.stored_count - answered)


if __name__ == "__main__":
    main()
