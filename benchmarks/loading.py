"""Many connections that ask without pause, each as soon as it is answered."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.servers import Server

HEAD_END = b"\r\n\r\n"


@dataclass(slots=True, kw_only=True)
class Measured:
    """What a load measured; rounds of the same load add up."""

    latencies: list[float] = field(default_factory=list)  # seconds
    errors: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of the server's processes

    def add(self, other: Measured) -> None:
        self.latencies += other.latencies
        self.errors += other.errors
        self.seconds += other.seconds
        self.cpu_seconds += other.cpu_seconds

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of processor that a request costs the server."""
        return 1000 * self.cpu_seconds / len(self.latencies)

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message with the source its answer must come from."""

    text: str
    source: str = "FAQ"


def load(
    server: Server,
    questions: Sequence[Question],
    *,
    connections: int,
    seconds: float,
    session: str = "load",
) -> Measured:
    """Ask from so many connections, each in a session of its own."""
    cpu = cpu_seconds(server)
    measured = asyncio.run(
        _load(server, questions, session, connections=connections, seconds=seconds)
    )
    measured.cpu_seconds = cpu_seconds(server) - cpu
    return measured


async def _load(
    server: Server,
    questions: Sequence[Question],
    session: str,
    *,
    connections: int,
    seconds: float,
) -> Measured:
    measured = Measured()
    started = time.perf_counter()
    await asyncio.gather(
        *(
            _talk(
                server,
                _requests(
                    server, questions, f"{session} {number}", number % len(questions)
                ),
                started + seconds,
                measured,
            )
            for number in range(connections)
        )
    )
    measured.seconds = time.perf_counter() - started
    return measured


def _requests(
    server: Server, questions: Sequence[Question], session: str, first: int
) -> Iterator[tuple[bytes, bytes]]:
    """Each request as it is sent, and what its answer must have in it."""
    # Each connection begins elsewhere, or all would ask the same at the same time.
    rotated = [*questions[first:], *questions[:first]]
    for question in itertools.cycle(rotated):
        body = json.dumps({"session_id": session, "message": question.text}).encode()
        head = (
            "POST /chat HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {server.site.api_key}\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body, f'"source":"{question.source}"'.encode()


async def _talk(
    server: Server,
    requests: Iterator[tuple[bytes, bytes]],
    end: float,
    measured: Measured,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    while (sent_at := time.perf_counter()) < end:
        request, expected = next(requests)
        writer.write(request)
        head = await reader.readuntil(HEAD_END)
        body = await reader.readexactly(_content_length(head))
        measured.latencies.append(time.perf_counter() - sent_at)
        measured.errors += not head.startswith(b"HTTP/1.1 200") or expected not in body
    writer.close()
    await writer.wait_closed()


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError("The response has no Content-Length.")


@contextmanager
def at_work(
    work: Callable[[int], object], count: int, is_over: threading.Event
) -> Iterator[None]:
    """So many threads, each at work with its number, until it is over at the end."""
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def cpu_seconds(server: Server) -> float:
    """Processor time that the workers have used so far, of user and system."""
    return sum(map(_process_seconds, server.worker_pids))


def _process_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
