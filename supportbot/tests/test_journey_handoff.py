"""A customer asks for a human, a colleague answers, the customer reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from supportbot.tests.browsing import SignIn, chromium, signed_in

pytestmark = pytest.mark.browser

HANDOFFS = "/admin/sessions_app/handoff/"


@pytest.fixture
def sign_in(live_server: LiveServer) -> Iterator[SignIn]:
    with chromium() as browser, ExitStack() as windows:
        yield lambda client: windows.enter_context(
            signed_in(browser, live_server.url, client)
        )


def post(client: Client, path: str, **body: object) -> dict[str, object]:
    response = client.post(path, body, content_type="application/json")
    assert response.status_code < 300
    answered: dict[str, object] = response.json()
    return answered


def test_a_colleague_answers_and_the_customer_sees_it(
    staff_client: Client,
    client: Client,
    sign_in: SignIn,
    record_property: Callable[[str, object], None],
) -> None:
    session = post(client, "/chat", message="Where is my red bicycle?")["session_id"]
    post(
        client,
        "/handoff",
        session_id=session,
        reason="no_answer",
        contact="ann@example.com",
    )
    staff = sign_in(staff_client)

    staff.open("/admin/")
    badge = staff.page.locator(f"a[href^='{HANDOFFS}'] .side-badge")
    expect(badge.first).to_have_text("1")
    staff.press(staff.page.locator(f".card[href^='{HANDOFFS}']"))
    staff.press(staff.page.locator("#result_list tbody th a").first)
    staff.fill("reply", "It is in our **workshop**.")
    staff.click("button", "Save and mark as done")
    staff.page.wait_for_selector("text=1 handoff marked as done.")
    told = post(client, "/history", session_id=session)

    messages = told["messages"]
    assert isinstance(messages, list)
    assert messages[-1]["source"] == "Staff"
    assert messages[-1]["html"] == "<p>It is in our <strong>workshop</strong>.</p>\n"
    assert told["handoff"] is None
    assert staff.faults == []
    record_property("clicks", f"{staff.clicks} to answer a customer")
    assert staff.clicks <= 3
