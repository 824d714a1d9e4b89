"""Who may speak in which conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from rest_framework.request import Request

from sessions_app.models import APIKey, ChatSession
from supportbot.api import problems
from supportbot.api.addresses import (
    Address,
    client_address,
    is_direct_loopback,
    parse_address,
)
from supportbot.api.exceptions import Refused

VISITOR_ADDRESS_HEADER = "X-Visitor-Address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sends a request: the key if there is one, and the person's address."""

    key: APIKey | None
    address: Address | None
    may_choose_ids: bool

    @classmethod
    def of(cls, request: Request) -> Caller:
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
class Entry:
    """A conversation, and the id by which its caller knows it."""

    session: ChatSession
    session_id: str


def enter(caller: Caller, session_id: str | None) -> Entry:
    """The conversation to speak in; a new one is not stored yet."""
    if session_id is None:
        session, session_id = ChatSession.issued(caller.key)
    else:
        session = find(caller, session_id) or ChatSession.chosen(caller.key, session_id)
    return Entry(session=session, session_id=session_id)


def find(caller: Caller, session_id: str) -> ChatSession | None:
    """The caller's conversation of that id, None if it has not begun yet.

    Refuses alike, in the same bytes, an id that is foreign, absent or expired.
    """
    session = ChatSession.objects.find(caller.key, session_id)
    # An id that was chosen proves nothing: its caller may not choose ids any more.
    is_proof = session is not None and session.is_issued
    if not is_proof and not caller.may_choose_ids:
        raise Refused(problems.SESSION_CREDENTIAL_REQUIRED)
    return session
