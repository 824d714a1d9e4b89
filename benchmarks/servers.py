"""A whole bot for a benchmark: temporary database, sample FAQs, fake Gemini, server."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from pathlib import Path
from typing import Self

from benchmarks.clients import Client, Result

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "supportbot.asgi:application"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0  # longer than a turn may take
DATA = "data"  # the database's folder inside the site's
ANY_NUMBER = "1000000000"  # a limit that counts, and never refuses


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A folder with a database that holds the sample FAQs and an integration's key."""

    folder: Path
    api_key: str
    environment: Mapping[str, str]

    @classmethod
    def create(cls, folder: Path, gemini_url: str = "", **settings: str) -> Site:
        """Migrate a new database; the settings are environment variables."""
        (folder / DATA).mkdir(exist_ok=True)
        site = cls.unprepared(folder, gemini_url, **settings)
        site.manage("migrate", "--verbosity", "0")
        site.manage("import_faq", str(ROOT / "fixtures" / "faq_dataset.csv"))
        return replace(site, api_key=site.manage("create_api_key", "benchmark"))

    @classmethod
    def unprepared(cls, folder: Path, gemini_url: str = "", **settings: str) -> Site:
        """Settings alone: there is no database yet, and no key."""
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / DATA / 'bot.db'}",
            "STATE_DIR": str(folder / "state"),
            "SECRET_KEY": "a benchmark keeps no secrets, however long they are",
            "DEBUG": "False",
            "LOG_LEVEL": "ERROR",
            "FAQ_EMBEDDING_MODEL": "",
            "LLMS": "",
            "LLM_BACKEND": "gemini",
            "LLM_FALLBACKS": "",
            "GEMINI_API_KEY": "any" if gemini_url else "",
            "GEMINI_BASE_URL": gemini_url,
            "CHAT_MESSAGES_PER_MINUTE_PER_SESSION": ANY_NUMBER,
            "CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS": ANY_NUMBER,
            "CHAT_MESSAGES_PER_MINUTE_PER_KEY": ANY_NUMBER,
        }
        return cls(folder=folder, api_key="", environment=environment | settings)

    def manage(
        self, *words: str, code: Path = ROOT, python: str = sys.executable
    ) -> str:
        """What a management command prints."""
        return subprocess.run(
            [python, "manage.py", *words],
            env=dict(self.environment),
            cwd=code,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.strip()

    @property
    def database(self) -> Path:
        return self.folder / DATA / "bot.db"

    @contextmanager
    def sql(self) -> Iterator[sqlite3.Connection]:
        """A connection beside those of the server; each statement commits itself."""
        with closing(
            sqlite3.connect(self.database, timeout=30, isolation_level=None)
        ) as connection:
            yield connection

    def count(self, statement: str, *values: object) -> int:
        with self.sql() as connection:
            number: int = connection.execute(statement, values).fetchone()[0]
        return number


@dataclass(slots=True, kw_only=True)
class Server:
    """Granian as in production, in a process group of its own."""

    site: Site
    settings: str = "supportbot.settings"
    workers: int = 2
    threads: int = 32
    port: int = field(default_factory=lambda: _free_port())  # noqa: PLW0108 - it is defined below
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.kill()

    def start(self, *, expected_status: int = 200) -> None:
        """Start it, and wait until its health is as expected."""
        options = {
            "--port": self.port,
            "--interface": "asginl",
            "--workers": self.workers,
            "--backlog": 16384,
            "--log-level": "error",
        }
        words = [str(word) for option in options.items() for word in option]
        with (self.site.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "granian", *words, "--no-ws", APPLICATION],
                env={
                    **self.site.environment,
                    "SERVER_THREADS": str(self.threads),
                    "DJANGO_SETTINGS_MODULE": self.settings,
                },
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready(expected_status)

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            while True:  # until the kernel has buried the last of them
                os.killpg(self._process.pid, 0)
                time.sleep(0.01)
        self._process = None

    def stop(self) -> None:
        """Let it finish what it has begun, as a deployment does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_TIMEOUT)
        self.kill()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        if self._process is None:
            return ()
        parent = self._process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        return tuple(sorted(pid for pid in map(int, children.split()) if _serves(pid)))

    def client(self, *, timeout: float = 60.0) -> Client:
        return Client(port=self.port, api_key=self.site.api_key, timeout=timeout)

    def ask(
        self, session_id: str, message: str, *, idempotency_key: str | None = None
    ) -> Result:
        """One message over a connection of its own, so that any worker gets it."""
        with self.client() as client:
            return client.chat(session_id, message, idempotency_key=idempotency_key)

    def _wait_until_ready(self, expected_status: int) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            with (
                suppress(OSError, HTTPException),
                self.client(timeout=START_TIMEOUT) as client,
            ):
                if client.get("/health").status == expected_status:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"No server; see {self.site.folder / 'server.log'}.")


def _serves(pid: int) -> bool:
    """Whether a child is a worker, not multiprocessing's own resource tracker."""
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
