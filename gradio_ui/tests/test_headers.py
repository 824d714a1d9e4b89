"""Security headers on whatever the page's server answers, Gradio's own included."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from gradio_ui.page_filter import HEADERS, PageFilter
from gradio_ui.settings import Settings


@pytest.fixture(scope="module")
def page(ui: SimpleNamespace) -> TestClient:
    """Gradio behind the filter, without a port."""

    async def build() -> PageFilter:
        page = ui.app.build(Settings(), ui.app.steps_for(Settings()))
        return PageFilter(ui.gradio.mount_gradio_app(FastAPI(), page, path="/"))

    # Without a running event loop Gradio makes some, and leaves them open.
    return TestClient(asyncio.run(build()), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/config", 200),
        ("/theme.css", 200),
        ("/assets/nowhere.js", 404),
        ("/gradio_api/queue/join", 405),
        ("/gradio_api/queue/data", 422),
        ("/gradio_api/upload", 404),
        ("/nowhere", 404),
    ],
)
def test_every_response_has_the_security_headers(
    page: TestClient, path: str, status: int
) -> None:
    response = page.get(path)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/queue/join", "/nowhere"])
def test_what_belongs_to_a_visitor_is_not_kept(page: TestClient, path: str) -> None:
    assert page.get(path).headers["Cache-Control"] == "no-store"


def test_server_sets_no_cookie(page: TestClient) -> None:
    assert "Set-Cookie" not in page.get("/").headers
