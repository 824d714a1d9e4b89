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
        return dict(
            ui.app.build(settings, ui.app.steps_for(settings)).get_config_file()
        )

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


def test_the_page_brings_its_own_markup_and_script(
    config: dict[str, Any], ui: SimpleNamespace
) -> None:
    chat = props(config, "html")

    assert chat["html_template"] == ui.theme.SKELETON
    assert chat["js_on_load"] == ui.theme.SCRIPT


def test_what_the_page_sends_besides_gradio_is_small(ui: SimpleNamespace) -> None:
    own = ui.theme.SKELETON + ui.theme.SCRIPT + ui.theme.HEAD

    assert len(own.encode()) < 60_000


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
