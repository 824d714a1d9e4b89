"""HTTP rules of the API that hold for every address, known or not."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from supportbot.api.addresses import is_trusted
from supportbot.api.problems import CONTENT_TYPE, Problem, type_for_status
from supportbot.middleware import GetResponse

_FIRST_ERROR = 400
_ALLOWED_METHODS = "GET, POST, OPTIONS"
_ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Request-ID"
_EXPOSED_HEADERS = "Retry-After, X-Request-ID"


class ProblemMiddleware:
    """Turns the errors that Django itself answers into problems, save the admin's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_error = response.status_code >= _FIRST_ERROR
        is_problem = response.headers.get("Content-Type") == CONTENT_TYPE
        if not is_error or is_problem or _is_admin(request):
            return response
        return _as_problem(request, response)


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


class CORSMiddleware:
    """Lets pages of the origins on the allow-list call the API; none by default."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        origin = request.headers.get("Origin", "")
        if origin not in settings.CORS_ALLOWED_ORIGINS or _is_admin(request):
            return self.get_response(request)
        is_preflight = (
            request.method == "OPTIONS"
            and "Access-Control-Request-Method" in request.headers
        )
        response = _preflight() if is_preflight else self.get_response(request)
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
        patch_vary_headers(response, ["Origin"])
        return response


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    problem = Problem(type=type_for_status(response.status_code)).response(request)
    for name, value in response.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            problem.headers.setdefault(name, value)
    return problem


def _preflight() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": _ALLOWED_METHODS,
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": "600",
        },
    )
