"""An HTTP server on loopback that answers as it is told: whole, broken or never."""

from __future__ import annotations

import argparse
import json
import socket
import struct
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

Ending = Literal["complete", "truncated", "blocked", "tool", "none"]
# In the form that the bot asks for, whatever the prompt: the nearest FAQ answers.
NEAREST_FAQ = (
    '{"faq": 1, "also": [], "abstains": false, "answer": [], "language": "en"}'
)
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What to answer: JSON events or raw bytes, with a pause before each piece."""

    events: tuple[dict[str, Any], ...] = ()  # Any: JSON
    raw: Iterable[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    pause: float = 0.0
    is_cut: bool = False  # drops the connection where the end should be
    is_reset: bool = False  # and does so by an RST, which takes what is unread along
    is_http: bool = True  # False: nothing but the raw bytes

    def as_stream(self, *, end: bytes = b"") -> Response:
        """The events as Server-Sent Events, before what the service ends with."""
        if self.raw or not self.events:
            return self
        events = tuple(f"data: {json.dumps(e)}\r\n\r\n".encode() for e in self.events)
        return replace(
            self, raw=(*events, end), content_type="text/event-stream", events=()
        )


class ScriptedServer(ABC):
    """`with Fake() as fake:` serves at `fake.url` until the block ends."""

    def __init__(self, *, port: int = 0) -> None:
        self.is_stopping = threading.Event()
        self.hung_up = threading.Event()  # a client left before the end
        self.connections: list[int] = []  # the client's port of each call
        self.sent_at: list[float] = []  # when each piece went out, monotonically
        self._responses: deque[Response] = deque()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.scripted = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @abstractmethod
    def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        """The answer to a POST, its events turned into raw bytes."""

    @abstractmethod
    def say(self, *texts: str, ending: Ending = "complete") -> Response:
        """A reply of the model in as many pieces as there are texts."""

    @abstractmethod
    def fail(self, status: int, **headers: str) -> Response:
        """An error in the service's JSON; header names with `_` for `-`."""

    def enqueue(self, *responses: Response) -> None:
        """Script the next responses, in order."""
        self._responses.extend(responses)

    def reset(self) -> None:
        """Forget what was received and scripted."""
        self.hung_up.clear()
        self.sent_at.clear()
        self._responses.clear()

    def next_response(self, fallback: Response) -> Response:
        return self._responses.popleft() if self._responses else fallback

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.is_stopping.set()
        self._server.shutdown()
        self._server.server_close()


def serve_by_hand(
    make: Callable[[argparse.Namespace], ScriptedServer], *, doc: str, port: int
) -> None:
    """Serve what is made of the command line's `port` and `reply`, until Ctrl-C."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--reply", default=NEAREST_FAQ, help="what the model says")
    fake = make(parser.parse_args())
    show(f"Fake service at {fake.url}; Ctrl-C stops it.")
    try:
        fake.serve()
    except KeyboardInterrupt:
        show("")


def show(text: str) -> None:
    """A line for whoever has started it, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    scripted: ScriptedServer

    def handle_error(self, request: Any, client_address: Any) -> None:  # Any: as typed
        """Keep quiet: clients that leave are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each small piece waits 40 ms for an ACK

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client hung up
            super().handle()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        scripted = self.server.scripted
        scripted.connections.append(self.client_address[1])
        self._send(scripted.receive(self.path, dict(self.headers), body))

    def _send(self, response: Response) -> None:
        try:
            if response.is_http:
                self._send_head(response)
            for piece in filter(None, response.raw):
                if self.server.scripted.is_stopping.wait(response.pause):
                    return
                self.server.scripted.sent_at.append(time.monotonic())
                self._send_piece(piece, is_chunk=response.is_http)
            if not response.is_cut and response.is_http:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.server.scripted.hung_up.set()
            self.close_connection = True
        if response.is_reset:
            option = (socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            self.connection.setsockopt(*option)
        self.close_connection |= response.is_cut or not response.is_http

    def _send_piece(self, piece: bytes, *, is_chunk: bool) -> None:
        data = b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunk else piece
        self.wfile.write(data)

    def _send_head(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""
