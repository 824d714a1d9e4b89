"""Locks, write-protects, fills and corrupts the database under a running server.

    python -m benchmarks.storage_faults           # locked for 10 s
    python -m benchmarks.storage_faults --quick   # locked for 7 s

Needs Linux with unshare: the database lies on a file system of a few megabytes that
only this program sees, so that it can be full and read-only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reports import Report
from benchmarks.servers import DATA, Server, Site

if TYPE_CHECKING:
    from benchmarks.clients import Result

OWN_MOUNTS = "SUPPORTBOT_BENCHMARK_HAS_OWN_MOUNTS"
SIZE = "24m"
CLIENTS = 8
PATIENCE = 6.0  # seconds until a request has to be refused
RECOVERY = 3.0  # seconds after which everything works again
FAQ_QUESTION = "How do I change the items in my order?"

Fault = Callable[[Site], "Iterator[None]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A message sent while the database could not be used."""

    result: Result
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    seconds = 7.0 if parser.parse_args().quick else 10.0
    if OWN_MOUNTS not in os.environ:
        sys.exit(_with_own_mounts())
    report = Report()
    with _small_file_system() as folder:
        site = Site.create(folder)
        with Server(site=site) as server:
            _recovery_seconds(server)  # the first requests load the index
            _suffer("locked", _locked, server, report, seconds)
            _suffer("full", _full, server, report, 1.0)
            _suffer("corrupt", _corrupt, server, report, 1.0)
            # Nothing can be made read-only while a server has it open.
            server.kill()
            _remount(site, "ro")
            server.start()  # what can be read is well, says /health
            _suffer("read-only", _read_only, server, report, 1.0)
        with site.sql() as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        report.add("integrity_check in the end", verdict, "ok", holds=verdict == "ok")
    report.finish()


def _with_own_mounts() -> int:
    """Run this program again where its mounts are its own; the exit code."""
    unshare = ["unshare", "--mount"]
    if os.geteuid() != 0:
        unshare += ["--user", "--map-root-user"]
    command = [*unshare, sys.executable, "-m", "benchmarks.storage_faults"]
    environment = os.environ | {OWN_MOUNTS: "yes"}
    return subprocess.run(
        [*command, *sys.argv[1:]], env=environment, check=False
    ).returncode


@contextmanager
def _small_file_system() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / DATA
        data.mkdir()
        _mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(data))
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(data)], check=True)  # noqa: S607


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)  # noqa: S607


def _suffer(
    name: str, fault: Fault, server: Server, report: Report, seconds: float
) -> None:
    """Ask while the fault lasts and after it; what came of it goes to the report."""
    workers = server.worker_pids
    with ExitStack() as stack:
        stack.enter_context(contextmanager(fault)(server.site))
        attempts = _ask_for(server, seconds)
    recovered = _recovery_seconds(server)
    replaced = len(set(workers) ^ set(server.worker_pids))
    slowest = max(attempt.seconds for attempt in attempts)
    refusals = sum(attempt.result.is_refusal for attempt in attempts)
    report.add(f"{name}: messages sent", len(attempts), holds=refusals > 0)
    report.none(
        "  not refused by a 503 problem with Retry-After", len(attempts) - refusals
    )
    report.at_most("  slowest refusal, seconds", slowest, PATIENCE)
    report.at_most("  seconds until all is well again", recovered, RECOVERY)
    report.none("  processes that ended", replaced)


def _ask_for(server: Server, seconds: float) -> list[Attempt]:
    """What a few clients get who send until the fault is about to end."""
    # Whoever is asking in the moment the fault ends may well be answered.
    end = time.monotonic() + seconds - 5.5 if seconds > PATIENCE else 0.0

    def insist(client: int) -> list[Attempt]:
        attempts = [_attempt(server, client)]
        while time.monotonic() < end:
            attempts.append(_attempt(server, client))
        return attempts

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [a for attempts in pool.map(insist, range(CLIENTS)) for a in attempts]


def _attempt(server: Server, client: int) -> Attempt:
    started = time.monotonic()
    result = server.ask(f"session {client}", FAQ_QUESTION)
    return Attempt(result=result, seconds=time.monotonic() - started)


def _recovery_seconds(server: Server) -> float:
    """How long it takes until a customer of each worker is answered."""
    started = time.monotonic()
    while time.monotonic() - started < 2 * RECOVERY:
        with ThreadPoolExecutor(CLIENTS) as pool:
            attempts = list(pool.map(lambda n: _attempt(server, n), range(CLIENTS)))
        if all(attempt.result.is_answered for attempt in attempts):
            break
    return time.monotonic() - started


def _locked(site: Site) -> Iterator[None]:
    """Another program holds the write lock."""
    with site.sql() as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def _read_only(site: Site) -> Iterator[None]:
    yield
    _remount(site, "rw")


def _remount(site: Site, mode: str) -> None:
    _mount("-o", f"remount,{mode}", str(site.database.parent))


def _full(site: Site) -> Iterator[None]:
    filler = site.database.with_name("filler")
    with filler.open("wb") as file:
        free = shutil.disk_usage(filler.parent).free
        file.write(b"\0" * free)
    yield
    filler.unlink()


def _corrupt(site: Site) -> Iterator[None]:
    """Rubbish where the tables were, until the backup is put back."""
    backup = site.database.with_name("backup.db")
    with site.sql() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM INTO ?", [str(backup)])
    for suffix in ("-wal", "-shm"):
        Path(f"{site.database}{suffix}").unlink(missing_ok=True)
    with site.database.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(1024)
        file.write(os.urandom(size - 1024))
    yield
    for suffix in ("-wal", "-shm"):
        Path(f"{site.database}{suffix}").unlink(missing_ok=True)
    backup.replace(site.database)


if __name__ == "__main__":
    main()
