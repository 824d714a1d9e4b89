"""What every request and response carries: an id, and the headers of a safe page."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from supportbot.logs import REQUEST_ID

GetResponse = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

# Nothing that begins like a key or a session's id: request ids are logged.
_SAFE_REQUEST_ID = re.compile(r"(?!sk?_)[A-Za-z0-9._:-]{1,64}")


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


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    # The route, not the path: anyone can write anything into a path.
    match = request.resolver_match
    logger.info(
        "http.request.finished",
        extra={
            "method": request.method,
            "route": match.route if match else None,
            "status": response.status_code,
            "duration_ms": round(seconds * 1000, 1),
        },
    )


def _content_security_policy(path: str) -> str:
    policies: dict[str, str] = settings.CONTENT_SECURITY_POLICIES
    longest = max((p for p in policies if path.startswith(p)), key=len)
    return policies[longest]
