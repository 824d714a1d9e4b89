"""FAQ answers beside 200 turns of a model that hangs, and what a turn costs beside it.

python -m benchmarks.model_hang           # 4 rounds
python -m benchmarks.model_hang --quick   # 1 round
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path

from benchmarks.loading import Measured, Question, load
from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from benchmarks.teller import Teller
from supportbot.llm.tests.fake_gemini import answer

TURNS = 200
CUSTOMERS = 4  # who ask what an FAQ answers, beside them
SECONDS = 17.0  # as long as both attempts of a turn hang
WARMING = 32
CALLS = 40
UNKNOWN_QUESTION = "Does the moon orbit a lighthouse while parcels are on their way?"
VERBATIM = [
    Question(text="Can I order without creating an account?"),
    Question(text="How do I change the items in my order?"),
]
HANGING = answer("Too late.", pause=60.0)
QUICK = answer("A sentence of an FAQ.", pause=0.033)  # 0.1 s in all
INTERRUPTED = """
SELECT count(*) FROM sessions_app_message WHERE state = 'interrupted' AND role = 'user'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTurn:
    """What one of the customers of the hanging model was told, and when."""

    seconds: float
    source: str
    reason: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    rounds = 1 if parser.parse_args().quick else 4
    report = Report()
    with tempfile.TemporaryDirectory() as folder, Teller() as gemini:
        site = Site.create(Path(folder), gemini.url)
        with _warm_server(site, gemini) as server:
            _compare_with_direct_calls(server, gemini, report)
        _hang(site, gemini, report, rounds)
        with _warm_server(site, gemini) as server:
            _leave(server, gemini, report)
    report.finish()


@contextmanager
def _warm_server(site: Site, gemini: Teller) -> Iterator[Server]:
    """A server whose circuit is closed, and whose workers have called the model."""
    gemini.fallback = QUICK
    with Server(site=site, threads=16) as server:
        with ThreadPoolExecutor(WARMING) as pool:
            asked = (f"warm {number}" for number in range(WARMING))
            list(pool.map(lambda name: server.ask(name, UNKNOWN_QUESTION), asked))
        load(server, VERBATIM, connections=CUSTOMERS, seconds=1.0)
        yield server


def _compare_with_direct_calls(server: Server, gemini: Teller, report: Report) -> None:
    """Turns and calls one after the other, of the same reply."""
    *_, request = gemini.requests
    path = f"/{request.version}/models/{request.model}:{request.method}?alt=sse"
    body = json.dumps(request.body)
    direct, turns = [], []
    for number in range(CALLS):
        direct.append(_seconds_of_direct_call(gemini, path, body))
        started = time.perf_counter()
        server.ask(f"overhead {number}", UNKNOWN_QUESTION)
        turns.append(time.perf_counter() - started)
    usual = 1000 * statistics.median(direct)
    added = 1000 * statistics.median(turns) - usual
    note(f"  a call of the fake: {usual:.0f} ms; a turn adds {added:.0f} ms")
    report.at_most("a turn with the model, of the call itself", 1 + added / usual, 2)


def _seconds_of_direct_call(gemini: Teller, path: str, body: str) -> float:
    started = time.perf_counter()
    connection = HTTPConnection(gemini.url.removeprefix("http://"))
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    connection.getresponse().read()
    connection.close()
    return time.perf_counter() - started


def _hang(site: Site, gemini: Teller, report: Report, rounds: int) -> None:
    usual, beside = Measured(), Measured()
    told: list[ToldTurn] = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for number in range(rounds):
            with _warm_server(site, gemini) as server:
                usual.add(_ask_faq(server))
                gemini.fallback = HANGING
                gemini.reset()
                asking = _ask_model(pool, server, f"hang {number}")
                beside.add(_ask_faq(server))
                told += asking.result()
                note(f"  calls of the model: {len(gemini.requests)}")
    for name, measured in (("without", usual), ("beside", beside)):
        note(
            f"  {name}: {measured.per_second:.0f}/s, "
            f"p50 {measured.percentile_ms(0.5):.1f} ms, "
            f"p99 {measured.percentile_ms(0.99):.1f} ms"
        )
    ratio = beside.percentile_ms(0.99) / usual.percentile_ms(0.99)
    report.at_most(f"p99 of FAQ answers beside {TURNS} turns", ratio, 2)
    report.none("  errors", usual.errors + beside.errors)
    _report_told(report, told)


