"""A scripted stand-in for Gemini's REST interface, speaking real HTTP on loopback.

By hand: `python -m supportbot.llm.tests.fake_gemini --port 9999`, then start the bot
with GEMINI_API_KEY=any and GEMINI_BASE_URL=http://127.0.0.1:9999.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

PATH = re.compile(
    r"/(?P<version>v1|v1beta)/models/(?P<model>[^:]+)"
    r":(?P<method>generateContent|streamGenerateContent)(\?alt=sse)?$"
)
CANNED_TEXT = (
    "Thanks for asking! According to our help pages, you can do this yourself: ",
    "sign in, open your account page and follow the steps shown there.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    version: str
    model: str
    method: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """All the model gets to read: instructions and turns."""
        contents = [self.body.get("systemInstruction", {}), *self.body["contents"]]
        return "\n".join(p["text"] for c in contents for p in c.get("parts", []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What to answer: JSON events or raw bytes, with a pause before each piece."""

    events: tuple[dict[str, Any], ...] = ()
    raw: tuple[bytes, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    is_cut: bool = False  # drops the connection where the end should be


def event(
    text: str = "",
    *,
    finish_reason: str | None = None,
    thought: str = "",
    usage: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """One GenerateContentResponse."""
    parts = [{"text": thought, "thought": True}] if thought else []
    parts += [{"text": text}] if text else []
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}}
    if finish_reason:
        candidate["finishReason"] = finish_reason
    body: dict[str, Any] = {"candidates": [candidate]}
    if usage:
        names = ("promptTokenCount", "candidatesTokenCount")
        body["usageMetadata"] = dict(zip(names, usage, strict=True))
    return body


def answer(*texts: str, finish_reason: str = "STOP", **fields: Any) -> Response:
    """A reply in as many events as there are texts."""
    last = event(texts[-1], finish_reason=finish_reason, usage=(100, 20))
    return Response(events=(*map(event, texts[:-1]), last), **fields)


def blocked(reason: str) -> Response:
    return Response(events=({"promptFeedback": {"blockReason": reason}},))


def error(status: int, *, retry_delay: str | None = None, **headers: str) -> Response:
    """An error in the service's JSON; header names with `_` for `-`."""
    body: dict[str, Any] = {
        "code": status,
        "message": "quotes the prompt",
        "status": "X",
    }
    if retry_delay:
        kind = "type.googleapis.com/google.rpc."
        body["details"] = [
            {"@type": f"{kind}ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"},
            {"@type": f"{kind}RetryInfo", "retryDelay": retry_delay},
        ]
    return Response(
        raw=(json.dumps({"error": body}).encode(),),
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


class FakeGemini:
    """`with FakeGemini() as gemini:` serves at `gemini.url` until the block ends."""

    def __init__(self, *, port: int = 0) -> None:
        self.requests: list[Request] = []
        self.fallback = answer(*CANNED_TEXT)
        self.is_stopping = threading.Event()
        self.hung_up = threading.Event()  # a client left before the end
        self.sent_at: list[float] = []  # when each piece went out, monotonically
        self._responses: deque[Response] = deque()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def enqueue(self, *responses: Response) -> None:
        """Script the next responses; without any the canned answer is given."""
        self._responses.extend(responses)

    def reset(self) -> None:
        """Forget what was received and scripted."""
        self.requests.clear()
        self.sent_at.clear()
        self.hung_up.clear()
        self._responses.clear()

    def respond_to(self, request: Request) -> Response:
        self.requests.append(request)
        return self._responses.popleft() if self._responses else self.fallback

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.is_stopping.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeGemini


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each small piece waits 40 ms for an ACK

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client hung up
            super().handle()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = PATH.fullmatch(self.path)
        if path is None:
            self._send(error(404), is_stream=False)
            return
        request = Request(
            version=path["version"],
            model=path["model"],
            method=path["method"],
            headers=dict(self.headers),
            body=json.loads(body),
        )
        is_stream = request.method == "streamGenerateContent"
        self._send(self.server.fake.respond_to(request), is_stream=is_stream)

    def _send(self, response: Response, *, is_stream: bool) -> None:
        try:
            self._send_head(response, is_stream=is_stream)
            for piece in _pieces(response, is_stream=is_stream):
                self.server.fake.is_stopping.wait(response.pause)
                self.server.fake.sent_at.append(time.monotonic())
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            if not response.is_cut:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.server.fake.hung_up.set()
            self.close_connection = True
        self.close_connection |= response.is_cut

    def _send_head(self, response: Response, *, is_stream: bool) -> None:
        is_sse = is_stream and not response.raw
        self.send_response(response.status)
        self.send_header(
            "Content-Type", "text/event-stream" if is_sse else "application/json"
        )
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


def _pieces(response: Response, *, is_stream: bool) -> tuple[bytes, ...]:
    if response.raw:
        return response.raw
    if is_stream:
        return tuple(f"data: {json.dumps(e)}\r\n\r\n".encode() for e in response.events)
    return (json.dumps(_merge(response.events)).encode(),)


def _merge(events: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """The unary answer: the last event with the parts of all."""
    *_, last = events
    candidates = [e["candidates"][0] for e in events if e.get("candidates")]
    parts = [part for c in candidates for part in c["content"]["parts"]]
    return last | {
        "candidates": [c | {"content": {"parts": parts}} for c in candidates[-1:]]
    }


class _Printing(FakeGemini):
    def respond_to(self, request: Request) -> Response:
        sys.stdout.write(json.dumps(request.body, indent=2, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return super().respond_to(request)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9999)
    fake = _Printing(port=parser.parse_args().port)
    sys.stdout.write(f"Fake Gemini at {fake.url}; Ctrl-C stops it.\n")
    sys.stdout.flush()
    try:
        fake.serve()
    except KeyboardInterrupt:
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
