"""Whose address a visitor of the page has, by uvicorn as Gradio starts it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from gradio_ui.settings import from_environment


async def name_visitor(scope: Scope, receive: Receive, send: Send) -> None:
    client = Request(scope).client
    await PlainTextResponse(client.host if client else "")(scope, receive, send)


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "visitor"),
    [
        pytest.param("10.0.0.7", "1.1.1.1", "", "10.0.0.7", id="nobody is trusted"),
        pytest.param("10.0.0.7", "1.1.1.1", None, "10.0.0.7", id="by default"),
        pytest.param("127.0.0.1", "1.1.1.1", None, "1.1.1.1", id="this machine"),
        pytest.param("::1", "1.1.1.1", None, "1.1.1.1", id="this machine, IPv6"),
        pytest.param("::ffff:127.0.0.1", "1.1.1.1", None, "1.1.1.1", id="both kinds"),
        pytest.param("10.0.0.7", "1.1.1.1", "10.0.0.7", "1.1.1.1", id="an address"),
        pytest.param("10.0.0.7", "1.1.1.1", "10.0.0.0/8", "1.1.1.1", id="a network"),
        pytest.param(
            "::ffff:10.0.0.7", "1.1.1.1", "10.0.0.0/8", "1.1.1.1", id="mapped"
        ),
        pytest.param("11.0.0.7", "1.1.1.1", "10.0.0.0/8", "11.0.0.7", id="a stranger"),
        pytest.param(
            "10.0.0.7", "6.6.6.6, 1.1.1.1, 10.0.0.8", "10.0.0.0/8", "1.1.1.1", id="hops"
        ),
        pytest.param("10.0.0.7", "1.1.1.1:80", "10.0.0.7", "1.1.1.1", id="a port"),
        pytest.param(
            "fd00::7", "[2001:db8::1]:80", "fd00::/8", "2001:db8::1", id="IPv6 and port"
        ),
    ],
)
def test_only_trusted_proxies_may_name_the_visitor(
    peer: str,
    forwarded: str,
    trusted: str | None,
    visitor: str,
    ui: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "to be replaced")
    environment = {} if trusted is None else {"TRUSTED_PROXIES": trusted}
    ui.__main__.trust_proxies(from_environment(environment))
    server = uvicorn.Config(name_visitor)
    server.load()

    client = TestClient(server.loaded_app, client=(peer, 50_000))
    response = client.get("/", headers={"X-Forwarded-For": forwarded})

    assert response.text == visitor