def _ask_faq(server: Server) -> Measured:
    return load(server, VERBATIM, connections=CUSTOMERS, seconds=SECONDS)


def _ask_model(
    pool: ProcessPoolExecutor, server: Server, session: str
) -> Future[list[ToldTurn]]:
    # A process of its own: the clients measured here must not wait for these.
    port, api_key = server.port, server.site.api_key
    return pool.submit(ask_at_once, port, api_key, session)


def ask_at_once(port: int, api_key: str, session: str) -> list[ToldTurn]:
    """What the customers are told who ask the model at the same time."""
    return asyncio.run(_ask_at_once(port, api_key, session))


async def _ask_at_once(port: int, api_key: str, session: str) -> list[ToldTurn]:
    names = [f"{session} {number}" for number in range(TURNS)]
    return await asyncio.gather(*(_ask(port, api_key, name) for name in names))


async def _ask(port: int, api_key: str, session: str) -> ToldTurn:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started = time.perf_counter()
    writer.write(_request(api_key, session, closes=True))
    body = (await reader.read()).partition(b"\r\n\r\n")[2]
    writer.close()
    reply = json.loads(body)
    return ToldTurn(
        seconds=time.perf_counter() - started,
        source=reply.get("source", ""),
        reason=reply.get("reason") or "",
    )


def _request(api_key: str, session: str, *, key: str = "", closes: bool) -> bytes:
    body = json.dumps({"session_id": session, "message": UNKNOWN_QUESTION})
    head = (
        "POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {api_key}\r\nContent-Length: {len(body)}\r\n"
    )
    if closes:
        head += "Connection: close\r\n"
    if key:
        head += f"Idempotency-Key: {key}\r\n"
    return f"{head}\r\n{body}".encode()


def _report_told(report: Report, told: Sequence[ToldTurn]) -> None:
    in_order = sorted(each.seconds for each in told)
    refused = sum(each.reason == "model_unavailable" for each in told)
    other = sum(each.source != "Fallback" for each in told)
    half = in_order[len(told) // 2]
    note(f"  refused: {refused} of {len(told)}; half of all within {half:.1f} s")
    report.none("  turns of the model that got no fallback", other)
    report.at_most("  slowest turn of them, seconds", in_order[-1], 21)


def _leave(server: Server, gemini: Teller, report: Report) -> None:
    """Customers who hang up while a plain request waits, and ask again with its key."""
    gemini.fallback = HANGING
    noticed = [_seconds_until_noticed(server, number) for number in range(20)]
    gemini.fallback = QUICK
    middle = 1000 * statistics.median(noticed)
    note(f"  slowest: {1000 * max(noticed):.0f} ms")
    report.at_most("plain hang-up to the end of its turn, ms", middle, 500)
    again = [
        server.ask(f"left {number}", UNKNOWN_QUESTION, idempotency_key=f"k{number}")
        for number in range(20)
    ]
    answered = sum(each.body.get("source") == "Gemini AI" for each in again)
    report.at_least("  answered when asked again with the same key", answered, 20)


def _seconds_until_noticed(server: Server, number: int) -> float:
    before = server.site.count(INTERRUPTED)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        request = _request(
            server.site.api_key, f"left {number}", key=f"k{number}", closes=False
        )
        connection.sendall(request)
        time.sleep(0.5)
    left_at = time.perf_counter()
    while server.site.count(INTERRUPTED) == before:
        if time.perf_counter() > left_at + 20:
            return float("inf")
        time.sleep(0.002)
    return time.perf_counter() - left_at


if __name__ == "__main__":
    main()
