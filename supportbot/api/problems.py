"""Problems: the one shape of every error that this API sends (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from supportbot.chat.wording import choose_language

CONTENT_TYPE = "application/problem+json"
Words = str | Promise  # translated when it is said


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """A kind of error; slugs are stable, clients may branch on them."""

    slug: str
    status: int
    title: str
    detail: Words  # for people, in their language; the title is for programs
    retry_after: int | None = None

    @property
    def uri(self) -> str:
        return f"/problems/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one place of the request body, as a JSON pointer."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One occurrence of an error, ready to be sent."""

    type: ProblemType
    detail: Words = ""
    errors: tuple[FieldError, ...] = ()
    retry_after: int | None = None
    # Of some kinds (Any: JSON): members beside the usual, and headers.
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self, instance: str, *, language: str = "en") -> dict[str, object]:
        with override(language):
            detail = str(self.detail or self.type.detail)
        return {
            "type": self.type.uri,
            "title": self.type.title,
            "status": self.type.status,
            "detail": detail,
            "instance": escape_uri_path(instance),
            "errors": [{"pointer": e.pointer, "detail": e.detail} for e in self.errors],
            **self.members,
        }

    def response(
        self, request: HttpRequest, *, language: str | None = None
    ) -> JsonResponse:
        """The response; in the language that the request accepts, if none is known."""
        accept = request.headers.get("Accept-Language", "")
        spoken = language or choose_language(accept=accept)
        response = JsonResponse(
            self.as_json(request.path, language=spoken),
            status=self.type.status,
            content_type=CONTENT_TYPE,
        )
        response.headers["Content-Language"] = spoken
        for name, value in self.headers.items():
            response.headers[name] = value
        retry_after = self.retry_after or self.type.retry_after
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
        if self.type.status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = 'Bearer realm="supportbot"'
        return response


