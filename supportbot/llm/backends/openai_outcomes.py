"""What OpenAI-compatible services say: their events, endings and errors, and ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from supportbot.llm.backends.outcomes import FinishReasons, Piece, error_for_status
from supportbot.llm.base import Usage
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMEmpty,
    LLMError,
    LLMRejected,
    LLMUnavailable,
)

REASONS = FinishReasons(
    complete=frozenset({"stop", "eos", "eos_token", "end_turn", "stop_sequence"}),
    truncated=frozenset({"length", "max_tokens", "model_length"}),
    failed={
        "content_filter": LLMBlocked,
        "refusal": LLMBlocked,
        "error": LLMUnavailable,
        "abort": LLMUnavailable,
        "tool_calls": LLMEmpty,
        "function_call": LLMEmpty,
    },
)
REMEDIES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "check OPENAI_MODEL and OPENAI_EXTRA_BODY",
    HTTPStatus.UNAUTHORIZED: "check OPENAI_API_KEY",
    HTTPStatus.PAYMENT_REQUIRED: "no credit is left on the account of OPENAI_API_KEY",
    HTTPStatus.FORBIDDEN: "check what OPENAI_API_KEY may do",
    HTTPStatus.NOT_FOUND: "check OPENAI_MODEL, and OPENAI_BASE_URL, which ends in /v1 "
    "for most services",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the prompt is too long for the service; "
    "lower CHAT_HISTORY_TURNS",
    HTTPStatus.UNPROCESSABLE_ENTITY: "check OPENAI_MODEL and OPENAI_EXTRA_BODY",
}
BLOCKING_CODES = {
    "content_filter",
    "content_policy_violation",
    "moderation_blocked",
    "ResponsibleAIPolicyViolation",
}
QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached"}
RATE_CODES = {"rate_limit_exceeded", "rate_limit_error", "too_many_requests"}

# What a service may refuse and a reply can do without, by what names it in an error.
OPTIONAL_PARAMETERS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "response_format": "response_format|json_schema|json_object|json mode"
        "|structured output|guided",
        "stream_options": "stream_options|include_usage",
        "temperature": "temperature",
        "max_tokens": r"\bmax_tokens",
        "max_completion_tokens": "max_completion_tokens",
        "system": r"system (?:role|message|prompt|instruction)|developer instruction"
        r"|role\W{1,4}system",
    }.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceError:
    """An error as the service tells it; its words are never logged or passed on."""

    status: int | None
    codes: AbstractSet[str] = frozenset()
    parameter: str = ""
    message: str = ""

    @classmethod
    def of(cls, body: object, *, status: int | None) -> ServiceError:
        """Read from the JSON of any service; what can't be read is left empty."""
        if isinstance(body, dict) and body.get("object") == "error":  # vLLM
            return cls._of_fields(body, status=status)
        match body:
            case [first, *_]:  # Gemini's compatible address
                return cls.of(first, status=status)
            case {"error": dict() as error}:
                return cls._of_fields(error, status=status)
            case {"error": message} | {"detail": message}:
                return cls(status=status, message=str(message))
        return cls(status=status, message=str(body))

    @classmethod
    def _of_fields(
        cls,
        error: Mapping[str, Any],  # Any: the service's JSON, here and below
        *,
        status: int | None,
    ) -> ServiceError:
        code, metadata = error.get("code"), error.get("metadata")
        inner = error.get("innererror")
        codes = [code, error.get("type")]
        if isinstance(inner, Mapping):  # Azure
            codes.append(inner.get("code"))
        if isinstance(metadata, Mapping) and metadata.get("reasons"):  # OpenRouter
            codes.append("moderation_blocked")
        return cls(
            status=status or _status(code),
            codes=frozenset(each for each in codes if isinstance(each, str)),
            parameter=str(error.get("param") or ""),
            message=str(error.get("message") or ""),
        )

    def translated(self, *, retry_after: float | None = None) -> LLMError:
        """Our exception for it, in our words."""
        if self.codes & BLOCKING_CODES:
            return LLMBlocked("a content filter refused the prompt")
        if self.codes & QUOTA_CODES:
            return LLMRejected("no quota is left on the account of OPENAI_API_KEY")
        status = self.status
        if status is None and self.codes & RATE_CODES:
            status = HTTPStatus.TOO_MANY_REQUESTS
        if status is None:
            return LLMUnavailable("the service reports an error in its reply")
        return error_for_status(status, retry_after=retry_after, remedies=REMEDIES)

    def refused_parameters(self, sent: AbstractSet[str]) -> AbstractSet[str]:
        """Which of the optional parameters that were sent the error is about."""
        refuses = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
        if self.status not in refuses:
            return frozenset()
        named, *_ = re.split(r"[.\[]", self.parameter)
        if named in sent & OPTIONAL_PARAMETERS.keys():
            return {named}
        return {
            name
            for name, pattern in OPTIONAL_PARAMETERS.items()
            if name in sent and pattern.search(self.message)
        }


def to_piece(event: object) -> Piece:
    """An event of a stream, or a whole reply, in our terms; raises what it reports."""
    if isinstance(event, list):  # Gemini's compatible address wraps its errors
        event = next(iter(event), None)
    if not isinstance(event, dict):
        raise LLMUnavailable("an event that is no JSON object")
    if event.get("error") or event.get("object") == "error":
        raise ServiceError.of(event, status=None).translated()
    usage = _usage_of(event)
    match event.get("choices"):
        case [dict() as choice, *_]:
            return _of_choice(choice, usage)
        case None | []:  # usage alone, or what a filter found in the prompt
            return Piece(usage=usage)
    raise LLMUnavailable("choices that are none")


def _of_choice(choice: Mapping[str, Any], usage: Usage | None) -> Piece:
    said = choice.get("delta") or choice.get("message") or {}
    finish_reason = choice.get("finish_reason")
    return Piece(
        # Not `reasoning`, `reasoning_content`: the model talking to itself.
        text=_text_of(said.get("content")),
        finish_reason=finish_reason if isinstance(finish_reason, str) else "",
        block_reason="refusal" if said.get("refusal") else "",
        usage=usage,
    )


def _text_of(content: object) -> str:
    """Text, or the parts of it that are; some services send a list."""
    match content:
        case None:
            return ""
        case str():
            return content
        case [*parts]:
            return "".join(map(_text_of_part, parts))
    raise LLMUnavailable("content that is no text")


def _text_of_part(part: object) -> str:
    match part:
        case {"type": "text", "text": str() as text}:
            return text
    return ""


def _usage_of(event: Mapping[str, Any]) -> Usage | None:
    match event.get("usage"):
        case {"prompt_tokens": int() as asked, "completion_tokens": int() as said}:
            return Usage(input_tokens=asked, output_tokens=said)
    return None


def _status(code: object) -> int | None:
    """The HTTP status that a code is, as a number or in digits."""
    text = str(code)
    is_status = re.fullmatch("[45][0-9]{2}", text)
    return int(text) if is_status else None
