"""The ways in which a service fails, in the words of any: a table of scripts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

from supportbot.llm.testing.server import Response

if TYPE_CHECKING:
    from supportbot.llm.testing.server import ScriptedServer

SECRET = "what-the-provider-says"  # noqa: S105 (must never be shown or logged)
FOREVER = 60.0  # seconds; whoever waits for that has failed
SILENCE = 2.0
DRIP = 0.01

Script = Callable[["ScriptedServer"], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFault:
    """A fault by name, and what a service answers that has it."""

    name: str
    script: Script


def _status(code: int, **headers: str) -> Script:
    return lambda service: service.fail(code, **headers)


# Any: fields of Response, here and below
def _body(*pieces: bytes, status: int = 200, **fields: Any) -> Script:
    response = Response(raw=pieces, status=status)
    return lambda _service: replace(response, **fields)


def _event(value: object) -> Script:
    """A stream of one event, the JSON of a value."""
    data = f"data: {json.dumps(value)}\n\n".encode()
    return lambda _service: Response(raw=(data,), content_type="text/event-stream")


def _said(*texts: str, **fields: Any) -> Script:
    return lambda service: replace(service.say(*texts), **fields)


def _rewritten(rewrite: Callable[[bytes], bytes]) -> Script:
    """A sound reply, the bytes of its stream changed."""

    def script(service: ScriptedServer) -> Response:
        sound = service.say("It is ", "on its way.").as_stream()
        return replace(sound, raw=tuple(map(rewrite, sound.raw)))

    return script


def _then(more: Callable[[], Iterator[bytes]], **fields: Any) -> Script:
    """The beginning of a sound reply, and then something else."""

    def script(service: ScriptedServer) -> Response:
        begun = service.say("It is on its way. ", ending="none").as_stream()
        raw = (piece for part in (begun.raw, more()) for piece in part)
        return replace(begun, raw=raw, is_cut=False, **fields)

    return script


def _multi_line(piece: bytes) -> bytes:
    """The data of an event over several lines, each with its name."""
    if not piece.startswith(b"data: "):
        return piece
    pretty = json.dumps(json.loads(piece.removeprefix(b"data: ")), indent=1)
    return "".join(f"data: {line}\n" for line in pretty.split("\n")).encode() + b"\n"


def _error_event() -> Iterator[bytes]:
    error = {"error": {"code": 503, "message": SECRET}}
    return iter((f"data: {json.dumps(error)}\n\n".encode(),))


def _silence() -> Iterator[bytes]:
    time.sleep(SILENCE)
    yield b": still here\n"


STATUSES = (
    *(301, 302, 400, 401, 402, 403, 404, 405, 408, 409, 413, 415, 422, 425),
    *(429, 451, 499, 500, 501, 502, 503, 504, 520, 529),
)
_SCRIPTS: dict[str, Script] = {
    **{f"status {code}": _status(code) for code in STATUSES},
    "429, asked to wait a second": _status(429, Retry_After="1"),
    "429, asked to wait an hour": _status(429, Retry_After="3600"),
    "429, asked to wait until a date": _status(
        429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"
    ),
    "429, asked to wait for nonsense": _status(429, Retry_After="soon"),
    "redirect to itself": _status(307, Location="/chat/completions"),
    "error in HTML": _body(f"<html>{SECRET}</html>".encode(), status=502),
    "error without a body": _body(status=500),
    "error in binary": _body(b"\xff\xfe\x00" * 100, status=500),
    "error of a megabyte": _body(SECRET.encode() * 50_000, status=400),
    "error that drips": _body(*[b"x"] * 1000, status=500, pause=DRIP),
    "error that hangs": _body(b"{", status=500, pause=FOREVER),
    "no content": _body(status=204),
    "page of a hotel": _body(f"<html>{SECRET}</html>".encode()),
    "empty": _body(),
    "blank": _body(b" \r\n" * 100),
    "half of a JSON": _body(b'{"choices": [{"mess'),
    "a list": _body(b"[1, 2]"),
    "a number": _body(b"42"),
    "JSON nested too deeply": _body(b"[" * 100_000),
    "no UTF-8": _body(b"data: \xff\xff\xff\n\n"),
    "not HTTP": _body(b"SSH-2.0-OpenSSH_9.6\r\n", is_http=False),
    "half of a head": _body(b"HTTP/1.1 200 OK\r\nContent-", is_http=False),
    "gzip that is none": _body(b"data: plain", headers={"Content-Encoding": "gzip"}),
    "error in a reply of status 200": _body(
        json.dumps({"error": {"code": 500, "message": SECRET}}).encode()
    ),
    "error as text": _body(json.dumps({"error": SECRET}).encode()),
    "event that is no JSON": _body(b"data: hello\n\n"),
    "event that breaks off": _body(b'data: {"candidates": [', is_cut=True),
    "event of null": _event(None),
    "event of a list": _event([1]),
    "event without anything": _event({}),
    "choices of the wrong type": _event({"candidates": 7, "choices": 7}),
    "choices of nothing": _event({"candidates": [None], "choices": [None]}),
    "content of the wrong type": _event(
        {
            "candidates": [{"content": {"parts": 5}}],
            "choices": [{"delta": {"content": 5}}],
        }
    ),
    "no choices": _event({"candidates": [], "choices": []}),
    "no words": lambda service: service.say(""),
    "blank words": lambda service: service.say(" ", "\n"),
    "blocked": lambda service: service.say("It is ", "se", ending="blocked"),
    "truncated": lambda service: service.say("It is on its w", ending="truncated"),
    "tool call": lambda service: service.say("", ending="tool"),
    "no end": lambda service: service.say("It is ", ending="none"),
    "cut before anything": _body(b"", is_cut=True),
    "cut in the middle": lambda service: replace(
        service.say("It is on its way. And", ending="none"), is_cut=True
    ),
    "reset at once": _body(is_reset=True, is_cut=True),
    "reset in the middle": lambda service: replace(
        service.say("It is on its way. And", ending="none"), is_reset=True, is_cut=True
    ),
    "silence": _said("Hello.", pause=FOREVER),
    "silence in the middle": _then(_silence),
    "error in the middle": _then(_error_event),
    "drips byte by byte": _body(*[b"d"] * 3000, pause=DRIP),
    "comments only": _body(*[b": keep-alive\n\n"] * 3000, pause=DRIP),
    "comments of no end": lambda _service: Response(raw=repeat(b": x\n" * 4000)),
    "line of no end": lambda _service: Response(raw=repeat(b"data" * 4000)),
    "blanks of no end": lambda _service: Response(raw=repeat(b" " * 16_000)),
    "reply of no end": lambda service: replace(
        service.say("x"),
        raw=repeat(next(iter(service.say("And so on. ", "x").as_stream().raw))),
    ),
    "words of two megabytes": _said("word " * 400_000),
    "a word of a megabyte": _said("x" * 1_000_000),
    "NUL bytes": _said("It \0is on\0 its way."),
    "half of a surrogate pair": _said("It is on its way \ud83d."),
    "control characters": _said("It is\x1b[31m on its\x07 way.\u202e"),
    "markup": _said("<script>alert(1)</script> <img src=x onerror=alert(1)>"),
    "lines that end in CR": _rewritten(lambda piece: piece.replace(b"\r\n", b"\r")),
    "lines that end in LF": _rewritten(lambda piece: piece.replace(b"\r\n", b"\n")),
    "events over several lines": _rewritten(_multi_line),
    "byte order mark": _rewritten(lambda piece: b"\xef\xbb\xbf" + piece),
    "unknown fields": _rewritten(lambda piece: b"id: 7\r\nretry\r\nx: y\r\n" + piece),
    "a stream called text": lambda service: replace(
        service.say("It is on its way.").as_stream(), content_type="text/plain"
    ),
}
FAULTS = tuple(
    ServiceFault(name=name, script=script) for name, script in _SCRIPTS.items()
)
