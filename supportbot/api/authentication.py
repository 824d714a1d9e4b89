"""Integrations prove who they are with the key that staff made for them."""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from sessions_app.models import APIKey


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
