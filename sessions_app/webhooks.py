"""Signed messages to a webhook, as Standard Webhooks describes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import (
    HTTP_PORT,
    HTTPS_PORT,
    HTTPConnection,
    HTTPException,
    HTTPSConnection,
)
from ipaddress import ip_address
from threading import Timer
from urllib.parse import urlsplit

from django.utils.translation import gettext

from sessions_app.models import SECRET_PREFIX

TIMEOUT = 5.0  # seconds, to connect and to answer
DEADLINE = 10.0  # seconds for all of the answer, drip by drip
SHORTEST_SECRET = 24  # bytes


class WebhookFailed(Exception):
    """The message was not accepted; the text names the kind of failure only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where messages go, and the keys they are signed with."""

    is_encrypted: bool
    host: str
    port: int
    target: str
    keys: tuple[bytes, ...]
    is_public_only: bool = False  # refuse addresses of this machine and its network

    @classmethod
    def of(cls, url: str, *secrets: str, is_public_only: bool = False) -> Webhook:
        """The webhook of an address and its secrets; ValueError says what is wrong."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_encrypted = parts.scheme == "https"
        if not host or not (is_encrypted or parts.scheme == "http"):
            raise ValueError(gettext("The URL must begin with https:// and a host."))
        if not is_encrypted and not _is_loopback(host):
            raise ValueError(
                gettext("The URL must begin with https://: the host is elsewhere.")
            )
        if parts.username or parts.password:
            raise ValueError(gettext("The URL must not hold a user name or password."))
        return cls(
            is_encrypted=is_encrypted,
            host=host,
            # Never None: http.client would look for it in the host, also one of IPv6.
            port=parts.port or (HTTPS_PORT if is_encrypted else HTTP_PORT),
            target=parts._replace(scheme="", netloc="", fragment="").geturl() or "/",
            keys=tuple(map(_key, secrets)),
            is_public_only=is_public_only,
        )

    def send(self, body: bytes, *, event_id: str) -> None:
        """Deliver the message, or raise WebhookFailed; follows no redirect."""
        connection = self._connection()
        headers = self.headers(body, event_id=event_id, timestamp=int(time.time()))
        try:
            self._connect(connection)
            with _cut_off(connection.sock):
                connection.request("POST", self.target, body, headers)
                status = connection.getresponse().status
        except (OSError, HTTPException, UnicodeError) as exc:
            raise WebhookFailed(type(exc).__name__) from exc
        finally:
            connection.close()
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise WebhookFailed(f"status {status}")

    def _connect(self, connection: HTTPConnection) -> None:
        """Connect, where bound to it only to addresses that are everybody's."""
        if self.is_public_only:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            for *_, address in found:
                _require_public(str(address[0]))
        connection.connect()
        if self.is_public_only:  # a name may have been looked up anew, and changed
            _require_public(connection.sock.getpeername()[0])

    def headers(self, body: bytes, *, event_id: str, timestamp: int) -> dict[str, str]:
        signed = f"{event_id}.{timestamp}.".encode() + body
        signatures = [hmac.digest(key, signed, hashlib.sha256) for key in self.keys]
        return {
            "Content-Type": "application/json",
            "User-Agent": "supportbot",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(
                f"v1,{base64.b64encode(signature).decode()}" for signature in signatures
            ),
        }

    def _connection(self) -> HTTPConnection:
        if not self.is_encrypted:
            return HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        context = ssl.create_default_context()
        return HTTPSConnection(self.host, self.port, timeout=TIMEOUT, context=context)


@contextmanager
def _cut_off(channel: socket.socket) -> Iterator[None]:
    """Ends the exchange at the deadline; a timeout counts for each read anew."""

    def end() -> None:
        with suppress(OSError):  # it has ended by itself
            channel.shutdown(socket.SHUT_RDWR)

    timer = Timer(DEADLINE, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def is_private(host: str) -> bool:
    """Whether it is an address, or the name, of this machine or its network."""
    try:
        address = ip_address(host)
        return not (getattr(address, "ipv4_mapped", None) or address).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _require_public(address: str) -> None:
    if is_private(address.partition("%")[0]):
        raise WebhookFailed("private address")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        encoded = secret.removeprefix(SECRET_PREFIX)
        key = base64.b64decode(encoded, validate=True)
    else:
        key = secret.encode()
    if len(key) < SHORTEST_SECRET:
        raise ValueError(f"The secret must have at least {SHORTEST_SECRET} bytes.")
    return key
