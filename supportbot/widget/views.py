"""The component for web sites, its words, and a page that shows it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from supportbot import health
from supportbot.widget.joining import Script, released, script
from supportbot.widget.words import spoken, words_in

KEPT = "public, max-age=300"
KEPT_A_MOMENT = "public, max-age=5"
# The address names the content: another script has another address.
KEPT_FOREVER = "public, max-age=31536000, immutable"
SCRIPT_TYPE = "text/javascript; charset=utf-8"
HTML = "text/html"


def _etag(_request: HttpRequest) -> str:
    return f'"{script().version}"'


@require_safe
@condition(etag_func=_etag)
def script_view(request: HttpRequest) -> HttpResponse:
    """The component as it is now."""
    return _served(request, script(), kept=KEPT)


@require_safe
def version_view(request: HttpRequest, version: str) -> HttpResponse:
    """The component of that version, also of an earlier release."""
    now = script()
    named = now if version == now.version else released(version)
    if named is None:
        raise Http404
    return _served(request, named, kept=KEPT_FOREVER)


@require_safe
def words_view(request: HttpRequest) -> HttpResponse:
    """What the component says, in the language asked for or the browser's."""
    language = spoken(
        requested=request.GET.get("language", ""),
        accept=request.headers.get("Accept-Language", ""),
    )
    response = JsonResponse(words_in(language), headers={"Cache-Control": KEPT})
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def status_view(_request: HttpRequest) -> JsonResponse:
    """Whether answers may be missing; what is amiss, `/health` tells the operator."""
    report = health.report()
    is_silent = report.services.gemini_ai.status == "unavailable"
    status = "degraded" if is_silent else report.status
    return JsonResponse({"status": status}, headers={"Cache-Control": KEPT_A_MOMENT})


@require_safe
def demo_view(request: HttpRequest) -> HttpResponse:
    """A page as a shop's, with the component and the line that puts it there."""
    if request.get_preferred_type(["application/json", HTML]) != HTML:
        raise Http404
    now = script()
    address = request.build_absolute_uri(reverse("widget"))
    pinned = request.build_absolute_uri(reverse("widget_version", args=[now.version]))
    context = {
        "address": address,
        "pinned": pinned,
        "integrity": now.integrity,
        "language": request.GET.get("language", ""),
    }
    response = render(request, "supportbot/widget_demo.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _served(request: HttpRequest, now: Script, *, kept: str) -> HttpResponse:
    is_zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        now.gzipped if is_zipped else now.body,
        content_type=SCRIPT_TYPE,
        headers={
            "Cache-Control": kept,
            # Any page may load it; what it may ask the API is another matter.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )
    if is_zipped:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
