"""Request ids, security headers and the CORS allow-list, on every response."""

from __future__ import annotations

import logging
from typing import Any
from unittest.mock import Mock

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from supportbot.middleware import SecurityHeadersMiddleware

pytestmark = pytest.mark.django_db

PAGE = "https://shop.example"


def test_request_id_of_the_caller_comes_back(client: Client) -> None:
    response = client.get("/health", headers={"x-request-id": "order-42:a.b_c"})

    assert response.headers["X-Request-ID"] == "order-42:a.b_c"


@pytest.mark.parametrize(
    "value", ["", "x" * 65, "two words", "<b>", "a\tb", "é", "sk_x", "s_x"]
)
def test_unsafe_request_id_is_replaced(client: Client, value: str) -> None:
    response = client.get("/health", headers={"x-request-id": value})

    assert len(response.headers["X-Request-ID"]) == 32


def test_each_request_gets_its_own_id(client: Client) -> None:
    ids = {client.get("/health").headers["X-Request-ID"] for _ in range(3)}

    assert len(ids) == 3


def test_log_line_names_the_route_and_not_the_path(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "supportbot.middleware"):
        client.get("/problems/my-private-words")

    record = caplog.records[-1]
    assert record.getMessage() == "http.request.finished"
    told = vars(record)
    assert (told["route"], told["status"]) == ("problems/<slug:slug>", 404)
    assert "private" not in str(told)


@pytest.mark.parametrize(
    "path",
    [
        "/health",
        "/nowhere",
        "/docs",
        "/schema",
        "/admin/",
        "/admin/login/",
        "/chat",
        "/static/nowhere.js",
    ],
)
def test_every_response_has_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert "X-Request-ID" in headers


def test_static_files_are_served_from_where_they_are(client: Client) -> None:
    response = client.get("/static/sessions_app/favicon.svg")

    assert b"".join(response).startswith(b"<svg")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Request-ID" in response.headers
    response.close()


def test_response_of_the_api_may_load_nothing(client: Client) -> None:
    policy = client.get("/health").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none';")


def test_question_about_the_whole_server_is_answered(rf: RequestFactory) -> None:
    get_response = Mock(return_value=HttpResponse())
    request = rf.generic("OPTIONS", "*")
    request.path_info = "*"  # as servers pass it on

    response = SecurityHeadersMiddleware(get_response)(request)

    assert response.headers["Content-Security-Policy"]


def test_refused_host_gets_the_headers_too(client: Client) -> None:
    response = client.get("/health", headers={"host": "evil.example"})

    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("origins", [[], ["https://other.example"]])
def test_pages_of_other_origins_get_no_access(
    client: Client, settings: Any, origins: list[str]
) -> None:
    settings.CORS_ALLOWED_ORIGINS = origins

    response = client.get("/health", headers={"origin": PAGE})

    assert "Access-Control-Allow-Origin" not in response.headers


def test_page_on_the_allow_list_gets_access_also_to_problems(
    client: Client, settings: Any
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [PAGE]

    response = client.get("/nowhere", headers={"origin": PAGE})

    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    assert "X-Request-ID" in response.headers["Access-Control-Expose-Headers"]
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_preflight_of_a_page_on_the_allow_list_is_answered(
    client: Client, settings: Any
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [PAGE]
    headers = {"origin": PAGE, "access-control-request-method": "POST"}

    response = client.options("/chat", headers=headers)

    assert response.status_code == 204
    assert "Idempotency-Key" in response.headers["Access-Control-Allow-Headers"]
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/chat", True),
        ("/chat/stream", True),
        ("/history/", True),
        ("/feedback", True),
        ("/handoff", True),
        ("/reset", True),
        ("/appearance", True),
        ("/appearance/logo", True),
        ("/widget/words", True),
        ("/widget/status", True),
        ("/faq/7", True),
        ("/faq/search?q=parcel", False),
        ("/faqs/7", False),
        ("/health", False),
        ("/metrics", False),
        ("/schema", False),
        ("/admin/login/", False),
        ("/chat/../admin/", False),
    ],
)
def test_site_with_the_component_may_hold_conversations_and_no_more(
    client: Client, settings: Any, path: str, *, is_open: bool
) -> None:
    settings.EMBED_ORIGINS = [PAGE]

    headers = client.get(path, headers={"origin": PAGE}).headers
    preflight = client.options(
        path, headers={"origin": PAGE, "access-control-request-method": "POST"}
    )

    assert (headers.get("Access-Control-Allow-Origin") == PAGE) is is_open
    assert ("Access-Control-Allow-Methods" in preflight.headers) is is_open


def test_preflight_is_kept_as_long_as_browsers_do(
    client: Client, settings: Any
) -> None:
    settings.EMBED_ORIGINS = [PAGE]
    headers = {"origin": PAGE, "access-control-request-method": "POST"}

    response = client.options("/chat", headers=headers)

    assert response.headers["Access-Control-Max-Age"] == "7200"


def test_admin_is_closed_to_other_origins(client: Client, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [PAGE]

    response = client.get("/admin/login/", headers={"origin": PAGE})

    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(("proxies", "is_secure"), [(["127.0.0.1"], True), ([], False)])
def test_only_a_trusted_proxy_tells_that_a_request_came_over_tls(
    client: Client, settings: Any, proxies: list[str], is_secure: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    settings.SECURE_HSTS_SECONDS = 60

    response = client.get("/health", headers={"x-forwarded-proto": "https"})

    assert ("Strict-Transport-Security" in response.headers) is is_secure


@pytest.mark.parametrize(("path", "status"), [("/admin/", 301), ("/health", 200)])
def test_redirect_to_https_spares_the_load_balancer(
    client: Client, settings: Any, path: str, status: int
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get(path)

    assert response.status_code == status
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr,en;q=0.3", "en"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_admin_speaks_the_browsers_language_where_it_knows_it(
    client: Client, accept: str, language: str
) -> None:
    response = client.get("/admin/login/", headers={"accept-language": accept})

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()
