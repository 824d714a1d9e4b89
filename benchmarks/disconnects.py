"""Hangs up in the middle of streamed and plain replies; looks for what is left behind.

python -m benchmarks.disconnects           # 500 clients
python -m benchmarks.disconnects --quick   # 60 clients
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import struct
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reports import Report, note
from benchmarks.servers import Server, Site
from supportbot.llm.tests.fake_gemini import FakeGemini, Response, answer

AT_ONCE = 12
SETTLING = 45.0  # seconds; the server keeps idle threads for 30
PIECES = 6
UNKNOWN_QUESTION = "Does the moon orbit a lighthouse?"
PENDING = "SELECT count(*) FROM sessions_app_message WHERE state = 'pending'"
INTERRUPTED = """
SELECT count(*) FROM sessions_app_message WHERE state = 'interrupted' AND role = 'user'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the worker processes hold at one moment."""

    threads: int
    sockets: int
    database_files: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    count = 60 if parser.parse_args().quick else 500
    with tempfile.TemporaryDirectory() as folder, FakeGemini() as gemini:
        gemini.fallback = _slow_answer()
        site = Site.create(Path(folder), gemini.url)
        with Server(site=site, threads=AT_ONCE) as server:
            _run(server, gemini, count)


def _run(server: Server, gemini: FakeGemini, count: int) -> None:
    report = Report()
    _stay(server)
    before = _settled(server)
    note(f"before: {before}")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda number: _hang_up(server, number), range(count)))
    waits = [_wait_seconds(server, number) for number in range(0, count, count // 20)]
    gemini.fallback = _slow_answer()
    after = _settled(server, like=before)
    note(f"after:  {after}")
    cut_off = server.site.count(INTERRUPTED)
    report.add(f"{count} clients hung up; turns cut off", cut_off, holds=cut_off > 0)
    report.none("threads left behind", max(0, after.threads - before.threads))
    report.none("connections left behind", max(0, after.sockets - before.sockets))
    left = max(0, after.database_files - before.database_files)
    report.none("database files left open", left)
    report.none("turns left pending", server.site.count(PENDING))
    report.at_most("slowest next turn of such a session, seconds", max(waits), 3.0)
    report.finish()


def _slow_answer() -> Response:
    return answer(*["And on and on it goes. "] * PIECES, pause=0.15)


def _stay(server: Server) -> None:
    """Let every thread of the server serve once, with clients that wait for the end."""
    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        list(
            pool.map(
                lambda number: server.ask(f"stay {number}", UNKNOWN_QUESTION),
                range(4 * AT_ONCE),
            )
        )


def _hang_up(server: Server, number: int) -> None:
    """Leave at a random moment, politely or with a reset."""
    moments = random.Random(number)  # noqa: S311 - no secret
    is_streamed = number % 2 == 0
    body = json.dumps(
        {
            "session_id": f"gone {number}",
            "message": UNKNOWN_QUESTION,
            "stream": is_streamed,
        }
    )
    head = (
        "POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {server.site.api_key}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        if moments.random() < 0.5:  # noqa: PLR2004 - every other client resets
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        connection.sendall((head + body).encode())
        leaves_at = time.monotonic() + moments.uniform(0.05, 1.0)
        with suppress(TimeoutError):
            while (left := leaves_at - time.monotonic()) > 0:
                connection.settimeout(left)
                if not connection.recv(65536):
                    break


def _wait_seconds(server: Server, number: int) -> float:
    """How long the next turn takes in a session whose client hung up."""
    started = time.monotonic()
    if not server.ask(f"gone {number}", UNKNOWN_QUESTION).is_answered:
        return float("inf")
    return time.monotonic() - started


def _settled(server: Server, like: Held | None = None) -> Held:
    """What is held once nothing changes any more, or no more than before."""
    deadline = time.monotonic() + SETTLING
    held = _held(server)
    while time.monotonic() < deadline:
        time.sleep(1.0)
        held = _held(server)
        if like and _fits(held, like):
            break
    return held


def _fits(held: Held, like: Held) -> bool:
    return (
        held.threads <= like.threads
        and held.sockets <= like.sockets
        and held.database_files <= like.database_files
    )


def _held(server: Server) -> Held:
    threads = sockets = database_files = 0
    for pid in server.worker_pids:
        threads += len(list(Path(f"/proc/{pid}/task").iterdir()))
        targets = [_target(link) for link in Path(f"/proc/{pid}/fd").iterdir()]
        sockets += sum(target.startswith("socket:") for target in targets)
        database_files += sum("bot.db" in target for target in targets)
    return Held(threads=threads, sockets=sockets, database_files=database_files)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:  # closed since it was listed
        return ""


if __name__ == "__main__":
    main()
