from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gradio_ui.page_filter import PageFilter


@pytest.fixture
def visitor() -> TestClient:
    """Someone before a filter with an application that answers every path."""

    async def answer(request: object) -> PlainTextResponse:
        return PlainTextResponse("inside")

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    return TestClient(PageFilter(app))


@pytest.mark.parametrize(
    "path", ["/", "/config", "/assets/index.js", "/gradio_api/queue/join"]
)
def test_what_the_page_needs_is_open(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).text == "inside"


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://example.com",
        "/gradio_api/call/send",
        "/gradio_api/run/send",
        "/gradio_api/openapi.json",
        "/monitoring",
        "/docs",
    ],
)
def test_what_the_page_does_not_need_is_closed(visitor: TestClient, path: str) -> None:
    assert visitor.post(path).status_code == 404


def test_only_sites_on_the_list_may_embed_the_page() -> None:
    page = PageFilter(PlainTextResponse("inside"), embedders=["https://a.example"])

    policy = TestClient(page).get("/").headers["Content-Security-Policy"]

    assert policy.endswith("; frame-ancestors 'self' https://a.example")


@pytest.mark.parametrize("path", ["/", "/monitoring"])
def test_every_response_forbids_other_hosts(visitor: TestClient, path: str) -> None:
    headers = visitor.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
