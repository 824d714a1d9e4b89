"""Whose address a request comes from, believing only proxies that are trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

FORWARDING_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


def client_address(
    peer: str, headers: Mapping[str, str], trusted_proxies: Iterable[str]
) -> Address | None:
    """The nearest address that is not a trusted proxy; None for a Unix socket."""
    networks = [ip_network(proxy) for proxy in trusted_proxies]
    address = parse_address(peer)
    hops = headers.get("X-Forwarded-For", "").split(",")
    while hops and address is not None and any(address in net for net in networks):
        hop = parse_address(hops.pop())
        if hop is None:
            break
        address = hop
    return address


def is_trusted(peer: str, trusted_proxies: Iterable[str]) -> bool:
    """Whether the peer is one of the proxies whose headers are believed."""
    address = parse_address(peer)
    return address is not None and any(
        address in ip_network(proxy) for proxy in trusted_proxies
    )


def parse_address(text: str) -> Address | None:
    """The IP address that a text holds, if it holds one."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_direct_loopback(peer: str, headers: Mapping[str, str]) -> bool:
    """Whether the caller sits on this very machine, with no proxy in between."""
    address = parse_address(peer)
    is_forwarded = any(name in headers for name in FORWARDING_HEADERS)
    return address is not None and address.is_loopback and not is_forwarded


def limit_bucket(address: Address) -> str:
    """The addresses one caller is sure to have: one of IPv4, a /64 of IPv6."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, 64), strict=False).network_address)
