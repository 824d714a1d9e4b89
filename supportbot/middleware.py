"""What holds for every request, its address known or not, in the order of the chain."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from supportbot import metrics
from supportbot.api.access import is_trusted
from supportbot.api.problems import CONTENT_TYPE, Problem, type_for_status
from supportbot.chat.wording import accepted_languages
from supportbot.error_pages import as_error_page
from supportbot.logs import REQUEST_ID

GetResponse = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

# Nothing that begins like a key or a session's id: request ids are logged.
_SAFE_REQUEST_ID = re.compile(r"(?!sk?_)[A-Za-z0-9._:-]{1,64}")
_FIRST_ERROR = 400
_ALLOWED_METHODS = "GET, POST, OPTIONS"
_ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Request-ID"
_EXPOSED_HEADERS = "Retry-After, X-Request-ID"
_PREFLIGHT_SECONDS = 7200  # the most that browsers keep one
# What the component on a company's own site asks for, and no more.
_EMBEDDED = re.compile(
    r"/(chat|chat/stream|history|feedback|handoff|reset|appearance|appearance/logo"
    r"|faq/[0-9]+|widget/words|widget/status)/?"
)
ADMIN_LANGUAGES = ("en", "de")  # that all of its words are translated to


class RequestIDMiddleware:
    """Takes the caller's X-Request-ID or makes one, sends it back and logs with it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Never reset: a streamed body is made after this returns, and logs too.
        request_id = _request_id(request)
        REQUEST_ID.set(request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        _log(request, response, time.perf_counter() - started)
        return response


class ForwardedSchemeMiddleware:
    """Believes X-Forwarded-Proto of trusted proxies, and of nobody else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_https = request.headers.get("X-Forwarded-Proto", "") == "https"
        peer = request.META.get("REMOTE_ADDR", "")
        if is_https and is_trusted(peer, settings.TRUSTED_PROXIES):
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Adds the security headers that a response does not bring itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = _content_security_policy(request.path_info)
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in settings.SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class CORSMiddleware:
    """Lets pages of the origins on the allow-lists call the API; none by default."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        origin = request.headers.get("Origin", "")
        if not _may_call(origin, request):
            return self.get_response(request)
        is_preflight = (
            request.method == "OPTIONS"
            and "Access-Control-Request-Method" in request.headers
        )
        response = _preflight() if is_preflight else self.get_response(request)
        if response.headers.get("Access-Control-Allow-Origin") == "*":
            return response  # a script for any page
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
        patch_vary_headers(response, ["Origin"])
        return response


class AdminLanguageMiddleware:
    """Speaks to staff in the language of their browser, where the admin knows it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_admin(request):
            return self.get_response(request)
        wanted = accepted_languages(request.headers.get("Accept-Language", ""))
        bases = (code.partition("-")[0] for code in wanted)
        language = next((b for b in bases if b in ADMIN_LANGUAGES), ADMIN_LANGUAGES[0])
        with override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response


class ProblemMiddleware:
    """Turns Django's own errors into problems, those of the admin into pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_error = response.status_code >= _FIRST_ERROR
        is_problem = response.headers.get("Content-Type") == CONTENT_TYPE
        if not is_error or is_problem:
            return response
        if _is_admin(request):
            return as_error_page(response)
        return _as_problem(request, response)


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    # The route, not the path: anyone can write anything into a path.
    match = request.resolver_match
    metrics.count_response(_endpoint(match), response.status_code)
    logger.info(
        "http.request.finished",
        extra={
            "method": request.method,
            "route": match.route if match else None,
            "status": response.status_code,
            "duration_ms": round(seconds * 1000, 1),
        },
    )


def _endpoint(match: ResolverMatch | None) -> str:
    """The route of ours without the slash; all of the admin is one."""
    if match is None:
        return "none"
    is_admin = match.route.startswith("admin")
    return "admin" if is_admin else match.route.rstrip("/")


def _content_security_policy(path: str) -> str:
    policies: dict[str, str] = settings.CONTENT_SECURITY_POLICIES
    # The path of `OPTIONS *` begins with none of them.
    longest = max((p for p in policies if path.startswith(p)), key=len, default="/")
    return policies[longest]


def _preflight() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": _ALLOWED_METHODS,
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
        },
    )


def _may_call(origin: str, request: HttpRequest) -> bool:
    if origin in settings.CORS_ALLOWED_ORIGINS:
        return not (_is_admin(request) or _is_knowledge(request))
    is_embedded = origin in settings.EMBED_ORIGINS
    return is_embedded and bool(_EMBEDDED.fullmatch(request.path_info))


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def _is_knowledge(request: HttpRequest) -> bool:
    """Of the knowledge API: no page has any business with one of its keys."""
    return request.path_info == "/faqs" or request.path_info.startswith("/faqs/")


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    problem = Problem(type=type_for_status(response.status_code)).response(request)
    for name, value in response.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            problem.headers.setdefault(name, value)
    return problem
