"""Staff at a browser: signed in, watched for faults, and with their clicks counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    FilePayload,
    Locator,
    Page,
    Request,
    TimeoutError,  # noqa: A004  # Playwright's, the only one here
    sync_playwright,
)

CHROMIUM = Path("/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

SignIn = Callable[[Client], "Clicker"]


class Clicker:
    """A page of a browser whose clicks are counted; typing is none.

    staff.click("button", "Save"); staff.clicks == 1
    """

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.clicks = 0
        self.faults: list[str] = []
        page.on("console", self._note_message)
        page.on("request", self._note_request)
        page.on("pageerror", lambda error: self._note(str(error)))

    def open(self, path: str) -> None:
        """Where the journey begins: a bookmark, no click."""
        self.page.goto(self.home + path)

    def click(self, role: Any, name: str) -> None:  # Any: playwright's own list
        """Press what has that role and begins with that name."""
        self.press(self.page.get_by_role(role, name=name).first)

    def press(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, what: Locator, option: str) -> None:
        """Click on a list and type what it is to say."""
        self.press(what)
        self.page.keyboard.type(option)
        self.page.keyboard.press("Enter")

    def fill(self, name: str, text: str) -> None:
        try:
            self.page.fill(f"[name={name}]", text)
        except TimeoutError as exc:  # of another page than the journey expects
            exc.add_note(f"What the page says:\n{self.page.inner_text('body')[:2000]}")
            raise

    @property
    def is_as_wide_as_the_window(self) -> bool:
        """Whether nothing of the page is beside what is seen."""
        script = "document.documentElement.scrollWidth <= window.innerWidth"
        return bool(self.page.evaluate(script))

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url.removeprefix(self.home)}: {fault}")

    def _note_message(self, message: Any) -> None:  # Any: playwright's own class
        if message.type == "error" and "status of" not in message.text:
            self._note(message.text)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self._note(f"asks {request.url}")


def file_of(text: str) -> FilePayload:
    """A file that can be chosen in the browser."""
    return {"name": "faq.csv", "mimeType": "text/csv", "buffer": text.encode()}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for several tests, beside which they may use the database."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        # Playwright's own loop in this thread makes Django think that it is in one.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@contextmanager
def signed_in(browser: Browser, home: str, client: Client) -> Iterator[Clicker]:
    """A page with the session of the client, in a window of its own."""
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    # Browsers take loopback for secure, but not a secure cookie from plain HTTP.
    url = home.replace("http:", "https:")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": name, "value": value, "url": url, "secure": True}])
    yield Clicker(context.new_page(), home)
    context.close()
