"""A scripted API; `python -m gradio_ui.tests.fake_api 5000` serves it by itself."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from types import TracebackType
from typing import Any, Self

RESET_ANSWER = (
    "You can reset your password by clicking 'Forgot Password' on the login page "
    "and following the email instructions."
)
MODEL_ANSWER = (
    "Yes, you can change the address **until the parcel is packed**:\n\n"
    "1. Open *Your orders* and choose the order.\n"
    "2. Choose **Change address** and save.\n\n"
    "Once it is packed, [contact us](https://example.com/contact) instead."
)
MODEL_HTML = (
    "<p>Yes, you can change the address <strong>until the parcel is packed</strong>:"
    "</p>\n<ol>\n<li>Open <em>Your orders</em> and choose the order.</li>\n"
    "<li>Choose <strong>Change address</strong> and save.</li>\n</ol>\n"
    '<p>Once it is packed, <a href="https://example.com/contact" target="_blank">'
    "contact us</a> instead.</p>\n"
)
NEAREST = ("Where is my order?", "How do I return something?", "Do you ship abroad?")

LIKELY = (
    "**Where is my order?**\n\nOpen *Your orders* and choose **Track**.\n\n"
    "Is this what you meant?"
)
LIKELY_HTML = (
    "<p><strong>Where is my order?</strong></p>\n<p>Open <em>Your orders</em> and "
    "choose <strong>Track</strong>.</p>\n<p>Is this what you meant?</p>\n"
)

ARTICLES = [{"id": 1, "html": "<p>Until the parcel is <em>packed</em>.</p>"}]


def reply(text: str = RESET_ANSWER, source: str = "FAQ", **more: Any) -> dict[str, Any]:
    """A whole reply as the API sends it."""
    return {
        "reply": text,
        "source": source,
        "session_id": "s_1",
        "message_id": 1,
        "html": f"<p>{text}</p>\n",
        "confidence": 0.97,
        "faq": None,
        "certainty": None,
        "kind": {"FAQ": "answer", "Gemini AI": "generated"}.get(source, "no_answer"),
        "asks_if_helped": None,
        "also": [],
        "suggestions": [],
        "citations": [],
        "reason": None,
        "offers_human": False,
    } | more


def faqs(*questions: str) -> list[dict[str, Any]]:
    return [
        {"id": number, "question": question, "category": "Orders"}
        for number, question in enumerate(questions, start=1)
    ]


SHORT = {
    "No": reply("Then maybe one of these?", "Fallback", suggestions=faqs(*NEAREST)),
    "thanks": reply(
        "My pleasure!",
        faq=faqs("Thank you")[0],
        kind="small_talk",
        asks_if_helped="now",
    ),
}


def sse(name: str, data: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def streamed(whole: dict[str, Any]) -> list[bytes]:
    """The events of a reply, word by word."""
    meta = {"session_id": whole["session_id"], "message_id": whole["message_id"]}
    words = [f"{word} " for word in whole["reply"].split(" ")]
    deltas = [
        sse("delta", {"text": word, "html": f"<p>{so_far}</p>\n"})
        for word, so_far in zip(words, accumulate(words), strict=True)
    ]
    return [sse("meta", meta), *deltas, sse("done", whole)]


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Scripted:
    """One response, begun after a delay; each chunk is sent after a pause."""

    status: int = 200
    body: object = None
    chunks: list[bytes] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    delay: float = 0.0


NOT_FOUND = Scripted(status=404, body={"type": "about:blank", "status": 404})


class FakeAPI:
    """A real server that answers from its script, then like a small help desk."""

    def __init__(self, port: int = 0, pause: float = 0.0) -> None:
        self.received: list[Received] = []
        self.script: deque[Scripted] = deque()
        self.history: list[dict[str, Any]] | None = None
        self.look: dict[str, Any] = {}
        self.looks: dict[str, dict[str, Any]] = {}  # what differs, by language
        self.status = "healthy"
        self.health_status = 200
        self.handoff: dict[str, Any] | None = None
        self.pause = pause
        self.may_finish = threading.Event()
        self.may_finish.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,)).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def enqueue(self, *responses: Scripted) -> None:
        self.script.extend(responses)

    def asked(self, path: str = "/chat") -> list[Received]:
        return [r for r in self.received if r.path.partition("?")[0] == path]

    def respond(self, request: Received) -> Scripted:
        path = request.path.partition("?")[0]
        if self.script and path not in {"/appearance", "/health"}:
            return self.script.popleft()
        known: dict[str, Callable[[], Scripted]] = {
            "/chat": lambda: self._chat(request),
            "/history": lambda: self._history(request),
            "/handoff": self._hand_over,
            "/reset": lambda: Scripted(body={"message": "cleared"}),
            "/health": self._health,
            "/appearance": lambda: self._appearance(request),
            "/faq/search": lambda: Scripted(body={"results": ARTICLES}),
            "/feedback": lambda: Scripted(body={}),
        }
        return known.get(path, lambda: NOT_FOUND)()

    def _appearance(self, request: Received) -> Scripted:
        language = request.path.rpartition("language=")[2]
        return Scripted(body=self.look | self.looks.get(language, {}))

    def _health(self) -> Scripted:
        return Scripted(status=self.health_status, body={"status": self.status})

    def _hand_over(self) -> Scripted:
        self.handoff = {"reference": "a1b2c3", "status": "open"}
        told = {
            "confirmation": "Our team knows.",
            "hours": "9 to 5",
            "session_id": "s_1",
        }
        return Scripted(body=self.handoff | told)

    def _history(self, request: Received) -> Scripted:
        if self.history is None:
            return NOT_FOUND
        after = request.body.get("after") or 0
        told = [each for each in self.history if each.get("message_id", 1) > after]
        ended = [each for each in self.history if each.get("state") != "pending"]
        newest = max((each.get("message_id", 0) for each in ended), default=0)
        page = {"messages": told, "before": None, "after": newest, "epoch": 0}
        return Scripted(body=page | {"handoff": self.handoff})

    def _chat(self, request: Received) -> Scripted:
        count = len(self.asked())
        session = request.body.get("session_id") or f"s_{count}"
        own = {"session_id": session, "message_id": 2 * count}
        whole = desk_reply(request.body["message"]) | own
        return Scripted(chunks=streamed(whole), pause=self.pause)


def desk_reply(message: str) -> dict[str, Any]:
    if "password" in message:
        faq = faqs("How do I reset my password?")[0]
        return reply(faq=faq, asks_if_helped="later")
    if "address" in message:
        sources = faqs("Can I change my delivery address?", "Where is my order?")
        return reply(MODEL_ANSWER, "Gemini AI", html=MODEL_HTML, citations=sources)
    if "parcel" in message:
        return reply(
            LIKELY,
            html=LIKELY_HTML,
            certainty="likely",
            kind="closest",
            suggestions=faqs("Do you ship abroad?"),
        )
    if message in SHORT:
        return SHORT[message]
    return reply(
        "I'm sorry, I don't have an answer to that. One of these may help, "
        "or write to our team.",
        "Fallback",
        suggestions=faqs(*NEAREST),
        reason="not_configured",
        offers_human="human" in message,
    )


def _handler(api: FakeAPI) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer(json.loads(self.rfile.read(length)))

        def _answer(self, body: dict[str, Any]) -> None:
            request = Received(self.path, dict(self.headers.items()), body)
            api.received.append(request)
            # Pages and tests hang up in the middle of an answer.
            with contextlib.suppress(ConnectionError):
                self._send(api.respond(request))

        def _send(self, response: Scripted) -> None:
            time.sleep(response.delay)
            kind = "text/event-stream" if response.chunks else "application/json"
            self.send_response(response.status)
            for name, value in ({"Content-Type": kind} | response.headers).items():
                self.send_header(name, value)
            self.end_headers()
            *chunks, last = response.chunks or [_bytes(response.body)]
            for chunk in chunks:
                time.sleep(response.pause)
                self.wfile.write(chunk)
            time.sleep(response.pause)
            api.may_finish.wait(timeout=20)
            self.wfile.write(last)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


if __name__ == "__main__":
    with FakeAPI(port=int(sys.argv[1]), pause=0.05) as api:
        threading.Event().wait()
