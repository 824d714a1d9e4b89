"""How replies end and what HTTP statuses mean, for services that stream over HTTP."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from supportbot.llm.base import Chunk, Usage
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMEmpty,
    LLMError,
    LLMRateLimited,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)

CANCELLED = 499  # the service itself cancelled the call
TIMEOUTS = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishReasons:
    """What a service's finish reasons mean; one it does not know gives no reply."""

    complete: frozenset[str]
    truncated: frozenset[str]
    failed: Mapping[str, type[LLMError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One response of a stream, in the service's terms; "" where it says nothing."""

    text: str = ""
    finish_reason: str = ""
    block_reason: str = ""
    usage: Usage | None = None
    is_last: bool = False  # the service says so, before it ends the stream


@dataclass(slots=True, kw_only=True)
class _Ending:
    """What is known of a reply's end while it is read."""

    has_text: bool = False
    finish_reason: str = ""
    usage: Usage | None = None

    def note(self, piece: Piece) -> None:
        self.has_text = self.has_text or bool(piece.text)
        self.finish_reason = piece.finish_reason or self.finish_reason
        self.usage = piece.usage or self.usage

    def chunk(self, reasons: FinishReasons) -> Chunk:
        """The last chunk; raises if the reply came to no usable end."""
        if not self.has_text:
            raise LLMEmpty(f"no text; {'ended' if self.finish_reason else 'broke off'}")
        if not self.finish_reason:
            raise LLMUnavailable("the reply broke off")
        is_truncated = self.finish_reason in reasons.truncated
        return Chunk(is_truncated=is_truncated, usage=self.usage, is_last=True)


def read_reply(
    pieces: Iterator[Piece], reasons: FinishReasons
) -> Generator[Chunk, None, None]:
    """Yield what may be shown; raise unless the reply came to a usable end."""
    ending = _Ending()
    try:
        for piece in pieces:
            _raise_if_withheld(piece, reasons)
            ending.note(piece)
            if piece.text:
                yield Chunk(text=piece.text)
            if piece.is_last:
                break
    except (LLMTimeout, LLMUnavailable):
        # All of the reply may be there; then only the end of the stream is not.
        if not ending.finish_reason:
            raise
    yield ending.chunk(reasons)
    # To the end, or the connection can't be used again.
    with suppress(LLMError):
        for _ in pieces:
            pass


def _raise_if_withheld(piece: Piece, reasons: FinishReasons) -> None:
    if piece.block_reason:
        raise LLMBlocked(f"block reason {piece.block_reason}")
    reason = piece.finish_reason
    if reason and reason not in reasons.complete | reasons.truncated:
        raise reasons.failed.get(reason, LLMEmpty)(
            f"finish reason {reason if reason in reasons.failed else 'unknown'}"
        )


def error_for_status(
    code: int | None, *, retry_after: float | None, remedies: Mapping[int, str]
) -> LLMError:
    """What an HTTP status means, also one that came inside a stream."""
    if code in TIMEOUTS:
        return LLMTimeout(f"HTTP {code}", retry_after=retry_after)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return LLMRateLimited(f"HTTP {code}", retry_after=retry_after)
    if code and code < HTTPStatus.INTERNAL_SERVER_ERROR and code != CANCELLED:
        remedy = remedies.get(code, remedies[HTTPStatus.NOT_FOUND])
        return LLMRejected(f"HTTP {code}; {remedy}")
    return LLMUnavailable(f"HTTP {code}", retry_after=retry_after)


def parse_retry_after(header: str | None) -> float | None:
    """Seconds from a Retry-After header, which may hold a date instead."""
    if header is None:
        return None
    seconds = parse_seconds(header)
    if seconds is not None:
        return seconds
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    wait = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(tz=UTC)
    return max(0.0, wait.total_seconds())


def parse_seconds(text: str) -> float | None:
    """The number, if it is finite and not negative."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
