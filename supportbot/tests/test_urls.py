"""Every address, with and without a trailing slash."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", ["/health", "/schema", "/docs", "/faq/search"])
def test_readable_addresses_work_with_and_without_a_slash(
    client: Client, path: str, slash: str
) -> None:
    assert client.get(path + slash, {"q": "parcel"}).status_code == 200


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", ["/chat", "/reset"])
def test_writable_addresses_work_with_and_without_a_slash(
    client: Client, path: str, slash: str
) -> None:
    response = client.post(path + slash, {}, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["type"] == "/problems/invalid-request"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/chat", "POST, OPTIONS"),
        ("/reset/", "POST, OPTIONS"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/schema", "GET, HEAD, OPTIONS"),
        ("/docs", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_names_the_methods_and_no_more(
    client: Client, path: str, methods: str
) -> None:
    response = client.options(path)

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Allow"] == methods


def test_head_answers_like_get_without_a_body(client: Client) -> None:
    response = client.head("/health")

    assert (response.status_code, response.content) == (200, b"")


def test_browser_finds_everything_from_the_start_page(
    client: Client, settings: Settings
) -> None:
    settings.CHAT_PAGE_URL = "https://chat.example.com/"

    page = client.get("/", headers={"Accept": "text/html,*/*"})

    links = re.findall(r'<a href="([^"]+)"', page.content.decode())
    assert links == ["https://chat.example.com/", "/admin/", "/docs", "/health"]


def test_start_page_of_the_demo_says_how_to_load_faqs(
    client: Client, settings: Settings
) -> None:
    settings.DEBUG = True

    page = client.get("/", headers={"Accept": "text/html"})

    assert b"manage.py import_faq" in page.content


def test_start_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/", headers={"Accept": "text/html"})

    assert b"//" not in page.content
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]


def test_programs_get_a_problem_in_place_of_the_start_page(client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response.json()["type"]) == (
        404,
        "/problems/not-found",
    )


def test_admin_without_a_slash_leads_to_the_admin(client: Client) -> None:
    response = client.get("/admin")

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")


def test_errors_of_the_admin_are_pages_for_people(staff_client: Client) -> None:
    response = staff_client.get("/admin/nothing/")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")
