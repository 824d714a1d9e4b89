"""Settings of the HTTP layer that would only fail when a request comes."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

_COUNTS = (
    "API_MAX_BODY_BYTES",
    "CHAT_MESSAGES_PER_MINUTE_PER_ADDRESS",
    "CHAT_MESSAGES_PER_MINUTE_PER_KEY",
    "CHAT_MESSAGES_PER_MINUTE_PER_SESSION",
)


@register(Tags.security)
def check_http_settings(**_: object) -> list[CheckMessage]:
    return [*_policy(), *_proxies(), *_origins(), *_counts()]


@register(Tags.security, deploy=True)
def check_open_policy(**_: object) -> list[CheckMessage]:
    if settings.SESSION_POLICY != "open":
        return []
    return [
        Error(
            "SESSION_POLICY is 'open': callers choose session ids, and guess them.",
            hint="Set SESSION_POLICY=issued in .env.",
            id="supportbot.E105",
        )
    ]


def _policy() -> Iterator[CheckMessage]:
    if settings.SESSION_POLICY not in {"issued", "open"}:
        yield Error(
            f"SESSION_POLICY is '{settings.SESSION_POLICY}', which is no policy.",
            hint="Set it to 'issued', or to 'open' for trying things with DEBUG on.",
            id="supportbot.E101",
        )


def _proxies() -> Iterator[CheckMessage]:
    for proxy in settings.TRUSTED_PROXIES:
        try:
            ip_network(proxy)
        except ValueError:
            yield Error(
                f"TRUSTED_PROXIES has '{proxy}', which is no address or network.",
                hint="List addresses such as 10.0.0.7 or networks such as 10.0.0.0/8.",
                id="supportbot.E102",
            )


def _origins() -> Iterator[CheckMessage]:
    for origin in settings.CORS_ALLOWED_ORIGINS:
        parts = urlsplit(origin)
        is_origin = parts.scheme in {"http", "https"} and parts.netloc
        if not is_origin or origin != f"{parts.scheme}://{parts.netloc}":
            yield Error(
                f"CORS_ALLOWED_ORIGINS has '{origin}', which is no origin.",
                hint="List origins such as https://shop.example, without a path.",
                id="supportbot.E103",
            )


def _counts() -> Iterator[CheckMessage]:
    for name in _COUNTS:
        if getattr(settings, name) < 0:
            yield Error(
                f"{name} is {getattr(settings, name)}.",
                hint="Set it to 0 or more.",
                id="supportbot.E104",
            )
