"""What Gemini's finish reasons, block reasons and HTTP statuses mean to us.

Names, not SDK types: both Google SDKs use them, and a test holds them against the
SDK's enumerations.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

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

COMPLETE = frozenset({"STOP", "FINISH_REASON_UNSPECIFIED"})
TRUNCATED = frozenset({"MAX_TOKENS", "CONTINUATION"})
FAILED: Mapping[str, type[LLMError]] = {
    "SAFETY": LLMBlocked,
    "RECITATION": LLMBlocked,
    "LANGUAGE": LLMBlocked,
    "BLOCKLIST": LLMBlocked,
    "PROHIBITED_CONTENT": LLMBlocked,
    "SPII": LLMBlocked,
    "IMAGE_SAFETY": LLMBlocked,
    "IMAGE_PROHIBITED_CONTENT": LLMBlocked,
    "IMAGE_RECITATION": LLMBlocked,
    "ESCALATION": LLMBlocked,
    "MODEL_ARMOR": LLMBlocked,
    "PUP_LIMITED_DISABLED": LLMRejected,  # the account is limited or disabled
    "OTHER": LLMEmpty,
    "MALFORMED_RESPONSE": LLMEmpty,
    "MALFORMED_FUNCTION_CALL": LLMEmpty,
    "UNEXPECTED_TOOL_CALL": LLMEmpty,
    "TOO_MANY_TOOL_CALLS": LLMEmpty,
    "MISSING_THOUGHT_SIGNATURE": LLMEmpty,
    "IMAGE_OTHER": LLMEmpty,
    "NO_IMAGE": LLMEmpty,
}

REMEDIES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "check GEMINI_API_KEY and GEMINI_MODEL",
    HTTPStatus.UNAUTHORIZED: "check GEMINI_API_KEY",
    HTTPStatus.FORBIDDEN: "check what GEMINI_API_KEY may do",
    HTTPStatus.NOT_FOUND: "check GEMINI_MODEL and GEMINI_BASE_URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One response of a stream, in the service's terms; "" where it says nothing."""

    text: str = ""
    finish_reason: str = ""
    block_reason: str = ""
    usage: Usage | None = None


def read_reply(pieces: Iterable[Piece]) -> Generator[Chunk, None, None]:
    """Yield what may be shown; raise unless the reply came to a usable end."""
    has_text = False
    finish_reason = ""
    usage: Usage | None = None
    for piece in pieces:
        _raise_if_withheld(piece)
        finish_reason = piece.finish_reason or finish_reason
        usage = piece.usage or usage
        if piece.text:
            has_text = True
            yield Chunk(text=piece.text)
    if not has_text:
        raise LLMEmpty(f"no text; finish reason {finish_reason or 'missing'}")
    if not finish_reason:
        raise LLMUnavailable("the reply broke off")
    yield Chunk(is_truncated=finish_reason in TRUNCATED, usage=usage)


def _raise_if_withheld(piece: Piece) -> None:
    if piece.block_reason:
        raise LLMBlocked(f"block reason {piece.block_reason}")
    if piece.finish_reason and piece.finish_reason not in COMPLETE | TRUNCATED:
        error = FAILED.get(piece.finish_reason, LLMEmpty)
        raise error(f"finish reason {piece.finish_reason}")


def error_for_status(code: int | None, *, retry_after: float | None) -> LLMError:
    """What an HTTP status means, also one that came inside a stream."""
    if code in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT}:
        return LLMTimeout(f"HTTP {code}", retry_after=retry_after)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return LLMRateLimited(f"HTTP {code}", retry_after=retry_after)
    # 499: the service itself cancelled the call.
    if code and code < HTTPStatus.INTERNAL_SERVER_ERROR and code != 499:  # noqa: PLR2004
        remedy = REMEDIES.get(code, "check GEMINI_BASE_URL")
        return LLMRejected(f"HTTP {code}; {remedy}")
    return LLMUnavailable(f"HTTP {code}", retry_after=retry_after)


def parse_retry_info(body: object) -> float | None:
    """Seconds from google.rpc.RetryInfo in an error's JSON."""
    for detail in _error_details(body):
        delay = detail.get("retryDelay") if isinstance(detail, Mapping) else None
        if isinstance(delay, str):
            return _parse_seconds(delay.removesuffix("s"))
    return None


def parse_retry_after(header: str | None) -> float | None:
    """Seconds from a Retry-After header, which may hold a date instead."""
    if header is None:
        return None
    seconds = _parse_seconds(header)
    if seconds is not None:
        return seconds
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    wait = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(tz=UTC)
    return max(0.0, wait.total_seconds())


def _error_details(body: object) -> Iterable[Any]:  # Any: the provider's JSON
    match body:
        case {"error": {"details": [*details]}}:
            return details
    return ()


def _parse_seconds(text: str) -> float | None:
    """The number, if it is finite and not negative."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
