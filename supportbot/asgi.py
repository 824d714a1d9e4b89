"""The ASGI entry point: Django has a thread for a request that is whole, and no longer.

The event loop reads bodies and sends replies: who is slow at either, on purpose or not,
costs a socket (docs/decisions/0018).
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing
from tempfile import SpooledTemporaryFile
from typing import Any, NoReturn, Protocol, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse
from django.http.response import HttpResponseBase

from supportbot.connections import HAS_LEFT
from supportbot.llm import llms

if sys.platform != "win32":
    import resource

BODY_SECONDS = 20.0  # for a whole body, however it trickles
READER_SECONDS = 30.0  # for each piece of a reply
QUICK_SECONDS = 0.1  # a reply that takes no longer is worth no watch
PIECE_BYTES = 65_536  # of a body that is kept in memory, of a reply on its way
MAX_FILES = 65_536  # that one process opens; each connection is one

# Any: as ASGI and WSGI describe scopes, events and environments.
Event = dict[str, Any]
Environ = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
WSGI = Callable[[Environ, Any], HttpResponseBase]

BAD_REQUEST: Event = {"type": "http.response.start", "status": 400, "headers": []}


class Readable(Protocol):
    """What WSGI hands over as the body."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


class HungUp(Exception):
    """The client left before its request was whole."""


class UnreadableBody:
    """A body that did not come: Django hears why once it asks for it."""

    def __init__(self, reason: Exception) -> None:
        self._reason = reason

    def read(self, _size: int = -1, /) -> NoReturn:
        raise self._reason

    readline = read


class ThreadedRequest:
    """A request in its thread, and its reply on the way from there to the client."""

    def __init__(self, environ: Environ) -> None:
        self._loop = asyncio.get_running_loop()
        # Never full: no thread waits for who does not read.
        self._made: asyncio.Queue[list[Event] | FileResponse | Exception] = (
            asyncio.Queue()
        )
        self._start: Event = {}
        self._has_left = False  # as the client says
        self._environ = environ | {HAS_LEFT: lambda: self._has_left}
        self._is_over = False  # nothing is sent any more

    def run(self, wsgi: WSGI) -> None:
        """Answer the request, in a thread; a stream ends when nobody listens."""
        try:
            if not self._is_over:
                self._pass_on(wsgi(self._environ, self._keep_start))
        except Exception as exc:  # noqa: BLE001 (the event loop raises it again)
            self._pass(exc)

    async def send_reply(self, receive: Receive, send: Send) -> None:
        """Send what the thread makes; each piece has its time to be taken."""
        watching = asyncio.create_task(self._watch(receive))
        try:
            async with aclosing(self._events()) as events:
                async for event in events:
                    try:
                        async with asyncio.timeout(READER_SECONDS):
                            await send(event)
                    except TimeoutError:  # the reader has stopped reading
                        return
        finally:
            self._is_over = True
            watching.cancel()

    def _pass_on(self, response: HttpResponseBase) -> None:
        if isinstance(response, FileResponse) and response.file_to_stream:
            self._pass([self._start])
            self._pass(response)
            return
        with closing(response):
            if not response.streaming:
                self._pass([self._start, *_pieces(b"".join(response))])
                return
            self._pass([self._start])
            for piece in response:
                self._pass([_body(piece, more=True)])
                if self._is_over or self._has_left:
                    break
            self._pass([_body(b"")])

    def _keep_start(self, status: str, headers: list[tuple[str, str]]) -> None:
        """WSGI's start_response."""
        self._start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1"))
                for name, value in headers
            ],
        }

    def _pass(self, made: list[Event] | FileResponse | Exception) -> None:
        self._loop.call_soon_threadsafe(self._made.put_nowait, made)

    async def _events(self) -> AsyncGenerator[Event, None]:
        """The reply's events up to its last."""
        more = True
        while more:
            made = await self._made.get()
            if isinstance(made, Exception):
                raise made
            if isinstance(made, FileResponse):
                async for event in _read_file(made):
                    yield event
                return
            for event in made:
                yield event
            more = made[-1].get("more_body", True)

    async def _watch(self, receive: Receive) -> None:
        """Notice that the client hangs up; of most replies it is too early to look."""
        await asyncio.sleep(QUICK_SECONDS)
        while (await receive())["type"] != "http.disconnect":
            pass
        self._has_left = True


class Application:
    """What an ASGI server calls for each request."""

    def __init__(self, wsgi: WSGI, *, threads: int) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=PIECE_BYTES) as file:
            try:
                body = await _whole_body(scope, receive, file)
            except HungUp:  # or has sent what is no body, and still listens
                await send(BAD_REQUEST)
                await send(_body(b""))
                return
            request = ThreadedRequest(_environ(scope, body))
            self._threads.submit(request.run, self._wsgi)
            await request.send_reply(receive, send)


async def _whole_body(
    scope: Event, receive: Receive, body: SpooledTemporaryFile[bytes]
) -> Readable:
    limit = most_bytes(scope["path"])
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                event = await receive()
                if event["type"] == "http.disconnect":
                    raise HungUp
                body.write(event.get("body", b""))
                if body.tell() > limit:
                    return UnreadableBody(RequestDataTooBig("longer than any message"))
                more = event.get("more_body", False)
    except TimeoutError as exc:
        return UnreadableBody(exc)
    body.seek(0)
    return body


def most_bytes(path: str) -> int:
    """How long the body of a request to that path may be."""
    if path.startswith("/admin/"):
        # What Django takes of a form; none of the admin's has a file.
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if path.startswith("/faqs/import"):
        return settings.KNOWLEDGE_MAX_FILE_BYTES + settings.KNOWLEDGE_FORM_BYTES
    if path.startswith("/faqs"):
        return settings.KNOWLEDGE_MAX_BODY_BYTES
    return settings.API_MAX_BODY_BYTES


def _environ(scope: Event, body: Readable) -> Environ:
    """The scope in the words of WSGI."""
    host, port = scope.get("server") or ("localhost", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return _headers(scope) | environ


def _headers(scope: Event) -> Environ:
    headers: Environ = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        # `X_Forwarded_For` would pass for `X-Forwarded-For`, which proxies guard.
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        separator = "; " if key == "HTTP_COOKIE" else ","
        headers[key] = f"{headers[key]}{separator}{value}" if key in headers else value
    return headers


def _body(piece: bytes, *, more: bool = False) -> Event:
    return {"type": "http.response.body", "body": piece, "more_body": more}


def _pieces(content: bytes) -> list[Event]:
    """A reply that is whole in pieces that a reader has to take one by one."""
    starts = range(0, len(content), PIECE_BYTES) or [0]
    return [
        _body(
            content[start : start + PIECE_BYTES],
            more=start + PIECE_BYTES < len(content),
        )
        for start in starts
    ]


async def _read_file(response: FileResponse) -> AsyncGenerator[Event, None]:
    """A file piece by piece, each read when the one before has been taken."""
    with closing(response):
        file = cast("Readable", response.file_to_stream)
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield _body(piece, more=True)
    yield _body(b"")


def _allow_open_files() -> None:
    """Take what the operating system allows: a usual 1,024 is soon held by the slow."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        allowed = MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))


_allow_open_files()
# A turn asks for the interpreter after each of its statements, while other turns wait
# for it: with the usual 5 ms it stores a third less of them under load.
sys.setswitchinterval(0.0005)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
application = Application(get_wsgi_application(), threads=settings.SERVER_THREADS)
llms.warm_up()
