"""Signed messages to a webhook, as Standard Webhooks describes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
import time
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
from urllib.parse import urlsplit

TIMEOUT = 5.0  # seconds, to connect and to answer
ENCODED_SECRET_PREFIX = "whsec_"  # noqa: S105 (what comes before a secret)
SHORTEST_SECRET = 24  # bytes


class WebhookFailed(Exception):
    """The message was not accepted; the text names the kind of failure only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where messages go, and the key they are signed with."""

    is_encrypted: bool
    host: str
    port: int
    target: str
    key: bytes

    @classmethod
    def of(cls, url: str, secret: str) -> Webhook:
        """The webhook of the settings; ValueError says what is wrong with them."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_encrypted = parts.scheme == "https"
        if not host or not (is_encrypted or parts.scheme == "http"):
            raise ValueError("The URL must begin with https:// and a host.")
        if not is_encrypted and not _is_loopback(host):
            raise ValueError("The URL must begin with https://: the host is elsewhere.")
        if parts.username or parts.password:
            raise ValueError("The URL must not hold a user name or password.")
        return cls(
            is_encrypted=is_encrypted,
            host=host,
            # Never None: http.client would look for it in the host, also one of IPv6.
            port=parts.port or (HTTPS_PORT if is_encrypted else HTTP_PORT),
            target=parts._replace(scheme="", netloc="", fragment="").geturl() or "/",
            key=_key(secret),
        )

    def send(self, body: bytes, *, event_id: str) -> None:
        """Deliver the message, or raise WebhookFailed; follows no redirect."""
        connection = self._connection()
        try:
            headers = self.headers(body, event_id=event_id, timestamp=int(time.time()))
            connection.request("POST", self.target, body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException, UnicodeError) as exc:
            raise WebhookFailed(type(exc).__name__) from exc
        finally:
            connection.close()
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise WebhookFailed(f"status {status}")

    def headers(self, body: bytes, *, event_id: str, timestamp: int) -> dict[str, str]:
        signed = f"{event_id}.{timestamp}.".encode() + body
        signature = hmac.digest(self.key, signed, hashlib.sha256)
        return {
            "Content-Type": "application/json",
            "User-Agent": "supportbot",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
        }

    def _connection(self) -> HTTPConnection:
        if not self.is_encrypted:
            return HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        context = ssl.create_default_context()
        return HTTPSConnection(self.host, self.port, timeout=TIMEOUT, context=context)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _key(secret: str) -> bytes:
    if secret.startswith(ENCODED_SECRET_PREFIX):
        encoded = secret.removeprefix(ENCODED_SECRET_PREFIX)
        key = base64.b64decode(encoded, validate=True)
    else:
        key = secret.encode()
    if len(key) < SHORTEST_SECRET:
        raise ValueError(f"The secret must have at least {SHORTEST_SECRET} bytes.")
    return key
