"""What staff see in the place of a page that the admin can't show."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from supportbot.logs import REQUEST_ID

_TEMPLATE = "supportbot/error.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What has happened, and what whoever sees it can do about it."""

    title: Promise
    advice: Promise


_PAGES = {
    HTTPStatus.FORBIDDEN: ErrorPage(
        title=_("Your account may not do this"),
        advice=_("Ask an administrator to give you a role that may."),
    ),
    HTTPStatus.NOT_FOUND: ErrorPage(
        title=_("There is no page here"),
        advice=_("What it showed may have been deleted. Look for it in its list."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: ErrorPage(
        title=_("Something went wrong on our side"),
        advice=_(
            "What you did may not have been saved. Go back, look, and try again. If "
            "it happens once more, tell whoever runs the server the number below."
        ),
    ),
}
_FORGED = ErrorPage(
    title=_("This form was open for too long"),
    advice=_(
        "You have signed in or out since, or the browser keeps no cookies. Go back, "
        "copy what you wrote, load the page again and send it once more."
    ),
)


class ErrorPageResponse(HttpResponse):
    """A page of ours in the place of one that the admin can't show."""

    def __init__(self, page: ErrorPage, status: int) -> None:
        context = {"page": page, "request_id": REQUEST_ID.get()}
        super().__init__(render_to_string(_TEMPLATE, context), status=status)


def csrf_failure(_request: HttpRequest, **_reason: str) -> ErrorPageResponse:
    """The answer to a form without the token of its session: `CSRF_FAILURE_VIEW`."""
    return ErrorPageResponse(_FORGED, HTTPStatus.FORBIDDEN)


def as_error_page(response: HttpResponseBase) -> HttpResponseBase:
    """Our page in the place of Django's bare one; what programs get stays as it is.

    So does Django's report of an exception, where developers are to see it.
    """
    status = response.status_code
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    is_report = settings.DEBUG and status == HTTPStatus.INTERNAL_SERVER_ERROR
    known = _PAGES.get(HTTPStatus(status))
    if known is None or not is_page or is_report:
        return response
    if isinstance(response, ErrorPageResponse):
        return response
    page = ErrorPageResponse(known, status)
    page.headers["Content-Length"] = str(len(page.content))
    for name, value in response.headers.items():
        page.headers.setdefault(name, value)
    page.cookies = response.cookies
    return page
