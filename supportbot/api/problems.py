"""Problems: the one shape of every error that this API sends (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

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
FORBIDDEN = ProblemType(
    slug="forbidden",
    status=403,
    title="Not allowed",
    detail=_("These credentials do not allow this; use others."),
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
LENGTH_REQUIRED = ProblemType(
    slug="length-required",
    status=411,
    title="The length of the body is missing",
    detail=_("Send a Content-Length header instead of a chunked body."),
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
IDEMPOTENCY_KEY_REUSED = ProblemType(
    slug="idempotency-key-reused",
    status=422,
    title="The Idempotency-Key belongs to another request",
    detail=_("Send a new Idempotency-Key with every new message."),
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
    FORBIDDEN,
    NOT_FOUND,
    MESSAGE_NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    BODY_TOO_SLOW,
    TURN_IN_FLIGHT,
    LENGTH_REQUIRED,
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    IDEMPOTENCY_KEY_REUSED,
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
