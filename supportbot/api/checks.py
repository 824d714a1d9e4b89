"""Settings of the HTTP layer that would only fail when a request comes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from supportbot.api.access import parse_network

_COUNTS = (
    "API_MAX_BODY_BYTES",
    "CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS",
    "CHAT_MESSAGES_PER_MINUTE_PER_KEY",
    "CHAT_MESSAGES_PER_MINUTE_PER_SESSION",
    "CHAT_MAX_QUEUED_TURNS",
    "FAQ_SEARCHES_PER_MINUTE_PER_ADDRESS",
    "KNOWLEDGE_MAX_FILE_BYTES",
    "KNOWLEDGE_REQUESTS_PER_MINUTE_PER_KEY",
)


@register(Tags.security)
def check_http_settings(**_: object) -> list[CheckMessage]:
    return [*_proxies(), *_origins(), *_counts()]


def _proxies() -> Iterator[CheckMessage]:
    for proxy in settings.TRUSTED_PROXIES:
        if not _names_some(proxy):
            yield Error(
                f"TRUSTED_PROXIES has '{proxy}', which is no address or network, or "
                "everybody.",
                hint=(
                    "List the addresses of your own proxies, such as 10.0.0.7, or "
                    "their network, such as 10.0.0.0/8."
                ),
                id="supportbot.E011",
            )


def _names_some(proxy: str) -> bool:
    try:
        return parse_network(proxy).prefixlen > 0
    except ValueError:
        return False


def _origins() -> Iterator[CheckMessage]:
    for origin in settings.CORS_ALLOWED_ORIGINS:
        parts = urlsplit(origin)
        is_origin = parts.scheme in {"http", "https"} and parts.netloc
        if not is_origin or origin != f"{parts.scheme}://{parts.netloc}":
            yield Error(
                f"CORS_ALLOWED_ORIGINS has '{origin}', which is no origin.",
                hint="List origins such as https://shop.example, without a path.",
                id="supportbot.E012",
            )


def _counts() -> Iterator[CheckMessage]:
    for name in _COUNTS:
        if getattr(settings, name) < 0:
            yield Error(
                f"{name} is {getattr(settings, name)}.",
                hint="Set it to 0 or more.",
                id="supportbot.E013",
            )
