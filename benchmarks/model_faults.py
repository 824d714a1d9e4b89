"""Plays every fault of a model's service to a whole bot and prints what customers get.

python -m benchmarks.model_faults           # all of them, on both backends
python -m benchmarks.model_faults --quick   # every sixth
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from supportbot.llm.testing import FAULTS, SECRET, ServiceFault
from supportbot.llm.tests.fake_gemini import FakeGemini
from supportbot.llm.tests.fake_openai import FakeOpenAI

if TYPE_CHECKING:
    from collections.abc import Sequence

DEADLINE = 2.0  # CHAT_TURN_TIMEOUT
PATIENCE = 0.4  # seconds for the first words, and between words
MOST_CALLS = 2
KEY = "a-key-that-stays-secret"
QUESTION = "Does the moon orbit a lighthouse?"
NEVER_SHOWN = (SECRET, KEY, "quotes the prompt", "Traceback", "Exception")
NEVER_LOGGED = (SECRET, KEY, "quotes the prompt", "lighthouse")

Service = FakeGemini | FakeOpenAI


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTurn:
    """What one customer got, and what it took."""

    status: int
    source: str
    seconds: float
    calls: int
    leaks: bool

    def __str__(self) -> str:
        outcome = self.source if self.status < 500 else f"HTTP {self.status}"  # noqa: PLR2004 - server errors
        return f"{outcome:>9} {self.seconds:4.1f} s {self.calls} calls"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    faults = FAULTS[::6] if parser.parse_args().quick else FAULTS
    report = Report()
    with FakeGemini() as gemini, FakeOpenAI() as openai:
        for name, service in (("gemini", gemini), ("openai", openai)):
            _play(name, service, faults, report)
    report.finish()


def _play(
    name: str, service: Service, faults: Sequence[ServiceFault], report: Report
) -> None:
    entry = {
        "BACKEND": name,
        "OPTIONS": {"api_key": KEY, "model": "m", "base_url": service.url},
        "POLICY": {"first_token_timeout": PATIENCE, "idle_timeout": PATIENCE},
    }
    with tempfile.TemporaryDirectory() as folder:
        site = Site.create(
            Path(folder),
            LLMS=json.dumps({"default": entry}),
            CHAT_TURN_TIMEOUT=str(DEADLINE),
            LOG_LEVEL="INFO",
        )
        with Server(site=site, workers=1, threads=16) as server:
            turns = _table(name, server, service, faults)
        log = (Path(folder) / "server.log").read_text(encoding="utf-8")
    report.none(f"{name}: responses 5xx", sum(t.status >= 500 for t in turns))  # noqa: PLR2004
    report.none(f"{name}: bodies with words of others", sum(t.leaks for t in turns))
    report.none(f"{name}: log lines with them", sum(w in log for w in NEVER_LOGGED))
    slowest = max(turn.seconds for turn in turns)
    report.at_most(f"{name}: slowest reply, seconds", slowest, DEADLINE + 1)
    report.at_most(f"{name}: calls a turn", max(t.calls for t in turns), MOST_CALLS)


def _table(
    name: str, server: Server, service: Service, faults: Sequence[ServiceFault]
) -> list[FaultTurn]:
    turns = []
    note(f"\n{name:<36} {'plain':>24} {'stream':>24}")
    for fault in faults:
        row = [
            _turn(server, service, fault, is_stream=is_stream)
            for is_stream in (False, True)
        ]
        note(f"{fault.name:<36} {row[0]!s:>24} {row[1]!s:>24}")
        turns += row
    return turns


def _turn(
    server: Server, service: Service, fault: ServiceFault, *, is_stream: bool
) -> FaultTurn:
    service.enqueue(*(fault.script(service) for _ in range(MOST_CALLS)))
    started = time.monotonic()
    status, body = _ask(server, is_stream=is_stream)
    seconds = time.monotonic() - started
    calls = len(service.requests)
    service.reset()
    # A sound reply closes the circuit again: every fault is to reach the model.
    _ask(server, is_stream=False)
    service.reset()
    _, _, last = body.rpartition("data: ")
    return FaultTurn(
        status=status,
        source=json.loads(last).get("source", ""),
        seconds=seconds,
        calls=calls,
        leaks=any(word in body for word in NEVER_SHOWN),
    )


def _ask(server: Server, *, is_stream: bool) -> tuple[int, str]:
    response = requests.post(
        f"http://127.0.0.1:{server.port}/chat",
        json={"message": QUESTION, "stream": is_stream},
        timeout=60,
    )
    response.encoding = "utf-8"
    return response.status_code, response.text


if __name__ == "__main__":
    main()
