from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from gradio_ui.settings import Settings

Build = Callable[[Settings], dict[str, Any]]


@pytest.fixture(scope="module")
def built(ui: SimpleNamespace) -> Build:
    """What the page tells the browser about itself."""

    async def build(settings: Settings) -> dict[str, Any]:
        return dict(ui.app.build(settings).get_config_file())

    # Without a running event loop Gradio makes some, and leaves them open.
    return lambda settings: asyncio.run(build(settings))


@pytest.fixture(scope="module")
def config(built: Build) -> dict[str, Any]:
    return built(Settings(brand="Ben & Co", title="Help", examples=("A?", "B?")))


def props(config: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(c["props"] for c in config["components"] if c["type"] == kind)


def test_the_page_has_its_title_and_no_telemetry(config: dict[str, Any]) -> None:
    assert config["title"] == "Help"
    assert config["analytics_enabled"] is False


def test_no_step_can_be_called_as_an_api(config: dict[str, Any]) -> None:
    visibilities = {step["api_visibility"] for step in config["dependencies"]}

    assert visibilities == {"private"}


def test_the_brand_is_text_in_the_header(config: dict[str, Any]) -> None:
    assert "<h1>Ben &amp; Co</h1>" in props(config, "html")["value"]


def test_the_examples_are_those_of_the_settings(config: dict[str, Any]) -> None:
    assert props(config, "chatbot")["examples"] == [{"text": "A?"}, {"text": "B?"}]


def test_messages_are_sanitized_and_cannot_be_shared(config: dict[str, Any]) -> None:
    chatbot = props(config, "chatbot")

    assert chatbot["sanitize_html"] is True
    assert chatbot["allow_tags"] is False
    assert chatbot["buttons"] == []


def test_the_session_survives_a_restart_of_the_page(
    built: Build, config: dict[str, Any]
) -> None:
    again = built(Settings())

    first, second = props(config, "browserstate"), props(again, "browserstate")
    assert first["storage_key"] == second["storage_key"]
    assert first["secret"] == second["secret"]


def test_fonts_are_those_of_the_visitors_system(ui: SimpleNamespace) -> None:
    css = ui.theme.theme()._get_theme_css()  # noqa: SLF001 (what Gradio serves as theme.css)

    assert "system-ui" in css
    assert "@font-face" not in css
    assert "url(http" not in css + ui.theme.HEAD
