"""Child processes that live and die together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

STOP_TIMEOUT = 10.0
POLL_SECONDS = 0.2
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class ServerDied(Exception):
    """A server ended by itself; the message names it and its exit status."""


class StopRequested(BaseException):
    """Ctrl-C, or the signal a supervisor stops a program with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A command to run and the address that answers once it is ready."""

    name: str
    command: Sequence[str]
    ready_url: str
    is_quiet: bool = False  # who starts it says where it is; faults are still shown


class ServerGroup:
    """Servers as one: all start, and when one ends or a stop is asked, all stop."""

    def __init__(self, environment: Mapping[str, str], directory: Path) -> None:
        self._environment = environment
        self._directory = directory
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> ServerGroup:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _request_stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def is_running(self) -> bool:
        return any(process.poll() is None for process in self._running.values())

    def start(self, server: Server) -> None:
        # Its own session: Ctrl-C reaches the servers through us alone, once.
        self._running[server.name] = subprocess.Popen(
            server.command,
            env=self._environment,
            cwd=self._directory,
            stdout=subprocess.DEVNULL if server.is_quiet else None,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no threads here)
        )

    def wait_until_ready(self, server: Server, *, timeout: float) -> bool:
        """Whether the server answered in time. Raises ServerDied."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self._raise_if_one_ended()
            if _answers(server.ready_url):
                return True
            time.sleep(POLL_SECONDS)
        return False

    def wait(self) -> None:
        """Return never: raises ServerDied, or StopRequested on Ctrl-C."""
        while True:
            self._raise_if_one_ended()
            time.sleep(POLL_SECONDS)

    def _raise_if_one_ended(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise ServerDied(f"{name} ended with exit status {process.returncode}")


def _end_with_parent() -> None:
    """Even after `kill -9` of the parent no server is left holding its port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _request_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopRequested


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (an address of ours)
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
