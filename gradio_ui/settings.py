"""What the chat page needs to know, read from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")
LOOPBACK = ("127.0.0.1", "::ffff:127.0.0.1", "::1")


class InvalidSetting(ValueError):
    """A variable of the environment has a value the page cannot use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set, with its defaults."""

    api_url: str = "http://127.0.0.1:5000"
    api_key: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 7860
    title: str = "Customer support"
    brand: str = "Customer support"
    has_own_brand: bool = False  # which goes before the one that staff have set
    examples: tuple[str, ...] | None = None  # None: those that the API finds
    connect_timeout: float = 3.0
    answer_timeout: float = 30.0
    max_message_chars: int = 4000
    trusted_proxies: tuple[str, ...] = LOOPBACK
    embedders: tuple[str, ...] = ()  # sites that may show the page in a frame


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings of this environment; raises `InvalidSetting` with the remedy."""
    brand = environ.get("UI_BRAND") or "Customer support"
    examples = environ.get("UI_EXAMPLES")
    return Settings(
        api_url=_address(environ, "API_URL", "http://127.0.0.1:5000"),
        api_key=_secret(environ, "API_KEY"),
        host=environ.get("UI_HOST") or "127.0.0.1",
        port=int(_number(environ, "UI_PORT", 7860, most=65_535)),
        title=environ.get("UI_TITLE") or brand,
        brand=brand,
        has_own_brand=bool(environ.get("UI_BRAND")),
        examples=_list(examples) if examples is not None else None,
        connect_timeout=_number(environ, "API_CONNECT_TIMEOUT", 3),
        answer_timeout=_number(environ, "API_TIMEOUT", 30),
        max_message_chars=int(_number(environ, "CHAT_MAX_MESSAGE_CHARS", 4000)),
        trusted_proxies=_networks(environ),
        embedders=(
            *_origins(environ, "UI_EMBEDDED_BY"),
            *_origins(environ, "EMBED_ORIGINS"),  # the API's setting, for both
        ),
    )


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    value = (environ.get(name) or default).rstrip("/")
    if not value.startswith(("http://", "https://")):
        raise InvalidSetting(
            f"{name} is {value!r}; give the whole address, such as {default}."
        )
    return value


def _number(
    environ: Mapping[str, str], name: str, default: float, *, most: float = 1_000_000
) -> float:
    value = environ.get(name) or str(default)
    try:
        number = float(value)
    except ValueError:
        number = 0
    if not 0 < number <= most:
        raise InvalidSetting(
            f"{name} is {value!r}; give a number up to {most:,}, such as {default}."
        )
    return number


def _networks(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The proxies' networks, those of IPv4 also as a socket for IPv6 shows them."""
    value = environ.get("TRUSTED_PROXIES")
    if value is None:
        return LOOPBACK
    networks: list[str] = []
    for item in filter(None, map(str.strip, value.split(","))):
        network = _network(item)
        networks.append(item)
        if isinstance(network, IPv4Network):
            base, length = network.network_address, network.prefixlen + 96
            networks.append(f"::ffff:{base}/{length}")
    return tuple(networks)


def _network(item: str) -> IPv4Network | IPv6Network:
    remedy = "list your own proxies, such as 10.0.0.7, or their network: 10.0.0.0/8."
    try:
        network = ip_network(item)
    except ValueError as exc:
        raise InvalidSetting(f"TRUSTED_PROXIES is {item!r}; {remedy}") from exc
    if network.prefixlen == 0:
        raise InvalidSetting(f"TRUSTED_PROXIES is {item!r}, everybody; {remedy}")
    return network


def _origins(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Web sites, as browsers name them."""
    origins = tuple(filter(None, map(str.strip, environ.get(name, "").split(","))))
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise InvalidSetting(
                f"{name} is {origin!r}; list sites such as https://www.example.com."
            )
    return origins


def _secret(environ: Mapping[str, str], name: str) -> str:
    """The variable, or the content of the file that `<name>_FILE` names."""
    file = environ.get(f"{name}_FILE")
    if not file:
        return environ.get(name, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as exc:
        raise InvalidSetting(
            f"{name}_FILE is {file!r}, which cannot be read; check path and rights."
        ) from exc


def _list(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split("|") if item.strip())
