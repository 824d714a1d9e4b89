"""Servers that live and die together."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from supportbot.processes import Server, ServerDied, ServerGroup, StopRequested

PythonServer = Callable[[str], Server]
WEB_SERVER = "import http.server as h; h.test(h.SimpleHTTPRequestHandler, port={port})"


pytestmark = pytest.mark.usefixtures("own_signal_handlers")


@pytest.fixture
def group(tmp_path: Path) -> Iterator[ServerGroup]:
    with ServerGroup(os.environ, tmp_path) as servers:
        yield servers


@pytest.fixture
def python_server(free_port: Callable[[], int]) -> Callable[[str], Server]:
    def make(code: str) -> Server:
        port = free_port()
        return Server(
            name="The helper",
            command=[sys.executable, "-c", code.format(port=port)],
            ready_url=f"http://127.0.0.1:{port}/",
        )

    return make


def test_server_is_ready_once_it_answers(
    group: ServerGroup, python_server: PythonServer
) -> None:
    server = python_server(WEB_SERVER)

    group.start(server)

    assert group.wait_until_ready(server, timeout=20)


def test_error_status_is_an_answer_too(
    group: ServerGroup, python_server: PythonServer
) -> None:
    server = python_server(WEB_SERVER)
    missing = Server(name="x", command=[], ready_url=f"{server.ready_url}missing")

    group.start(server)

    assert group.wait_until_ready(missing, timeout=20)


def test_silent_server_is_not_ready_in_time(
    group: ServerGroup, python_server: PythonServer
) -> None:
    server = python_server("import time; time.sleep(60)")

    group.start(server)

    assert not group.wait_until_ready(server, timeout=0.1)


def test_server_that_ends_by_itself_is_named_with_its_status(
    group: ServerGroup, python_server: PythonServer
) -> None:
    group.start(python_server("raise SystemExit(3)"))

    with pytest.raises(ServerDied, match="The helper ended with exit status 3"):
        group.wait()


def test_stop_signal_ends_the_waiting(
    group: ServerGroup, python_server: PythonServer
) -> None:
    group.start(python_server("import time; time.sleep(60)"))
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()

    with pytest.raises(StopRequested):
        group.wait()


def test_leaving_the_group_stops_every_server(
    tmp_path: Path, python_server: PythonServer
) -> None:
    server = python_server(WEB_SERVER)

    with ServerGroup(os.environ, tmp_path) as group:
        group.start(server)
        group.wait_until_ready(server, timeout=20)
        was_running = group.is_running

    assert was_running
    assert not group.is_running


def test_server_deaf_to_the_polite_signal_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python_server: PythonServer
) -> None:
    monkeypatch.setattr("supportbot.processes.STOP_TIMEOUT", 0.1)
    deaf = "import signal; signal.signal(15, signal.SIG_IGN);" + WEB_SERVER
    server = python_server(deaf)

    with ServerGroup(os.environ, tmp_path) as group:
        group.start(server)
        group.wait_until_ready(server, timeout=20)

    assert not group.is_running
