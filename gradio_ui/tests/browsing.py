"""The page as operators start it, and visitors at it whose browser is watched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# What is said of a connection that a test has ended, by a reload, too.
BY_THE_TESTS = (
    "ERR_INTERNET_DISCONNECTED",
    "signal is aborted",
    "Connection errored out",
)
OpenPage = Callable[..., Page]

in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}"),
]


@contextmanager
def served_page(*, api_url: str, port: int) -> Iterator[str]:
    """The page in a process of its own: its address."""
    own = {"API_URL": api_url, "UI_PORT": str(port)}
    command = [sys.executable, "-m", "gradio_ui"]
    with subprocess.Popen(
        command, env=os.environ | own, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}/"
        process.terminate()  # SIGINT is ignored by what a shell starts behind it


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a busy machine draws slowly
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield started
        started.close()


@contextmanager
def visitors(browser: Browser, home: str) -> Iterator[OpenPage]:
    """Pages of new visitors; afterwards none may have complained or left the host."""
    outside: list[str] = []
    complaints: list[str] = []
    contexts = []

    def watch_request(request: Any) -> None:  # Any: playwright's own class
        outside.extend([request.url][: not request.url.startswith(home)])

    def watch_console(message: Any) -> None:  # Any: playwright's own class
        is_grave = message.type in {"error", "warning"}
        is_wanted = any(text in message.text for text in BY_THE_TESTS)
        complaints.extend([message.text][: is_grave and not is_wanted])

    def open_one(*, send: str = "Send", **options: Any) -> Page:  # Any: playwright's
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("request", watch_request)
        page.on("console", watch_console)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(home)
        expect(page.get_by_role("button", name=send)).to_be_enabled()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not outside, outside
    assert not complaints, complaints


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def grave_faults(page: Page) -> list[str]:
    """What axe finds on the page as it is now, of the two worst kinds."""
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
