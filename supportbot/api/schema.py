"""How the API describes itself in OpenAPI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from supportbot.api import examples, problems, serializers
from supportbot.api.access import VISITOR_ADDRESS_HEADER
from supportbot.api.handing_over import HandoffRequestSerializer, HandoffSerializer
from supportbot.api.operation import (
    HealthSerializer,
    ProblemSerializer,
    ProblemTypeSerializer,
)
from supportbot.api.past_messages import HistorySerializer

if TYPE_CHECKING:
    from supportbot.api.problems import ProblemType

Responses = dict[tuple[int, str], Any]  # Any: serializers, types, responses

JSON = "application/json"
EVERY_REQUEST = (
    problems.METHOD_NOT_ALLOWED,
    problems.NOT_ACCEPTABLE,
    problems.INTERNAL_ERROR,
)
WITH_BODY = (
    *EVERY_REQUEST,
    problems.BAD_REQUEST,
    problems.INVALID_JSON,
    problems.INVALID_REQUEST,
    problems.INVALID_API_KEY,
    problems.MISSING_SCOPE,
    problems.SESSION_CREDENTIAL_REQUIRED,
    problems.LENGTH_REQUIRED,
    problems.BODY_TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.STORAGE_UNAVAILABLE,
)
# What is sent and refused where it has a field that is none of these.
STRICT = ("FAQWrite", "PatchedFAQText", "PatchedFAQWrite")
WITH_LIMITS = (*WITH_BODY, problems.TOO_MANY_REQUESTS)
WITH_MESSAGE = (
    *WITH_LIMITS,
    problems.QUEUE_FULL,
    problems.TURN_IN_FLIGHT,
    problems.IDEMPOTENCY_KEY_REUSED,
)


def refusals(*problem_types: ProblemType) -> Responses:
    """The problem responses of an operation."""
    titles: dict[int, list[str]] = {}
    for problem_type in problem_types:
        titles.setdefault(problem_type.status, []).append(problem_type.title)
    return {
        (status, problems.CONTENT_TYPE): OpenApiResponse(
            ProblemSerializer, description="; ".join(titles[status])
        )
        for status in sorted(titles)
    }


def _header(name: str, description: str, pattern: str = "") -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {"type": "string", "pattern": pattern} if pattern else OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description=description,
    )


_MESSAGE_HEADERS = [
    _header(
        "Idempotency-Key",
        "Up to 255 visible ASCII characters, new for every message of a session: "
        "a repeated request replays the stored answer, another message, "
        "`language` or `min_certainty` is refused. Needs a session_id: without "
        "one, each request begins a conversation.",
        pattern="^[!-~]{1,255}$",
    ),
    _header(
        "Accept-Language",
        "The customer's languages: the bot's own words are in the first that it "
        "speaks, and an FAQ with translations in the first that it has, unless the "
        "message's words or `language` tell another.",
    ),
    _header(
        VISITOR_ADDRESS_HEADER,
        "The visitor's IP address, for the limits; heeded from a delegating key.",
    ),
    _header("X-Request-ID", "A name for this request, sent back and logged."),
]
CHAT = extend_schema(
    operation_id="chat",
    tags=["Conversation"],
    summary="Send a message and receive the answer",
    description=(
        "Answers from the FAQ, word for word, when the FAQ has the answer; otherwise "
        "Gemini answers; when neither can, the reply is a polite fallback with the "
        "nearest questions. `certainty` tells how well founded an FAQ's answer is: a "
        "likely one comes under the FAQ's own question, with alternatives in "
        "`suggestions`; send `min_certainty` to have it asked back. A reply may answer "
        'two questions: `faq`, then those in `also`. With `"stream": true` it answers '
        "as `POST /chat/stream` does."
    ),
    parameters=_MESSAGE_HEADERS,
    request=serializers.ChatRequestSerializer,
    responses={
        (200, JSON): OpenApiResponse(
            serializers.ChatReplySerializer, description="The answer"
        ),
        **refusals(*WITH_MESSAGE),
    },
    examples=examples.CHAT,
)
CHAT_STREAM = extend_schema(
    operation_id="chat_stream",
    tags=["Conversation"],
    summary="Send a message and receive the answer as it comes",
    description=(
        "As `POST /chat`, as Server-Sent Events, the `data` of each JSON: `meta` "
        "(`session_id`, `message_id`), `delta`... (`text`, the piece, and `html`, the "
        "answer so far), then `done` (what `POST /chat` would have sent) or `error` "
        "(a problem)."
    ),
    parameters=_MESSAGE_HEADERS,
    request=serializers.ChatRequestSerializer,
    responses={
        (200, serializers.EVENT_STREAM): OpenApiResponse(
            OpenApiTypes.ANY, description="The events"
        ),
        **refusals(*WITH_MESSAGE),
    },
    examples=examples.CHAT_STREAM,
)
RESET = extend_schema(
    operation_id="reset",
    tags=["Conversation"],
    summary="Clear the conversation history of a session",
    description="The model never sees the earlier messages again.",
    request=serializers.ResetRequestSerializer,
    responses={
        (200, JSON): OpenApiResponse(
            serializers.ResetReplySerializer, description="The history is cleared"
        ),
        **refusals(*WITH_BODY),
    },
    examples=examples.RESET,
)
HISTORY = extend_schema(
    operation_id="history",
    tags=["Conversation"],
    summary="Read what was said in a session",
    description=(
        "The newest messages since the last reset, the oldest of them first. Send "
        "`before` of the answer to read the page before; it is null at the beginning. "
        "Send `after` to poll: every five seconds while `handoff` is open, for a "
        "colleague's reply, and every second while a reply is `pending`."
    ),
    request=serializers.HistoryRequestSerializer,
    responses={
        (200, JSON): OpenApiResponse(HistorySerializer, description="The messages"),
        **refusals(*WITH_LIMITS),
    },
    examples=examples.HISTORY,
)
FEEDBACK = extend_schema(
    operation_id="feedback",
    tags=["Conversation"],
    summary="Tell whether a reply helped",
    description="One opinion per reply; a later one takes the place of the earlier.",
    request=serializers.FeedbackRequestSerializer,
    responses={
        (200, JSON): OpenApiResponse(
            serializers.FeedbackSerializer, description="The opinion is stored"
        ),
        **refusals(*WITH_LIMITS, problems.MESSAGE_NOT_FOUND),
    },
    examples=examples.FEEDBACK,
)
HANDOFF = extend_schema(
    operation_id="handoff",
    tags=["Conversation"],
    summary="Ask for a human",
    description=(
        "One handoff per session is open at a time: asked again, it takes over what "
        "the customer tells now."
    ),
    request=HandoffRequestSerializer,
    responses={
        (200, JSON): OpenApiResponse(
            HandoffSerializer, description="Staff see the wish"
        ),
        **refusals(*WITH_LIMITS),
    },
    examples=examples.HANDOFF,
)
FAQ_SEARCH = extend_schema(
    operation_id="faq_search",
    tags=["Knowledge base"],
    summary="Find FAQs while somebody types",
    description=(
        "What answers the question comes first, then questions that go on with its "
        "words, then what else is near. Nothing is stored; no key is needed."
    ),
    parameters=[
        serializers.FAQSearchRequestSerializer,
        _header(
            "Accept-Language",
            "Of an FAQ and its translations one is found, in the first of these "
            "languages that they have.",
        ),
    ],
    responses={
        (200, JSON): OpenApiResponse(
            serializers.FAQSearchSerializer, description="The FAQs, the best first"
        ),
        **refusals(
            *EVERY_REQUEST,
            problems.INVALID_REQUEST,
            problems.INVALID_API_KEY,
            problems.TOO_MANY_REQUESTS,
            problems.STORAGE_UNAVAILABLE,
        ),
    },
    examples=examples.FAQ_SEARCH,
)
HEALTH = extend_schema(
    operation_id="health",
    tags=["Operation"],
    summary="Tell whether the bot works",
    description="Never calls the model.",
    responses={
        (200, JSON): OpenApiResponse(HealthSerializer, description="The bot works"),
        **refusals(*EVERY_REQUEST, problems.STORAGE_UNAVAILABLE),
    },
    examples=examples.HEALTH,
)
PROBLEM_TYPE = extend_schema(
    operation_id="problem_type",
    tags=["Operation"],
    summary="Explain a kind of problem",
    parameters=[
        OpenApiParameter(
            "slug",
            OpenApiTypes.STR,
            OpenApiParameter.PATH,
            enum=[problem_type.slug for problem_type in problems.PROBLEM_TYPES],
        )
    ],
    responses={
        (200, JSON): OpenApiResponse(
            ProblemTypeSerializer, description="The kind of problem"
        ),
        **refusals(*EVERY_REQUEST, problems.NOT_FOUND),
    },
)


def without_slash_variants(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The endpoints without those that only differ by a trailing slash."""
    return [endpoint for endpoint in endpoints if not endpoint[0].endswith("/")]


