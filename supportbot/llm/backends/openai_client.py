"""One call of an OpenAI-compatible service: imported only when one is first asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import httpx2

from supportbot.llm.backends.bounded_http import BoundedClient
from supportbot.llm.backends.openai_messages import build_body
from supportbot.llm.backends.openai_outcomes import (
    REASONS,
    ServiceError,
    to_piece,
)
from supportbot.llm.backends.outcomes import Piece, parse_retry_after, read_reply
from supportbot.llm.backends.sse import read_events
from supportbot.llm.backends.thoughts import ThoughtFilter
from supportbot.llm.exceptions import (
    LLMEmpty,
    LLMError,
    LLMParameterRefused,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)

if TYPE_CHECKING:
    from supportbot.llm.backends.openai_options import OpenAIOptions
    from supportbot.llm.base import Chunk, Prompt

DONE = "[DONE]"
MAX_ERROR_BYTES = 65_536
MAX_WHOLE_REPLY_BYTES = 2_000_000
HEADERS = {
    "Accept": "text/event-stream, application/json",
    "Accept-Encoding": "identity",  # what is limited is what was sent
    "Content-Type": "application/json",
    "User-Agent": "supportbot",
}


class OpenAIClient:
    """A pool of connections to one service, and what it was found not to take."""

    def __init__(
        self,
        options: OpenAIOptions,
        *,
        read_timeout: float,
        on_refusal: Callable[[AbstractSet[str]], None],
    ) -> None:
        self._options = options
        self._on_refusal = on_refusal
        self._left_out: AbstractSet[str] = frozenset()
        self._thinks_unmarked = False
        self._http = BoundedClient(
            verify=httpx2.create_ssl_context(), read_timeout=read_timeout
        )

    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        yield from read_reply(self._pieces(prompt, timeout=timeout), REASONS)

    def close(self) -> None:
        self._http.close()

    def _pieces(self, prompt: Prompt, *, timeout: float) -> Iterator[Piece]:
        body = build_body(prompt, self._options, left_out=self._left_out)
        try:
            with self._http.stream(
                "POST",
                self._options.url,
                params=self._options.all_query,
                headers=HEADERS | self._options.all_headers,
                content=json.dumps(body, ensure_ascii=False).encode(errors="replace"),
                timeout=timeout,
            ) as response:
                self._raise_for_status(response, body)
                yield from self._without_thoughts(_read(response))
        except LLMError:
            raise
        except Exception as exc:
            # Everything: JSON that is none raises ValueError, RecursionError and
            # AttributeError; what is wrong with an address, errors of idna.
            raise translate(exc) from exc

    def _without_thoughts(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        is_known = self._thinks_unmarked
        thoughts = ThoughtFilter(may_begin_inside=is_known)
        has_text = False
        for piece in pieces:
            text = thoughts.pass_on(piece.text)
            if thoughts.is_unopened and not is_known:
                # From the next reply on, all is held back until such a mark.
                is_known = self._thinks_unmarked = True
                if has_text:
                    raise LLMEmpty("a thought that does not say where it begins")
            if piece.is_last:
                text += thoughts.rest()
            has_text = has_text or bool(text)
            yield replace(piece, text=text)
        if rest := thoughts.rest():
            yield Piece(text=rest)

    def _raise_for_status(
        self,
        response: httpx2.Response,
        body: dict[str, Any],  # Any: JSON
    ) -> None:
        """Raise what an error status means; a parameter it names is left out now."""
        if response.is_success:
            return
        error = ServiceError.of(_json_of(response), status=response.status_code)
        sent = body.keys() | {message["role"] for message in body["messages"]}
        refused = error.refused_parameters(sent)
        if not refused:
            raise error.translated(retry_after=_retry_after(response))
        self._left_out |= refused
        self._on_refusal(refused)
        named = ", ".join(sorted(refused))
        raise LLMParameterRefused(f"HTTP {error.status}; left out from now on: {named}")


def translate(exc: Exception) -> LLMError:
    """Our exception for any of the HTTP client, or of an answer of no use."""
    match exc:
        case httpx2.TimeoutException():
            return LLMTimeout(type(exc).__name__)
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return LLMRejected(f"{type(exc).__name__}; check OPENAI_BASE_URL")
    return LLMUnavailable(type(exc).__name__)


def _read(response: httpx2.Response) -> Iterator[Piece]:
    """The pieces of a reply; its last is marked if the service said where it ends."""
    finish_reason = ""
    events = _events(response)
    for data in events:
        if data == DONE:
            yield Piece(finish_reason=finish_reason or "stop", is_last=True)
            break
        piece = to_piece(json.loads(data))
        finish_reason = piece.finish_reason or finish_reason
        yield piece
    for _ in events:  # the connection can be used again only if it is read to its end
        pass


def _events(response: httpx2.Response) -> Iterator[str]:
    """The JSON of each event, or of the whole reply: not every service streams."""
    pieces = response.iter_bytes()
    head = b""
    while not head:
        piece = next(pieces, None)
        if piece is None:
            return
        head = piece.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        raise LLMUnavailable("a page instead of a reply; check OPENAI_BASE_URL")
    pieces = chain([head], pieces)
    if head.startswith((b"{", b"[")):
        yield _read_up_to(MAX_WHOLE_REPLY_BYTES, pieces).decode(errors="replace")
        yield DONE
    else:
        yield from read_events(pieces)


def _json_of(response: httpx2.Response) -> object:
    """What an error's body says, if it is JSON; never more than an error can be."""
    text = _read_up_to(MAX_ERROR_BYTES, response.iter_bytes())
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _read_up_to(limit: int, pieces: Iterable[bytes]) -> bytes:
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > limit:
            raise LLMUnavailable("an answer longer than any reply")
    return bytes(read)


def _retry_after(response: httpx2.Response) -> float | None:
    milliseconds = parse_retry_after(response.headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    return parse_retry_after(response.headers.get("Retry-After"))
