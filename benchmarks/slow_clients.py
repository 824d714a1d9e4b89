"""Whether clients that are slow on purpose keep the answers from everybody else.

python -m benchmarks.slow_clients           # 1,000 connections of each kind
python -m benchmarks.slow_clients --quick   # 100 of each
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loading import Measured, Question, cpu_seconds, load
from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site

QUESTIONS = [Question(text="Can I order without creating an account?")]
SCRIPT = (
    "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"  # 1.6 MB
)
LONG_QUESTION = "What do the whole terms and conditions say?"
LONG_ANSWER = "The supplier and the customer agree on what is written here. " * 600
CUSTOMERS = 8
DRIP_SECONDS = 2.0
IDLE_SHARE = 0.2  # of a second of processor time in a second
ANSWERED_SECONDS = 120.0  # for the replies that nobody reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way to be slow: what such a client sends at once, and then drop by drop."""

    name: str
    request: bytes
    drop: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    clients: int
    rounds: int
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    lengths = (
        Lengths(clients=100, rounds=2, seconds=2)
        if parser.parse_args().quick
        else Lengths(clients=1_000, rounds=4, seconds=4)
    )
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        site = _site(Path(folder))
        with Server(site=site) as server:
            _ask(server, lengths)  # warms up
            for kind in _kinds():
                _compare(server, kind, report, lengths)
    report.finish()


def _site(folder: Path) -> Site:
    """A site whose knowledge base also has an answer that fills every buffer."""
    site = Site.create(folder, SQLITE_SYNCHRONOUS="NORMAL")
    table = folder / "long.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        rows = [("question", "answer"), (LONG_QUESTION, LONG_ANSWER)]
        csv.writer(file).writerows(rows)
    site.manage("import_faq", str(table))
    return site


def _kinds() -> Sequence[Kind]:
    return (
        Kind(name="bodies that never end", request=_post(b"{", 10_000), drop=b" "),
        Kind(name="half heads", request=b"POST /chat HTTP/1.1\r\nHost: a", drop=b"b"),
        Kind(name="readers that never read a file", request=_get(SCRIPT)),
        Kind(name="readers that never read a stream", request=_long_question()),
    )


def _long_question() -> bytes:
    body = json.dumps({"message": LONG_QUESTION, "stream": True}).encode()
    return _post(body, len(body))


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def _post(body: bytes, length: int) -> bytes:
    head = (
        "POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    return head.encode() + body


def _compare(server: Server, kind: Kind, report: Report, lengths: Lengths) -> None:
    """Answers to customers without slow clients and beside them, in turns."""
    usual, beside = Measured(), Measured()
    for _ in range(lengths.rounds):
        usual.add(_ask(server, lengths))
        with _slow_clients(server, kind, lengths.clients):
            beside.add(_ask(server, lengths))
    for name, measured in (("without", usual), ("beside", beside)):
        note(
            f"  {name}: {measured.per_second:.0f}/s, "
            f"p50 {measured.percentile_ms(0.5):.1f} ms, "
            f"p99 {measured.percentile_ms(0.99):.1f} ms"
        )
    ratio = beside.percentile_ms(0.99) / usual.percentile_ms(0.99)
    report.at_most(f"p99 beside {lengths.clients} {kind.name}", ratio, 1.5)
    report.none("  errors", usual.errors + beside.errors)


def _ask(server: Server, lengths: Lengths) -> Measured:
    return load(server, QUESTIONS, connections=CUSTOMERS, seconds=lengths.seconds)


@contextmanager
def _slow_clients(server: Server, kind: Kind, count: int) -> Iterator[None]:
    """Connections of this kind, held open; to answer what they ask is over by then."""
    is_over = threading.Event()
    with ExitStack() as stack:
        clients = [stack.enter_context(_connection(server, kind)) for _ in range(count)]
        if kind.drop:
            dripping = threading.Thread(target=_drip, args=(clients, kind, is_over))
            dripping.start()
            stack.callback(dripping.join)
            stack.callback(is_over.set)
        else:
            _wait_for_replies(clients)
        _settle(server)
        yield
    _settle(server)


def _connection(server: Server, kind: Kind) -> socket.socket:
    connection = socket.socket()
    # As little as the kernel allows: the rest of a reply stays with the server.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    connection.settimeout(30)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(kind.request)
    return connection


def _drip(clients: list[socket.socket], kind: Kind, is_over: threading.Event) -> None:
    while not is_over.wait(DRIP_SECONDS):
        for client in clients:
            with suppress(OSError):  # the server has closed this one
                client.send(kind.drop)


def _settle(server: Server) -> None:
    """Until what the slow clients have asked for is done, or kept waiting."""
    before = float("-inf")
    while (now := cpu_seconds(server)) > before + IDLE_SHARE:
        before = now
        time.sleep(1.0)


def _wait_for_replies(clients: list[socket.socket]) -> None:
    deadline = time.monotonic() + ANSWERED_SECONDS
    for client in clients:
        client.settimeout(max(0.1, deadline - time.monotonic()))
        client.recv(1, socket.MSG_PEEK)


if __name__ == "__main__":
    main()
