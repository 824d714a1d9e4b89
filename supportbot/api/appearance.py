"""What the chat page looks like, for it and for other programs to show."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from supportbot.api import problems
from supportbot.api.schema import EVERY_REQUEST, JSON, refusals
from supportbot.models import Appearance

KEPT = "public, max-age=60"
# The address of a logo names its content: another logo has another address.
KEPT_FOREVER = "public, max-age=31536000, immutable"


class AppearanceSerializer(serializers.Serializer):
    brand = serializers.CharField(
        allow_blank=True, help_text="Empty where staff have set none."
    )
    color = serializers.CharField(source="colour", help_text="As CSS writes it.")
    text_color = serializers.CharField(
        source="text_colour", help_text="What can be read on it: white or black."
    )
    logo = serializers.CharField(
        allow_null=True, help_text="The path of the image; null without one."
    )


SCHEMA = extend_schema(
    operation_id="appearance",
    tags=["Operation"],
    summary="Tell what the chat page looks like",
    description="Public, and kept for a minute by browsers and proxies.",
    responses={
        (200, JSON): OpenApiResponse(
            AppearanceSerializer, description="Brand, colours and logo"
        ),
        **refusals(*EVERY_REQUEST, problems.STORAGE_UNAVAILABLE),
    },
    examples=[
        OpenApiExample(
            "With a logo",
            value={
                "brand": "Bean & Leaf",
                "color": "#1a7770",
                "text_color": "#ffffff",
                "logo": "/appearance/logo?v=0a1b2c3d4e5f",
            },
            response_only=True,
            status_codes=["200"],
        )
    ],
)


def told(look: Appearance) -> dict[str, object]:
    """The look as the API tells it."""
    return dict(
        AppearanceSerializer(
            {
                "brand": look.brand,
                "colour": look.shown_colour,
                "text_colour": look.text_colour,
                "logo": _logo_path(look),
            }
        ).data
    )


def logo_view(request: HttpRequest) -> HttpResponseBase:
    """The logo as it was uploaded; no such address without one."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    look = Appearance.current()
    if not look.logo:
        return HttpResponse(status=404)
    is_named = request.GET.get("v") == look.logo_version
    return HttpResponse(
        bytes(look.logo),
        content_type=look.logo_type,
        headers={
            "Cache-Control": KEPT_FOREVER if is_named else KEPT,
            "ETag": f'"{look.logo_version}"',
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


def _logo_path(look: Appearance) -> str | None:
    return f"{reverse('logo')}?v={look.logo_version}" if look.logo else None
