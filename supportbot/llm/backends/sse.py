"""Server-Sent Events, read as the standard says, each of a limited length."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator

MAX_EVENT_CHARS = 1_000_000  # no model writes a millionth of that at once


class EventTooLong(ValueError):
    """An event, or a line, that does not end."""


def read_events(pieces: Iterable[bytes]) -> Iterator[str]:
    """The data of each event; comments and other fields are skipped.

    One at the very end counts without its blank line: services leave it out.
    """
    data: list[str] = []
    size = 0
    for line in _lines(pieces):
        if line:
            name, _, value = line.partition(":")
            if name == "data":
                data.append(value.removeprefix(" "))
                size += len(value)
            if size > MAX_EVENT_CHARS:
                raise EventTooLong
        elif data:
            yield "\n".join(data)
            data, size = [], 0
    if data:
        yield "\n".join(data)


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Lines whatever they end with; what is no UTF-8 is replaced."""
    utf8 = codecs.getincrementaldecoder("utf-8-sig")("replace")
    decoder = io.IncrementalNewlineDecoder(utf8, translate=True)
    parts: list[str] = []
    size = 0
    for piece in pieces:
        *ended, last = decoder.decode(piece).split("\n")
        for line in ended:
            yield "".join([*parts, line])
            parts, size = [], 0
        parts.append(last)
        size += len(last)
        if size > MAX_EVENT_CHARS:
            raise EventTooLong
    if rest := "".join([*parts, decoder.decode(b"", final=True)]):
        yield from rest.split("\n")
