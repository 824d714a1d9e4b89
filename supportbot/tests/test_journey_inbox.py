"""Staff turn a miss into an answer, in a browser, in two clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ
from supportbot.tests.browsing import chromium, signed_in

pytestmark = pytest.mark.browser


def ask(client: Client, question: str) -> str:
    answer = client.post(
        "/chat", {"message": question}, content_type="application/json"
    )
    return answer.content.decode()


def test_misses_become_a_wording_and_an_faq(
    staff_client: Client,
    client: Client,
    live_server: LiveServer,
    make_faq: Callable[..., FAQ],
    record_property: Callable[[str, object], None],
) -> None:
    make_faq("Where is my parcel?", "On its way.")
    ask(client, "has the pigeon landed")
    ask(client, "do you sell crocodiles")
    with chromium() as browser, signed_in(browser, live_server.url, staff_client) as it:
        it.open("/admin/inbox/")
        question = it.page.locator(".inbox-question", has_text="pigeon")
        card = it.page.locator("[data-inbox-card]").filter(has=question)
        if card.get_attribute("open") is None:
            it.press(card.locator("summary").first)
        button = card.get_by_role("button", name="Add as wording")
        expect(button.locator("xpath=..")).to_contain_text("Answers 1 of 1")
        it.press(button)
        expect(it.page.get_by_text("it answers 1 question")).to_be_visible()
        wording_clicks, it.clicks = it.clicks, 0
        it.click("button", "New FAQ")
        it.fill("answer", "No, alligators only.")
        it.press(it.page.locator("[name=_save]"))
        it.page.wait_for_url("**/admin/faq/faq/")
        faults = it.faults

    record_property("clicks", f"{wording_clicks} to add a wording, {it.clicks} an FAQ")
    assert "On its way." in ask(client, "has the pigeon landed")
    assert "alligators" in ask(client, "do you sell crocodiles")
    assert (wording_clicks <= 2, it.clicks <= 2, faults) == (True, True, [])
