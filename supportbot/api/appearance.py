"""What the chat page looks like, for it and for other programs to show."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from rest_framework import serializers

from supportbot.api import problems
from supportbot.api.schema import EVERY_REQUEST, JSON, refusals
from supportbot.api.serializers import IS_LANGUAGE, TextField
from supportbot.chat.page_words import page_words
from supportbot.chat.suggested_questions import suggested_questions
from supportbot.chat.wording import contact_in, say
from supportbot.models import Appearance, TextKey

KEPT = "public, max-age=60"
# The address of a logo names its content: another logo has another address.
KEPT_FOREVER = "public, max-age=31536000, immutable"


class AppearanceRequestSerializer(serializers.Serializer):
    language = TextField(
        max_length=35,
        required=False,
        default="",
        validator=IS_LANGUAGE,
        help_text="The visitor's, such as `de` or `pt-BR`; before Accept-Language.",
    )


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
    language = serializers.CharField(
        help_text="Of all that follows: the first asked for that the bot speaks."
    )
    dir = serializers.ChoiceField(
        choices=["ltr", "rtl"], help_text="Which way it is written."
    )
    greeting = serializers.CharField(help_text="Over the first question.")
    tagline = serializers.CharField(allow_blank=True, help_text="Under the brand.")
    privacy_url = serializers.CharField(
        allow_null=True, help_text="The page about privacy; null without one."
    )
    hours = serializers.CharField(
        allow_null=True, help_text="When staff can be reached; null where nobody says."
    )
    contact = serializers.CharField(
        allow_null=True, help_text="How to reach them; null where nobody says."
    )
    examples = serializers.ListField(
        child=serializers.CharField(),
        help_text="Up to four questions that are asked most and surely answered.",
    )
    words = serializers.DictField(
        child=serializers.CharField(),
        help_text="What page and widget say, by key; names in braces are filled in.",
    )


SCHEMA = extend_schema(
    operation_id="appearance",
    tags=["Operation"],
    summary="Tell what the chat page looks like, and what it says",
    description=(
        "Public, and kept for a minute by browsers and proxies, for each language."
    ),
    parameters=[
        AppearanceRequestSerializer,
        OpenApiParameter(
            "Accept-Language",
            OpenApiTypes.STR,
            OpenApiParameter.HEADER,
            description="The languages of the visitor's browser.",
        ),
    ],
    responses={
        (200, JSON): OpenApiResponse(
            AppearanceSerializer, description="Brand, colours, logo and words"
        ),
        **refusals(
            *EVERY_REQUEST, problems.INVALID_REQUEST, problems.STORAGE_UNAVAILABLE
        ),
    },
    examples=[
        OpenApiExample(
            "With a logo",
            value={
                "brand": "Bean & Leaf",
                "color": "#1a7770",
                "text_color": "#ffffff",
                "logo": "/appearance/logo?v=0a1b2c3d4e5f",
                "language": "en",
                "dir": "ltr",
                "greeting": "How can we help?",
                "tagline": "Answers at any hour",
                "privacy_url": "https://bean.example/privacy",
                "hours": "Monday to Friday, 9 to 5",
                "contact": "help@bean.example",
                "examples": ["Where is my parcel?"],
                "words": {"send": "Send", "reference": "Your reference: {reference}"},
            },
            response_only=True,
            status_codes=["200"],
        )
    ],
)


def told(look: Appearance, language: str) -> dict[str, object]:
    """The look as the API tells it, with its words in a language of the bot."""
    page = page_words(language)
    return dict(
        AppearanceSerializer(
            {
                "brand": look.brand,
                "colour": look.shown_colour,
                "text_colour": look.text_colour,
                "logo": _logo_path(look),
                "language": page.language,
                "dir": page.direction,
                "greeting": say(TextKey.WELCOME, language=language),
                "tagline": say(TextKey.TAGLINE, language=language),
                "privacy_url": look.shown_privacy_url,
                "hours": say(TextKey.HOURS, language=language) or None,
                "contact": contact_in(language) or None,
                "examples": suggested_questions(language),
                "words": page.words,
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
