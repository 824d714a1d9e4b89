"""From the byte that ends the model's first sentence to the customer who reads it.

python -m benchmarks.first_words           # 100 streamed replies
python -m benchmarks.first_words --quick   # 20
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from benchmarks.teller import CLOSING, Teller

AIM_MS = 60.0
PAUSE = 0.05  # between the pieces that the model sends
WARMING = 16
QUESTION = "Does the moon orbit a lighthouse while parcels are on their way?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a customer was told, by whom, and when they read the first of it."""

    first_at: float  # monotonically
    source: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    count = 20 if parser.parse_args().quick else 100
    report = Report()
    with tempfile.TemporaryDirectory() as folder, Teller() as gemini:
        gemini.fallback = replace(gemini.fallback, pause=PAUSE)
        site = Site.create(Path(folder), gemini.url, FAQ_EMBEDDING_MODEL="auto")
        with Server(site=site, threads=16) as server:
            for number in range(WARMING):
                told(server, f"warm {number}")
            delays = sorted(_delay(server, gemini, f"{n}") for n in range(count))
    answered = [delay for delay in delays if delay < float("inf")]
    report.none("replies that were not the model's", count - len(answered))
    middle, late = (1000 * delays[int(share * count)] for share in (0.5, 0.95))
    note(f"  quickest {1000 * delays[0]:.1f} ms, slowest {1000 * delays[-1]:.1f} ms")
    report.at_most("first sentence to its reader, median ms", middle, AIM_MS)
    report.at_most("first sentence to its reader, p95 ms", late, 2 * AIM_MS)
    report.finish()


def _delay(server: Server, gemini: Teller, session: str) -> float:
    """Seconds between the piece that ends the sentence and the delta that shows it."""
    reply = told(server, session)
    if reply.source != "Gemini AI":
        return float("inf")
    return reply.first_at - gemini.sent_at[CLOSING]


def told(server: Server, session: str) -> Told:
    """When the first delta of a streamed reply is read; it is read to its end."""
    body = {"session_id": session, "message": QUESTION, "stream": True}
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {
        "Authorization": f"Bearer {server.site.api_key}",
        "Content-Type": "application/json",
    }
    connection.request("POST", "/chat", json.dumps(body), headers)
    response = connection.getresponse()
    first_at = float("inf")
    while (line := response.readline()) != b"event: done\n":
        if line == b"event: delta\n":
            first_at = min(first_at, time.monotonic())
    done = json.loads(response.readline().removeprefix(b"data: "))
    connection.close()
    return Told(first_at=first_at, source=done["source"])


if __name__ == "__main__":
    main()
