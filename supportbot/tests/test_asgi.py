"""Slow clients cost a socket, never a thread; replies arrive as Django made them."""

from __future__ import annotations

import asyncio
import io
import json
import resource
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from supportbot import asgi
from supportbot.asgi import Application, Environ, Event
from supportbot.connections import HAS_LEFT
from supportbot.wsgi import application as django

WHOLE = {"type": "http.request", "body": b"{}", "more_body": False}
BEGUN = {"type": "http.request", "body": b"{", "more_body": True}
HANG_UP = {"type": "http.disconnect"}


class Client:
    """A scripted client: sends these events, then nothing; keeps what it is sent."""

    def __init__(self, *events: Event, reads: int = 1000) -> None:
        self._events = list(events)
        self._reads = reads
        self.sent: list[Event] = []

    async def receive(self) -> Event:
        if not self._events:
            await asyncio.sleep(60)
        return self._events.pop(0)

    async def send(self, event: Event) -> None:
        if len(self.sent) == self._reads:
            await asyncio.sleep(60)
        self.sent.append(event)

    def ask(self, application: Application, **scope: Any) -> Client:  # Any: ASGI's
        asyncio.run(application(scope_of(**scope), self.receive, self.send))
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def pieces(self) -> list[bytes]:
        return [event["body"] for event in self.sent[1:]]


