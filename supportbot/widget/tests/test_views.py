"""The script, its words and the demo page, as browsers get them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re

import pytest
from django.test import Client
from pytest_django import Settings

from supportbot.llm import calling
from supportbot.widget.joining import script

pytestmark = pytest.mark.django_db

SHOP = "https://shop.example"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PINNED = f"/widget.{script().version}.js"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/widget.js", "public, max-age=300"),
        ("/widget.js/", "public, max-age=300"),
        (PINNED, "public, max-age=31536000, immutable"),
    ],
)
def test_script_is_for_any_page(client: Client, path: str, kept: str) -> None:
    response = client.get(path, headers={"Origin": SHOP})

    assert response.content == script().body
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == kept
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_script_for_any_page_is_not_told_apart_by_origin(
    client: Client, settings: Settings
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [SHOP]

    response = client.get("/widget.js", headers={"Origin": SHOP})

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_script_comes_zipped_to_who_takes_it(client: Client) -> None:
    response = client.get("/widget.js", headers={"Accept-Encoding": "gzip, br"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == script().body


def test_script_that_a_browser_has_is_not_sent_again(client: Client) -> None:
    etag = client.get("/widget.js").headers["ETag"]

    response = client.get("/widget.js", headers={"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/widget.0123456789ab.js", 404),
        ("POST", "/widget.js", 405),
        ("POST", "/widget/words", 405),
        ("HEAD", "/widget.js", 200),
    ],
)
def test_other_versions_and_methods_are_refused(
    client: Client, method: str, path: str, status: int
) -> None:
    assert client.generic(method, path).status_code == status


def test_words_come_in_the_language_of_the_browser(client: Client) -> None:
    response = client.get("/widget/words", headers={"Accept-Language": "de-AT"})

    assert response.json()["language"] == "de"
    assert response.json()["words"]["send"] == "Senden"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in response.headers["Vary"]


def test_words_come_in_the_language_asked_for(client: Client) -> None:
    response = client.get(
        "/widget/words?language=ar", headers={"Accept-Language": "de"}
    )

    assert (response.json()["language"], response.json()["dir"]) == ("ar", "rtl")


def test_status_tells_that_the_model_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = client.get("/widget/status")
    monkeypatch.setattr(calling, "availability", lambda _alias: "unavailable")
    ill = client.get("/widget/status")

    assert (well.json(), ill.json()) == ({"status": "healthy"}, {"status": "degraded"})


def test_demo_page_pins_the_script_it_tells_of(client: Client) -> None:
    page = client.get("/widget/demo", headers={"Accept": BROWSER})

    text = html.unescape(page.content.decode())
    body = client.get(PINNED).content
    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    assert text.count(f'integrity="sha384-{digest}"') == 2
    assert set(re.findall(r'src="http://testserver([^"]+)"', text)) == {
        "/widget.js",
        PINNED,
    }


def test_demo_page_allows_its_own_files_and_nothing_else(client: Client) -> None:
    page = client.get("/widget/demo", headers={"Accept": BROWSER})

    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page.content.decode()


@pytest.mark.parametrize("accept", ["", "*/*", "application/json"])
def test_programs_get_a_problem_in_place_of_the_demo_page(
    client: Client, accept: str
) -> None:
    response = client.get("/widget/demo", headers={"Accept": accept} if accept else {})

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
