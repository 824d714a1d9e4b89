"""Visitors of a page with the component."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from supportbot.tests.browsing import chromium
from supportbot.widget.tests.shop import Shop, shop

GRAVE = {"serious", "critical"}
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new Error("denied") }});"""

OpenShop = Callable[..., Page]


class Visits:
    """Pages of visitors, watched for faults and for requests to anybody else."""

    def __init__(self, browser: Browser, *homes: str) -> None:
        self.faults: list[str] = []
        self._browser = browser
        self._homes = homes
        self._contexts: list[Any] = []  # Any: playwright's own class

    def open(
        self,
        url: str,
        *,
        has_storage: bool = True,
        beside: Page | None = None,
        **how: Any,
    ) -> Page:
        """A page of a new visitor, or another tab beside one."""
        context = beside.context if beside else self._new_context(how)
        page = context.new_page()
        if not has_storage:
            page.add_init_script(NO_STORAGE)
        page.on("console", self._note_message)
        page.on("request", self._note_request)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(url)
        return page

    def allow(self, *homes: str) -> None:
        self._homes += homes

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _new_context(self, how: dict[str, Any]) -> Any:  # Any: playwright's own class
        # What moves has colours of its own for a moment.
        context = self._browser.new_context(reduced_motion="reduce", **how)
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        return context

    def _note_message(self, message: Any) -> None:  # Any: playwright's own class
        # What an API refuses, or that it is down, the browser tells by itself.
        is_browsers = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not is_browsers:
            self.faults.append(message.text)

    def _note_request(self, request: Any) -> None:  # Any: playwright's own class
        if not request.url.startswith(self._homes):
            self.faults.append(f"asks {request.url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=10_000)  # a busy machine draws slowly
    with chromium() as started:
        yield started


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> Iterator[Shop]:
    """The page of a company whose site may have the component."""
    with shop(live_server.url) as opened:
        settings.EMBED_ORIGINS = [opened.url]
        yield opened


@pytest.fixture
def visits(browser: Browser, site: Shop, live_server: LiveServer) -> Iterator[Visits]:
    made = Visits(browser, f"{site.url}/", f"{live_server.url}/")
    yield made
    made.close()
    assert made.faults == []


def hindrances(page: Page) -> list[str]:
    """What of the page as it is now hinders somebody seriously."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in GRAVE
    ]