def describe_responses(
    result: dict[str, Any],
    generator: object,  # noqa: ARG001 (signature of a drf-spectacular hook)
    request: object,  # noqa: ARG001
    public: bool,  # noqa: ARG001
) -> dict[str, Any]:
    """The schema with its response headers and the table of problems."""
    for operations in result["paths"].values():
        for operation in operations.values():
            has_version = "faq" in operation["operationId"]
            for status, response in operation["responses"].items():
                response["headers"] = _headers(int(status), has_version=has_version)
    result["paths"]["/chat"]["post"]["responses"]["200"]["links"] = _links()
    for component in result["components"]["schemas"].values():
        _say_once(component.get("properties", {}))
    for name in STRICT:
        result["components"]["schemas"][name]["additionalProperties"] = False
    result["info"]["description"] += problem_table()
    return result


def _say_once(properties: dict[str, Any]) -> None:
    """Leave out that a text may be empty where its pattern says so already.

    It would be valid twice, and with `oneOf` that is once too often.
    """
    for name, said in properties.items():
        pattern = next((one.get("pattern") for one in said.get("oneOf", ())), None)
        if pattern and re.search(pattern, ""):
            text = said.pop("oneOf")[0]
            properties[name] = text | said


def problem_table() -> str:
    """Every kind of problem as a Markdown table."""
    rows = [f"| `{p.uri}` | {p.status} | {p.title} |" for p in problems.PROBLEM_TYPES]
    return "\n".join(
        [
            "\n\n## Problems\n",
            "| type | status | meaning |",
            "| --- | --- | --- |",
            *rows,
        ]
    )


def _links() -> dict[str, Any]:
    """What can be done with the conversation that an answer names."""
    session = {"session_id": "$response.body#/session_id"}
    opinion = {"message_id": "$response.body#/message_id", "rating": "up"}
    bodies = {
        "chat": session | {"message": "Where is my parcel?"},
        "feedback": session | opinion,
        "history": session,
        "reset": session,
    }
    return {
        operation: {"operationId": operation, "requestBody": body}
        for operation, body in bodies.items()
    }


def _headers(status: int, *, has_version: bool) -> dict[str, Any]:
    text = {"schema": {"type": "string"}}
    name = {"description": "The name of this request in the logs.", **text}
    headers = {"X-Request-ID": name}
    if has_version and status in {200, 201, 304, 412}:
        headers["ETag"] = {"description": "The FAQ's version, for If-Match.", **text}
    if status in {409, 429, 503}:
        headers["Retry-After"] = {"description": "Seconds to wait.", **text}
    if status == problems.INVALID_API_KEY.status:
        headers["WWW-Authenticate"] = {"description": "Always `Bearer`.", **text}
    return headers
