"""Guesses session ids at every endpoint of a live server, and times the refusals.

    python -m benchmarks.guessed_ids --guesses 10000

Near misses of real ids, random ones, digests, and ids that an integration chose.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import secrets
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.reports import Report
from benchmarks.servers import Server, Site

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
ENDPOINTS: dict[str, dict[str, object]] = {
    "/chat": {"message": "What was said here?"},
    "/reset": {},
    "/history": {},
    "/feedback": {"message_id": 2, "rating": "down"},
    "/handoff": {"reason": "complaint"},
}
SESSIONS = 20
UNAUTHORIZED = 401
TABLES = ("chatsession", "message", "feedback", "handoff")


@dataclass(slots=True)
class Guesser:
    """An anonymous caller over one connection; remembers what it was told."""

    connection: HTTPConnection
    told: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    statuses: set[int] = field(default_factory=set)

    def post(self, path: str, body: dict[str, object]) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json"}
        self.connection.request("POST", path, json.dumps(body), headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def guess(self, path: str, session_id: str) -> float:
        """The milliseconds that the refusal took."""
        started = time.perf_counter()
        status, content = self.post(path, ENDPOINTS[path] | {"session_id": session_id})
        self.statuses.add(status)
        self.told[path].add(content)
        return 1000 * (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guesses", type=int, default=10_000)
    count: int = parser.parse_args().guesses
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        site = Site.create(Path(name), CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS="0")
        with Server(site=site, workers=1, threads=4) as server:
            guesser = Guesser(HTTPConnection("127.0.0.1", server.port, timeout=60))
            ids = _begin(guesser, server)
            before = _snapshot(site)
            for number, session_id in enumerate(_guesses(ids, count)):
                guesser.guess(list(ENDPOINTS)[number % len(ENDPOINTS)], session_id)
            changed = sum(a != b for a, b in zip(before, _snapshot(site), strict=True))
            kinds = max(len(contents) for contents in guesser.told.values())
            report.none("guesses not refused", len(guesser.statuses - {UNAUTHORIZED}))
            report.none("tables changed", changed)
            report.add("refusals of an endpoint", kinds, "= 1", holds=kinds == 1)
            _time(report, guesser, ids[-1])
    report.finish()


def _begin(guesser: Guesser, server: Server) -> list[str]:
    """Conversations of anonymous callers, and last one of an integration."""
    ids = [
        str(json.loads(guesser.post("/chat", ENDPOINTS["/chat"])[1])["session_id"])
        for _ in range(SESSIONS)
    ]
    server.ask("user123", "What was said here?")
    return [*ids, "user123"]


def _guesses(ids: list[str], count: int) -> Iterator[str]:
    """Guesses in turn: one letter off, random, cut, the digest, chosen by another."""
    generator = random.Random(1)  # noqa: S311 - the same guesses in every run
    for number in range(count):
        real = generator.choice(ids[:-1])
        place = generator.randrange(2, len(real))
        other = generator.choice(LETTERS.replace(real[place], ""))
        yield (
            real[:place] + other + real[place + 1 :],
            "s_" + secrets.token_urlsafe(16),
            real[:place],
            hashlib.sha256(real.encode()).hexdigest(),
            ids[-1],
        )[number // len(ENDPOINTS) % 5]


def _snapshot(site: Site) -> list[list[tuple[object, ...]]]:
    with site.sql() as connection:
        return [
            connection.execute(f"SELECT * FROM sessions_app_{table}").fetchall()  # noqa: S608
            for table in TABLES
        ]


def _time(report: Report, guesser: Guesser, foreign: str) -> None:
    """Whether an id that exists elsewhere is refused as fast as one that does not."""
    times: dict[str, list[float]] = {"foreign": [], "absent": []}
    for _ in range(500):
        times["foreign"].append(guesser.guess("/history", foreign))
        times["absent"].append(guesser.guess("/history", "user124"))
    medians = {name: statistics.median(values) for name, values in times.items()}
    report.at_most(
        "foreign / absent id, time", medians["foreign"] / medians["absent"], 1.1
    )


if __name__ == "__main__":
    main()