class Recorder:
    """A WSGI application that keeps the environment and gives one response."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response
        self.environ: Environ = {}
        self.body = b""

    def __call__(
        self, environ: Environ, start_response: Any
    ) -> HttpResponseBase:  # Any: WSGI's
        self.environ = environ
        self.body = environ["wsgi.input"].read()
        start_response("200 OK", list(self.response.items()))
        return self.response


class Waiting:
    """A WSGI application that waits for its client to leave."""

    def __init__(self, *, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self.has_seen_the_client_leave = False

    def __call__(
        self, environ: Environ, start_response: Any
    ) -> HttpResponseBase:  # Any: WSGI's
        ends_at = time.monotonic() + self._seconds
        has_left = environ[HAS_LEFT]
        while not has_left() and time.monotonic() < ends_at:
            time.sleep(0.001)
        self.has_seen_the_client_leave = has_left()
        start_response("200 OK", [])
        return HttpResponse(b"done")


class Pieces:
    """A stream that says when it has been closed."""

    def __init__(self, *, last: Exception | None = None) -> None:
        self.is_closed = threading.Event()
        self._last = last

    def __iter__(self) -> Iterator[bytes]:
        yield from [b"one", b"two"]
        if self._last:
            raise self._last

    def close(self) -> None:
        self.is_closed.set()


class Endless(Pieces):
    def __iter__(self) -> Iterator[bytes]:
        while not self.is_closed.wait(0.001):
            yield b"more"


def scope_of(**changes: Any) -> Event:  # Any: ASGI's
    return {
        "type": "http",
        "method": "POST",
        "path": "/chat",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 5000),
        "client": ("203.0.113.7", 40_000),
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"2")],
    } | changes


def test_request_arrives_with_its_address_headers_and_body() -> None:
    recorder = Recorder(HttpResponse(b"hello"))
    headers = [(b"x-forwarded-for", b"a"), (b"x-forwarded-for", b"b")]

    Client(WHOLE).ask(Application(recorder, threads=1), path="/ü", headers=headers)

    assert recorder.body == b"{}"
    assert recorder.environ["PATH_INFO"].encode("latin-1") == "/ü".encode()
    assert recorder.environ["REMOTE_ADDR"] == "203.0.113.7"
    assert recorder.environ["HTTP_X_FORWARDED_FOR"] == "a,b"


def test_header_with_an_underscore_cannot_pass_for_one_with_a_dash() -> None:
    recorder = Recorder(HttpResponse())
    headers = [(b"x_forwarded_for", b"10.0.0.1")]

    Client(WHOLE).ask(Application(recorder, threads=1), headers=headers)

    assert "HTTP_X_FORWARDED_FOR" not in recorder.environ


def test_reply_arrives_with_status_headers_and_body() -> None:
    recorder = Recorder(HttpResponse(b"hello", headers={"X-Request-ID": "1"}))

    client = Client(WHOLE).ask(Application(recorder, threads=1))

    assert client.status == 200
    assert (b"x-request-id", b"1") in client.sent[0]["headers"]
    assert client.pieces == [b"hello"]


def test_long_reply_is_sent_in_pieces_that_the_reader_has_to_take() -> None:
    content = bytes(range(256)) * 1000
    recorder = Recorder(HttpResponse(content))

    client = Client(WHOLE).ask(Application(recorder, threads=1))

    assert max(map(len, client.pieces)) <= asgi.PIECE_BYTES
    assert b"".join(client.pieces) == content


def test_request_that_is_not_whole_takes_no_thread_and_is_a_bad_one() -> None:
    recorder = Recorder(HttpResponse())

    client = Client(BEGUN, HANG_UP).ask(Application(recorder, threads=1))

    assert (client.status, recorder.environ) == (400, {})


def test_body_that_never_ends_is_refused_as_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.01)

    client = Client(BEGUN).ask(Application(django, threads=1))

    assert client.status == 408
    assert json.loads(client.pieces[0])["type"] == "/problems/body-too-slow"


def test_body_longer_than_any_message_is_refused_before_it_has_come() -> None:
    long = BEGUN | {"body": b" " * 100_000}

    client = Client(long).ask(Application(django, threads=1))

    assert client.status == 413
    assert json.loads(client.pieces[0])["type"] == "/problems/body-too-large"


def test_body_longer_than_any_form_is_refused_before_it_has_come() -> None:
    long = BEGUN | {"body": b" " * 3_000_000}
    application = Application(Recorder(HttpResponse()), threads=1)

    with pytest.raises(RequestDataTooBig):
        Client(long).ask(application, path="/admin/login/")


def test_unfinished_bodies_leave_the_only_thread_to_others() -> None:
    recorder = Recorder(HttpResponse(b"hello"))
    application = Application(recorder, threads=1)

    async def ask_beside_slow_clients() -> Client:
        slow = [Client(BEGUN) for _ in range(20)]
        calls = [application(scope_of(), each.receive, each.send) for each in slow]
        waiting = asyncio.gather(*calls)
        quick = Client(WHOLE)
        await application(scope_of(), quick.receive, quick.send)
        waiting.cancel()
        return quick

    assert asyncio.run(ask_beside_slow_clients()).pieces == [b"hello"]


def test_stream_is_sent_piece_by_piece() -> None:
    stream = Pieces()
    recorder = Recorder(StreamingHttpResponse(stream))

    client = Client(WHOLE).ask(Application(recorder, threads=1))

    assert client.pieces == [b"one", b"two", b""]
    assert [event["more_body"] for event in client.sent[1:]] == [True, True, False]
    assert stream.is_closed.wait(5)


def test_stream_ends_when_its_client_hangs_up() -> None:
    stream = Endless()
    application = Application(Recorder(StreamingHttpResponse(stream)), threads=1)

    Client(WHOLE, HANG_UP).ask(application)

    assert stream.is_closed.wait(5)


def test_plain_request_learns_that_its_client_hangs_up() -> None:
    waiting = Waiting()

    Client(WHOLE, HANG_UP).ask(Application(waiting, threads=1))

    assert waiting.has_seen_the_client_leave


def test_client_that_waits_has_not_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "QUICK_SECONDS", 0.0)
    waiting = Waiting(seconds=0.1)

    client = Client(WHOLE).ask(Application(waiting, threads=1))

    assert not waiting.has_seen_the_client_leave
    assert client.pieces == [b"done"]


def test_quick_reply_is_sent_to_a_client_that_has_sent_no_more() -> None:
    recorder = Recorder(HttpResponse(b"hello"))

    client = Client(WHOLE, HANG_UP).ask(Application(recorder, threads=1))

    assert client.pieces == [b"hello"]


def test_reader_that_stops_reading_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "READER_SECONDS", 0.01)
    stream = Pieces()
    application = Application(Recorder(StreamingHttpResponse(stream)), threads=1)

    client = Client(WHOLE, reads=2).ask(application)

    assert client.pieces == [b"one"]
    assert stream.is_closed.wait(5)


def test_stream_that_fails_ends_without_its_last_piece() -> None:
    stream = Pieces(last=RuntimeError("broken"))
    client = Client(WHOLE)

    with pytest.raises(RuntimeError, match="broken"):
        client.ask(Application(Recorder(StreamingHttpResponse(stream)), threads=1))

    assert client.pieces == [b"one", b"two"]


def test_file_is_read_no_faster_than_it_is_taken() -> None:
    content = bytes(range(256)) * 1000
    response = FileResponse(io.BytesIO(content))

    client = Client(WHOLE).ask(Application(Recorder(response), threads=1))

    assert b"".join(client.pieces) == content
    assert max(map(len, client.pieces)) <= asgi.PIECE_BYTES
    assert response.closed


def test_server_may_open_as_many_files_as_the_system_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert soft >= min(hard, asgi.MAX_FILES)


@pytest.mark.parametrize(
    ("path", "setting"),
    [
        ("/chat", "API_MAX_BODY_BYTES"),
        ("/faq/search", "API_MAX_BODY_BYTES"),
        ("/faqs", "KNOWLEDGE_MAX_BODY_BYTES"),
        ("/faqs/12", "KNOWLEDGE_MAX_BODY_BYTES"),
        ("/admin/", "DATA_UPLOAD_MAX_MEMORY_SIZE"),
    ],
)
def test_each_part_of_the_api_has_its_own_longest_body(
    path: str, setting: str, settings: Any
) -> None:
    assert asgi.most_bytes(path) == getattr(settings, setting)


def test_a_file_to_import_may_be_longer_than_any_text(settings: Any) -> None:
    assert asgi.most_bytes("/faqs/import") > settings.KNOWLEDGE_MAX_FILE_BYTES