BAD_REQUEST = ProblemType(
    slug="bad-request",
    status=400,
    title="The request cannot be understood",
    detail=_("The request is malformed; check its address, headers and host name."),
)
INVALID_JSON = ProblemType(
    slug="invalid-json",
    status=400,
    title="The body is not acceptable JSON",
    detail=_("Send one JSON object in UTF-8."),
)
INVALID_REQUEST = ProblemType(
    slug="invalid-request",
    status=400,
    title="The body has wrong or missing fields",
    detail=_("Correct the fields listed under 'errors' and send the request again."),
)
SESSION_CREDENTIAL_REQUIRED = ProblemType(
    slug="session-credential-required",
    status=401,
    title="This session needs a credential",
    detail=_(
        "Without an API key, or with a delegating one, only a session_id that this "
        "server issued is accepted. "
        "Leave session_id out of POST /chat to begin a conversation and get one, or "
        "send 'Authorization: Bearer sk_...'."
    ),
)
INVALID_API_KEY = ProblemType(
    slug="invalid-api-key",
    status=401,
    title="The API key is not valid",
    detail=_(
        "The Authorization header must be 'Bearer ' followed by a key that exists and "
        "is not revoked; staff make keys in the admin."
    ),
)
API_KEY_REQUIRED = ProblemType(
    slug="api-key-required",
    status=401,
    title="This address needs an API key",
    detail=_(
        "Send 'Authorization: Bearer sk_...' with a key for the knowledge base; staff "
        "make keys in the admin."
    ),
)
FORBIDDEN = ProblemType(
    slug="forbidden",
    status=403,
    title="Not allowed",
    detail=_("These credentials do not allow this; use others."),
)
MISSING_SCOPE = ProblemType(
    slug="missing-scope",
    status=403,
    title="The API key does not allow this",
    detail=_("Send a key that has the scope, or have staff tick it in the admin."),
)
NOT_FOUND = ProblemType(
    slug="not-found",
    status=404,
    title="There is nothing at this address",
    detail=_("Check the path; /docs lists every address of this API."),
)
MESSAGE_NOT_FOUND = ProblemType(
    slug="message-not-found",
    status=404,
    title="There is no such reply in this session",
    detail=_("Send the message_id of a reply that POST /chat gave in this session."),
)
FAQ_NOT_FOUND = ProblemType(
    slug="faq-not-found",
    status=404,
    title="There is no FAQ of this id",
    detail=_("It may have been deleted; GET /faqs lists those that there are."),
)
METHOD_NOT_ALLOWED = ProblemType(
    slug="method-not-allowed",
    status=405,
    title="This address does not answer that method",
    detail=_("Use one of the methods that the Allow header lists."),
)
NOT_ACCEPTABLE = ProblemType(
    slug="not-acceptable",
    status=406,
    title="No acceptable form of the answer",
    detail=_("Send 'Accept: application/json', or leave the header out."),
)
BODY_TOO_SLOW = ProblemType(
    slug="body-too-slow",
    status=408,
    title="The body did not come in time",
    detail=_("Send the request again, its whole body within 20 seconds."),
)
TURN_IN_FLIGHT = ProblemType(
    slug="turn-in-flight",
    status=409,
    title="An earlier message is still being answered",
    detail=_("Send the request again after the seconds that Retry-After names."),
    retry_after=1,
)
PINNED_QUESTIONS = ProblemType(
    slug="pinned-questions",
    status=409,
    title="Pinned questions would lose the answer they must have",
    detail=_(
        "Nothing was changed. 'pinned' lists the questions; change what you send, or "
        "give a reason in 'despite_pinned', which is kept in the history."
    ),
)
OTHER_ANSWERS = ProblemType(
    slug="other-answers",
    status=409,
    title="Other FAQs would lose questions that they answer",
    detail=_(
        "Nothing was changed. 'findings' says which; change what you send, keep it as "
        "a draft, or send it again with 'save_anyway'."
    ),
)
NOTHING_TO_PUBLISH = ProblemType(
    slug="nothing-to-publish",
    status=409,
    title="The FAQ has no text to publish",
    detail=_("It is published already, and no next text waits."),
)
IMPORT_RUNNING = ProblemType(
    slug="import-running",
    status=409,
    title="The knowledge base is being changed",
    detail=_(
        "Nothing was imported. Send the file again after the seconds that Retry-After "
        "names."
    ),
    retry_after=5,
)
LENGTH_REQUIRED = ProblemType(
    slug="length-required",
    status=411,
    title="The length of the body is missing",
    detail=_("Send a Content-Length header instead of a chunked body."),
)
FAQ_CHANGED = ProblemType(
    slug="faq-changed",
    status=412,
    title="The FAQ is another by now",
    detail=_(
        "Nothing was changed. Read the FAQ again and decide; the ETag header has its "
        "current version."
    ),
)
BODY_TOO_LARGE = ProblemType(
    slug="body-too-large",
    status=413,
    title="The body is too large",
    detail=_("Shorten the message and send the request again."),
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    slug="unsupported-media-type",
    status=415,
    title="The body is not JSON",
    detail=_("Send JSON with 'Content-Type: application/json'."),
)
INVALID_FAQ = ProblemType(
    slug="invalid-faq",
    status=422,
    title="The FAQ cannot be as it was sent",
    detail=_("Correct the fields listed under 'errors' and send the request again."),
)
FILE_REFUSED = ProblemType(
    slug="file-refused",
    status=422,
    title="The file cannot be imported",
    detail=_("Nothing was imported. Correct what 'errors' names and send it again."),
)
IDEMPOTENCY_KEY_REUSED = ProblemType(
    slug="idempotency-key-reused",
    status=422,
    title="The Idempotency-Key belongs to another request",
    detail=_("Send a new Idempotency-Key with every new message."),
)
VERSION_REQUIRED = ProblemType(
    slug="version-required",
    status=428,
    title="The request does not say which version it changes",
    detail=_("Send the ETag that you have read in an If-Match header."),
)
TOO_MANY_REQUESTS = ProblemType(
    slug="too-many-requests",
    status=429,
    title="Too many messages",
    detail=_("Send the request again after the seconds that Retry-After names."),
)
QUEUE_FULL = ProblemType(
    slug="queue-full",
    status=429,
    title="Earlier messages are still being answered",
    detail=_(
        "Nothing was stored or counted. Wait for the answers to the messages before, "
        "or send this one again after the seconds that Retry-After names."
    ),
    retry_after=2,
)
INTERNAL_ERROR = ProblemType(
    slug="internal-error",
    status=500,
    title="Something went wrong on the server",
    detail=_(
        "Send the request again; if that fails too, tell support the X-Request-ID of "
        "this response."
    ),
)
STORAGE_UNAVAILABLE = ProblemType(
    slug="storage-unavailable",
    status=503,
    title="The database cannot be used at the moment",
    detail=_(
        "Nothing was stored. Send the request again after the seconds that "
        "Retry-After names."
    ),
    retry_after=5,
)

PROBLEM_TYPES = (
    BAD_REQUEST,
    INVALID_JSON,
    INVALID_REQUEST,
    SESSION_CREDENTIAL_REQUIRED,
    INVALID_API_KEY,
    API_KEY_REQUIRED,
    FORBIDDEN,
    MISSING_SCOPE,
    NOT_FOUND,
    MESSAGE_NOT_FOUND,
    FAQ_NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    BODY_TOO_SLOW,
    TURN_IN_FLIGHT,
    PINNED_QUESTIONS,
    OTHER_ANSWERS,
    NOTHING_TO_PUBLISH,
    IMPORT_RUNNING,
    LENGTH_REQUIRED,
    FAQ_CHANGED,
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_FAQ,
    FILE_REFUSED,
    IDEMPOTENCY_KEY_REUSED,
    VERSION_REQUIRED,
    TOO_MANY_REQUESTS,
    QUEUE_FULL,
    INTERNAL_ERROR,
    STORAGE_UNAVAILABLE,
)


def type_for_status(status: int) -> ProblemType:
    """The kind of problem that stands for a bare HTTP status, known here or not."""
    for problem_type in PROBLEM_TYPES:
        if problem_type.status == status:
            return problem_type
    phrase = HTTPStatus(status).phrase
    return ProblemType(
        slug=phrase.lower().replace(" ", "-"),
        status=status,
        title=phrase,
        detail=_("Correct the request as /docs describes and send it again."),
    )
