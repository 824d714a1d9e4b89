"""The form of an FAQ while somebody writes in it, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def signed_in(client: Client, home: str) -> Iterator[Page]:
    """A page of a browser with the session of the client."""
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    # Browsers take loopback for secure, but not a secure cookie from plain HTTP.
    url = home.replace("http:", "https:")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGS
        )
        page = browser.new_page()
        page.context.add_cookies(
            [{"name": name, "value": value, "url": url, "secure": True}]
        )
        yield page
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}")
def test_writer_sees_the_answer_and_what_it_would_do(
    live_server: LiveServer, staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?", "Here.", alternates=["track it"])

    with signed_in(staff_client, live_server.url) as page:
        page.goto(f"{live_server.url}/admin/faq/faq/add/")
        page.fill("[name=question]", "Can I pay cash?")
        page.fill("[name=wordings]", "coins\n\nTrack it!")
        page.fill("[name=answer]", "**No.** Card only.")

        expect(page.locator(".faq-preview strong")).to_have_text("No.")
        expect(page.locator(".faq-lines").first).to_have_text("2 wordings")
        expect(page.locator(".faq-check-urgent")).to_contain_text("“Track it!” finds")
        expect(page.locator(".faq-check-summary")).to_contain_text("1 thing to look at")
