"""What a turn costs beside the same view without database and search.

    python -m benchmarks.http_load           # a few minutes
    python -m benchmarks.http_load --quick   # a minute
    python -m benchmarks.http_load --large   # and with 10,000,000 messages (5 GB)

Both servers run in one and the same minute and take turns, so that only ratios count.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filling import fill_database, fill_session
from benchmarks.loading import Measured, Question, at_work, load
from benchmarks.reports import Report, note
from benchmarks.servers import ROOT, Server, Site
from supportbot.llm.tests.fake_gemini import FakeGemini, answer

# As in the sample knowledge base: no encoder is needed to find them.
VERBATIM = [
    Question(text=text)
    for text in (
        "Can I order without creating an account?",
        "How do I change the items in my order?",
    )
]
UNKNOWN_QUESTION = "Does the moon orbit a lighthouse?"
# Answered for sure, whatever the number: else the model would be asked.
FRESH = "Can I order without making an account, number {}?"
BARE = "benchmarks.validation_only_settings"
WAITING = 16  # clients whose model call hangs: as many as both workers call at once
PAUSE = 5.0  # seconds until such a client asks again after its fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    rounds: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A load that takes turns with others."""

    name: str
    run: Callable[[float], Measured]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--synchronous", default="NORMAL", help="SQLITE_SYNCHRONOUS")
    arguments = parser.parse_args()
    lengths = (
        Lengths(rounds=2, seconds=2)
        if arguments.quick
        else Lengths(rounds=6, seconds=5)
    )
    report = Report()
    with tempfile.TemporaryDirectory() as folder, FakeGemini() as gemini:
        gemini.fallback = answer("Too late.", pause=3600)
        site = Site.create(
            Path(folder),
            gemini.url,
            SQLITE_SYNCHRONOUS=arguments.synchronous,
            FAQ_EMBEDDING_MODEL=str(ROOT / "models" / "small"),
        )
        with Server(site=site) as server, Server(site=site, settings=BARE) as bare:
            _compare(server, bare, report, lengths)
            _lengthen(server, report, lengths)
            _hang(server, report, lengths)
    if arguments.large:
        _enlarge(report, lengths, arguments.synchronous)
    report.finish()


def _compare(server: Server, bare: Server, report: Report, lengths: Lengths) -> None:
    """The product beside validation only, at three numbers of connections."""
    numbers = iter(range(10**9))
    for connections in (1, 16, 64):
        fresh = [Question(text=FRESH.format(next(numbers))) for _ in range(10_000)]
        alone, full, encoding = _take_turns(
            [
                _contender("validation only", bare, VERBATIM, connections),
                _contender("FAQ hit, stored", server, VERBATIM, connections),
                _contender("fresh wording", server, fresh, connections),
            ],
            lengths,
        )
        at = f"at {connections} connections"
        report.at_least(
            f"throughput {at}, of validation only",
            full.per_second / alone.per_second,
            0.25,
        )
        report.at_least(
            "  processor time of validation only, of a turn's",
            alone.cpu_ms / full.cpu_ms,
            0.25,
        )
        report.add(
            "  throughput of fresh wordings",
            f"{encoding.per_second / alone.per_second:.2f}",
            holds=True,
        )
        spread = full.percentile_ms(0.99) / full.percentile_ms(0.5)
        report.at_most("  p99 / p50", spread, 5)
        report.none("  errors", alone.errors + full.errors + encoding.errors)


def _contender(
    name: str,
    server: Server,
    questions: Sequence[Question],
    connections: int,
    session: str = "load",
) -> Contender:
    return Contender(
        name=name,
        run=lambda seconds: load(
            server,
            questions,
            connections=connections,
            seconds=seconds,
            session=session,
        ),
    )


def _take_turns(contenders: Sequence[Contender], lengths: Lengths) -> list[Measured]:
    """What each measures, in rounds one after the other; the first only warms up."""
    totals = [Measured() for _ in contenders]
    for contender in contenders:
        contender.run(1.0)
    for _ in range(lengths.rounds):
        for total, contender in zip(totals, contenders, strict=True):
            total.add(contender.run(lengths.seconds))
    for total, contender in zip(totals, contenders, strict=True):
        note(
            f"  {contender.name}: {total.per_second:.0f}/s, "
            f"p50 {total.percentile_ms(0.5):.1f} ms, "
            f"p99 {total.percentile_ms(0.99):.1f} ms, "
            f"processor {total.cpu_ms:.2f} ms"
        )
    return totals


def _lengthen(server: Server, report: Report, lengths: Lengths) -> None:
    """A session of 10,000 messages beside one of 10."""
    # A load of one connection talks in the session of that name with a 0.
    for name, messages in (("short 0", 10), ("long 0", 10_000)):
        server.ask(name, VERBATIM[0].text)
        fill_session(server.site, name, messages)
    short, long = _take_turns(
        [
            _contender("10 messages", server, VERBATIM, 1, "short"),
            _contender("10,000 messages", server, VERBATIM, 1, "long"),
        ],
        lengths,
    )
    ratio = long.percentile_ms(0.5) / short.percentile_ms(0.5)
    report.at_most("p50 with 10,000 messages, of that with 10", ratio, 1.1)


def _hang(server: Server, report: Report, lengths: Lengths) -> None:
    """FAQ answers while the model answers nobody."""
    usual = Measured()
    hanging = Measured()
    with _waiting_clients(server):
        time.sleep(PAUSE)  # each worker loads the model's SDK
    for _ in range(lengths.rounds):
        usual.add(load(server, VERBATIM, connections=16, seconds=lengths.seconds))
        with _waiting_clients(server):
            hanging.add(load(server, VERBATIM, connections=16, seconds=lengths.seconds))
    ratio = hanging.percentile_ms(0.99) / usual.percentile_ms(0.99)
    report.at_most("p99 while model calls hang, of the usual", ratio, 2)
    report.none("  errors", usual.errors + hanging.errors)


@contextmanager
def _waiting_clients(server: Server) -> Iterator[None]:
    """Customers who wait for a model that hangs, and ask again after its fallback."""
    is_over = threading.Event()

    def ask(number: int) -> None:
        while not is_over.is_set():
            server.ask(f"hanging {number}", UNKNOWN_QUESTION)
            is_over.wait(PAUSE)

    with at_work(ask, WAITING, is_over):
        time.sleep(0.5)
        yield


def _enlarge(report: Report, lengths: Lengths, synchronous: str) -> None:
    """A database of 1,000,000 sessions beside an empty one."""
    settings = {"SQLITE_SYNCHRONOUS": synchronous}
    with (
        tempfile.TemporaryDirectory() as small_folder,
        tempfile.TemporaryDirectory() as large_folder,
    ):
        small_site = Site.create(Path(small_folder), **settings)
        large_site = Site.create(Path(large_folder), **settings)
        fill_database(large_site, sessions=1_000_000, messages=10)
        gigabytes = large_site.database.stat().st_size / 1e9
        with Server(site=small_site) as small, Server(site=large_site) as large:
            short, long = _take_turns(
                [
                    _contender("empty database", small, VERBATIM, 1),
                    _contender(f"{gigabytes:.1f} GB", large, VERBATIM, 1),
                ],
                lengths,
            )
    ratio = long.percentile_ms(0.5) / short.percentile_ms(0.5)
    report.at_most("p50 with 10,000,000 messages, of that with none", ratio, 1.2)


if __name__ == "__main__":
    main()
