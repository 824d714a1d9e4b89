"""Who may speak in which conversation: the key, the address, the session's id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import cast

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from sessions_app.models import APIKey, ChatSession
from supportbot.api import problems
from supportbot.api.exceptions import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_MAPPED = IPv6Network("::ffff:0:0/96")  # IPv4 as a socket for both kinds shows it

VISITOR_ADDRESS_HEADER = "X-Visitor-Address"
FORWARDING_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


class APIKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer sk_...`; callers without the header are anonymous."""

    def authenticate(self, request: Request) -> tuple[None, APIKey] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, secret = header.partition(" ")
        key = (
            APIKey.objects.authenticate(secret.strip())
            if scheme.lower() == "bearer"
            else None
        )
        if key is None:
            raise AuthenticationFailed
        return None, key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (signature of the base class)
        return "Bearer"


class APIKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its __init_subclass__
    """How the OpenAPI description tells of the key."""

    target_class = APIKeyAuthentication
    name = "apiKey"

    def get_security_definition(
        self,
        auto_schema: AutoSchema,  # noqa: ARG002 (signature of the base class)
    ) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": (
                "An integration's key, `sk_...`; staff make and revoke keys in the "
                "admin. Its session ids live in a namespace of their own."
            ),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sends a request: the key if there is one, and the person's address."""

    key: APIKey | None
    address: Address | None
    may_choose_ids: bool

    @classmethod
    def of(cls, request: Request) -> Caller:
        """The caller, as an authenticated request shows them."""
        peer = request.META.get("REMOTE_ADDR", "")
        key = cast("APIKey | None", request.auth)
        if key is not None:
            visitor = request.headers.get(VISITOR_ADDRESS_HEADER, "")
            address = parse_address(visitor) if key.is_delegating else None
            # What a delegating key sends as an id comes from a visitor's browser.
            return cls(key=key, address=address, may_choose_ids=not key.is_delegating)
        is_open = settings.DEBUG and settings.SESSION_POLICY == "open"
        return cls(
            key=None,
            address=client_address(peer, request.headers, settings.TRUSTED_PROXIES),
            may_choose_ids=is_open and is_direct_loopback(peer, request.headers),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedSession:
    """A conversation, and the id by which its caller knows it."""

    session: ChatSession
    session_id: str


def open_session(caller: Caller, session_id: str | None) -> AddressedSession:
    """The conversation to speak in; a new one is not stored yet."""
    if session_id is None:
        session, session_id = ChatSession.issued(caller.key)
    else:
        known = find_session(caller, session_id)
        session = known or ChatSession.chosen(caller.key, session_id)
    return AddressedSession(session=session, session_id=session_id)


def find_session(caller: Caller, session_id: str) -> ChatSession | None:
    """The caller's conversation of that id, None if it has not begun yet.

    Refuses alike, in the same bytes, an id that is foreign, absent or expired.
    """
    session = ChatSession.objects.find(caller.key, session_id)
    # An id that was chosen proves nothing: its caller may not choose ids any more.
    is_proof = session is not None and session.is_issued
    if not is_proof and not caller.may_choose_ids:
        raise Refused(problems.SESSION_CREDENTIAL_REQUIRED)
    return session


def client_address(
    peer: str, headers: Mapping[str, str], trusted_proxies: Iterable[str]
) -> Address | None:
    """The nearest address that is not a trusted proxy; None for a Unix socket."""
    address = parse_address(peer)
    hops = headers.get("X-Forwarded-For", "").split(",")
    while hops and address is not None and _is_in(address, trusted_proxies):
        hop = parse_address(_without_port(hops.pop().strip()))
        if hop is None:
            break
        address = hop
    return address


def is_trusted(peer: str, trusted_proxies: Iterable[str]) -> bool:
    """Whether the peer is one of the proxies whose headers are believed."""
    address = parse_address(peer)
    return address is not None and _is_in(address, trusted_proxies)


@lru_cache(maxsize=64)
def parse_network(text: str) -> Network:
    """The network that a setting names, or ValueError."""
    network = ip_network(text)
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        base = network.network_address.ipv4_mapped
        network = ip_network(f"{base}/{network.prefixlen - _MAPPED.prefixlen}")
    return network


def parse_address(text: str) -> Address | None:
    """The IP address that a text holds, if it holds one."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: Address, networks: Iterable[str]) -> bool:
    return any(address in parse_network(network) for network in networks)


def _without_port(hop: str) -> str:
    """The address of a hop, which some proxies write with the port it came from."""
    bracketed = re.fullmatch(r"\[(.*)\](:\d+)?", hop)
    if bracketed:
        return bracketed[1]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


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
