"""Servers that live and die together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportbot.processes import Server, ServerDied, ServerGroup, StopRequested

WEB_SERVER = "import http.server as h; h.test(h.SimpleHTTPRequestHandler, port={port})"


@pytest.fixture(autouse=True)
def _own_signal_handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (2, 15)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def group(tmp_path: Path) -> Iterator[ServerGroup]:
    with ServerGroup(os.environ, tmp_path) as servers:
        yield servers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python_server(code: str, *, port: int) -> Server:
    return Server(
        name="The helper",
        command=[sys.executable, "-c", code.format(port=port)],
        ready_url=f"http://127.0.0.1:{port}/",
    )


def test_server_is_ready_once_it_answers(group: ServerGroup) -> None:
    server = python_server(WEB_SERVER, port=free_port())

    group.start(server)

    assert group.wait_until_ready(server, timeout=20)


def test_error_status_is_an_answer_too(group: ServerGroup) -> None:
    port = free_port()
    server = python_server(WEB_SERVER, port=port)
    missing = Server(name="x", command=[], ready_url=f"http://127.0.0.1:{port}/missing")

    group.start(server)

    assert group.wait_until_ready(missing, timeout=20)


def test_silent_server_is_not_ready_in_time(group: ServerGroup) -> None:
    server = python_server("import time; time.sleep(60)", port=free_port())

    group.start(server)

    assert not group.wait_until_ready(server, timeout=0.1)


def test_server_that_ends_by_itself_is_named_with_its_status(
    group: ServerGroup,
) -> None:
    group.start(python_server("raise SystemExit(3)", port=free_port()))

    with pytest.raises(ServerDied, match="The helper ended with exit status 3"):
        group.wait()


def test_stop_signal_ends_the_waiting(group: ServerGroup) -> None:
    group.start(python_server("import time; time.sleep(60)", port=free_port()))
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()

    with pytest.raises(StopRequested):
        group.wait()


def test_leaving_the_group_stops_every_server(tmp_path: Path) -> None:
    server = python_server(WEB_SERVER, port=free_port())

    with ServerGroup(os.environ, tmp_path) as group:
        group.start(server)
        group.wait_until_ready(server, timeout=20)
        was_running = group.is_running

    assert was_running
    assert not group.is_running


def test_server_deaf_to_the_polite_signal_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supportbot.processes.STOP_TIMEOUT", 0.1)
    deaf = "import signal; signal.signal(15, signal.SIG_IGN);" + WEB_SERVER
    server = python_server(deaf, port=free_port())

    with ServerGroup(os.environ, tmp_path) as group:
        group.start(server)
        group.wait_until_ready(server, timeout=20)

    assert not group.is_running
