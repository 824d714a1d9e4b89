"""What Gemini's finish reasons, block reasons and HTTP statuses mean to us.

Names, not SDK types: both Google SDKs use them, and a test holds them against the
SDK's enumerations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from supportbot.llm.backends.outcomes import FinishReasons, parse_seconds
from supportbot.llm.exceptions import LLMBlocked, LLMEmpty, LLMError, LLMRejected

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

REASONS = FinishReasons(complete=COMPLETE, truncated=TRUNCATED, failed=FAILED)

REMEDIES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "check GEMINI_API_KEY and GEMINI_MODEL",
    HTTPStatus.UNAUTHORIZED: "check GEMINI_API_KEY",
    HTTPStatus.FORBIDDEN: "check what GEMINI_API_KEY may do",
    HTTPStatus.NOT_FOUND: "check GEMINI_MODEL and GEMINI_BASE_URL",
}


def parse_retry_info(body: object) -> float | None:
    """Seconds from google.rpc.RetryInfo in an error's JSON."""
    for detail in _error_details(body):
        delay = detail.get("retryDelay") if isinstance(detail, Mapping) else None
        if isinstance(delay, str):
            return parse_seconds(delay.removesuffix("s"))
    return None


def _error_details(body: object) -> Iterable[Any]:  # Any: the provider's JSON
    match body:
        case {"error": {"details": [*details]}}:
            return details
    return ()
