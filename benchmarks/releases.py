"""A release that is out: its code, an environment for it, a database of its own."""

from __future__ import annotations

import csv
import io
import secrets
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from packaging.requirements import Requirement

from benchmarks.servers import DATA, ROOT, Server

RELEASES = ROOT / "fixtures" / "releases"
# What the application of a release is served by.
COMMAND = (
    "-m granian --interface wsgi --workers 2 --blocking-threads 32"
    " --log-level error --no-ws --port {port} supportbot.wsgi:application"
)


class ReleaseNotHere(Exception):
    """The repository was cloned without the release's commit, and it can't be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """docs/releases.md says what is in each."""

    version: str
    commit: str

    def check_out(self, folder: Path) -> Path:
        """A folder with its code."""
        self._fetch()
        code = folder / f"supportbot-{self.version}"
        packed = _git("archive", self.commit).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(code, filter="data")
        return code

    def _fetch(self) -> None:
        """A clone may be shallow."""
        known = f"{self.commit}^{{commit}}"
        with suppress(subprocess.CalledProcessError):
            _git("cat-file", "-e", known)
            return
        try:
            _git("fetch", "--depth", "1", "origin", self.commit)
        except subprocess.CalledProcessError as exc:
            raise ReleaseNotHere(
                f"{self.version} is commit {self.commit}, which is not in this clone "
                "and can't be fetched: git fetch --unshallow."
            ) from exc


def last_release() -> Release:
    with (RELEASES / "releases.csv").open(encoding="utf-8") as file:
        *_, last = csv.DictReader(file)
    return Release(version=last["version"], commit=last["commit"])


def python_for(code: Path, folder: Path) -> str:
    """The one that runs, if it has all that the release needs; else a new one."""
    needed = (code / "requirements.txt").read_text().splitlines()
    if all(map(_is_installed, needed)):
        return sys.executable
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    install = ["-m", "pip", "install", "--quiet", "-r", "requirements.txt"]
    subprocess.run([python, *install], cwd=code, check=True)
    return python


def _is_installed(line: str) -> bool:
    if line.startswith(("#", "-")) or not line.strip():
        return True
    needed = Requirement(line)
    try:
        return needed.specifier.contains(version(needed.name))
    except PackageNotFoundError:
        return False


@dataclass(slots=True, kw_only=True)
class OldServer(Server):
    """The release as its README starts it."""

    code: Path
    python: str

    def start(self, *, expected_status: int = 200) -> None:
        command = COMMAND.format(port=self.port).split()
        with (self.site.folder / "old.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.python, *command],
                env=dict(self.site.environment),
                cwd=self.code,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready(expected_status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Of one run: a file, or a database of its own in a PostgreSQL server."""

    url: str

    @contextmanager
    def connected(self) -> Iterator[Any]:  # Any: a DB-API connection of either
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite:///")
            connection: Any = sqlite3.connect(path, timeout=30, isolation_level=None)
        else:
            connection = psycopg.connect(self.url, autocommit=True)
        with closing(connection):
            yield connection

    def fetch(self, query: str) -> list[tuple[Any, ...]]:  # Any: columns of all kinds
        with self.connected() as connection, closing(connection.cursor()) as cursor:
            cursor.execute(query)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def execute(self, *statements: str) -> None:
        with self.connected() as connection:
            for statement in statements:
                connection.execute(statement)

    def restore(self, dump: str) -> None:
        with self.connected() as connection:
            if isinstance(connection, sqlite3.Connection):
                connection.executescript(dump)
            else:
                connection.execute(dump)

    def dumped(self) -> str:
        """All of it as SQL, for `restore`."""
        if self.url.startswith("sqlite"):
            with self.connected() as connection:
                return "\n".join(connection.iterdump()) + "\n"
        words = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", self.url]
        whole = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
        lines = whole.stdout.splitlines(keepends=True)
        # Commands of psql begin with a backslash, comments with dashes.
        return "".join(line for line in lines if not line.startswith(("\\", "--")))


@contextmanager
def own_database(folder: Path, postgres: str | None) -> Iterator[Database]:
    """An empty one that is gone afterwards."""
    if postgres is None:
        data = folder / DATA
        data.mkdir()
        yield Database(url=f"sqlite:///{data / 'bot.db'}")
        return
    name = f"supportbot_upgrade_{secrets.token_hex(4)}"
    server = Database(url=postgres)
    server.execute(f"CREATE DATABASE {name}")
    try:
        yield Database(url=urlsplit(postgres)._replace(path=f"/{name}").geturl())
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
