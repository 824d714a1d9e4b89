"""A webhook's receiver on this machine, real HTTP included."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers with `statuses` in turn, then with 204; keeps its `requests`."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.requests: list[Received] = []
        self.has_received = Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                headers = {name.lower(): text for name, text in self.headers.items()}
                receiver.requests.append(
                    Received(
                        path=self.path, headers=headers, body=self.rfile.read(length)
                    )
                )
                self.send_response(
                    receiver.statuses.pop(0) if receiver.statuses else 204
                )
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                receiver.has_received.set()

            def log_message(self, *_arguments: object) -> None:
                """Tests are quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_exc_info: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Dripping:
    """Answers one byte at a time, for a minute unless the caller hangs up."""

    def __init__(self) -> None:
        self.has_finished = False
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/hook"

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._drip)
        self._thread.start()
        return self

    def __exit__(self, *_exc_info: object) -> None:
        self._thread.join()
        self._server.close()

    def _drip(self) -> None:
        caller, _address = self._server.accept()
        with caller, suppress(OSError):
            for _ in range(1200):
                caller.sendall(b"H")
                time.sleep(0.05)
            self.has_finished = True
