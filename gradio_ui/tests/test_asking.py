from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from gradio_ui import asking

JSON = {"Content-Type": "application/json"}


class Echo:
    """Steps that tell what was said, twice."""

    def __init__(self) -> None:
        self.is_told = Event()

    def send(self, said: dict[str, Any], _request: Request) -> Iterator[dict[str, Any]]:
        yield said | {"part": 1}
        if said.get("text") == "fail":
            raise LookupError("a fault of the page")
        yield said | {"part": 2}
        self.is_told.set()


@pytest.fixture
def steps() -> Echo:
    return Echo()


@pytest.fixture
def browser(steps: Any) -> TestClient:
    return TestClient(Starlette(routes=[asking.route(steps)]))


def views(body: str) -> list[Any]:
    return [json.loads(e.removeprefix("data: ")) for e in body.split("\n\n") if e]


def test_an_answer_comes_view_by_view(browser: TestClient, steps: Echo) -> None:
    response = browser.post("/ask", json={"text": "Hi\n\nthere"})

    assert response.headers["content-type"].startswith("text/event-stream")
    assert [view["part"] for view in views(response.text)] == [1, 2]
    assert views(response.text)[0]["text"] == "Hi\n\nthere"
    assert steps.is_told.is_set()


def test_a_fault_of_the_page_ends_the_answer_and_is_logged(
    browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = browser.post("/ask", json={"text": "fail"})

    assert [view["part"] for view in views(response.text)] == [1]
    assert "LookupError: a fault of the page" in caplog.text


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, b'{"text": "from another site"}', 415),
        (JSON, b"{", 400),
        (JSON, b"\xff", 400),
        (JSON, b'["text"]', 400),
        (JSON, b" " * (asking.MAX_BODY_BYTES + 1), 413),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    browser: TestClient, headers: dict[str, str], body: bytes, status: int
) -> None:
    response = browser.post("/ask", content=body, headers=headers)

    assert response.status_code == status
