"""The admin as a whole: its first page, its accounts, its safety in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ, Category, Phrasing
from sessions_app.models import APIKey, Message
from sessions_app.tests.talking import adopt_session, make_session

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ATTACKS = settings.BASE_DIR.parent / "shared/corpora/adversarial/xss.dev.jsonl"

MakeClient = Callable[..., Client]


def miss(question: str, reply: str = "Sorry.") -> Message:
    """Store a question that the bot could not answer."""
    session = make_session()
    asked = Message.objects.create(session=session, epoch=0, role="user", text=question)
    return Message.objects.create(
        session=session,
        epoch=0,
        role="assistant",
        text=reply,
        source="Fallback",
        state="fallback",
        reason="model_timeout",
        reply_to=asked,
    )


def test_first_page_leads_to_the_transcript_of_a_missed_question(
    staff_client: Client,
) -> None:
    reply = miss("Do you rent tents?")

    page = staff_client.get("/admin/").content.decode()

    link = f"/admin/sessions_app/chatsession/{reply.session_id}/change/"
    assert (
        f'<a href="{link}#message-{reply.reply_to_id}">Do you rent tents?</a>' in page
    )
    assert "100 % of 1 replies in 7 days" in page
    assert "the model took too long" in page


def test_first_page_without_missed_questions_says_so(staff_client: Client) -> None:
    page = staff_client.get("/admin/").content.decode()

    assert "Every question of the last 7 days was answered." in page


def test_first_page_counts_the_faqs_in_use(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("One?")
    make_faq("Two?", status="draft")

    response = staff_client.get("/admin/")

    knowledge = {"answerable": 1, "drafts": 1, "can_add": True}
    assert response.context["knowledge"] == knowledge


def test_editor_of_faqs_sees_no_conversations(client_who_may: MakeClient) -> None:
    miss("Do you rent tents?")

    page = client_who_may("view_faq").get("/admin/").content.decode()

    assert 'href="/admin/faq/faq/"' in page
    assert "tents" not in page
    assert "/admin/sessions_app/" not in page
    assert "/admin/auth/" not in page


def test_staff_without_permission_see_nothing(client_who_may: MakeClient) -> None:
    miss("Do you rent tents?")

    page = client_who_may().get("/admin/").content.decode()

    assert "Your account has no permissions." in page
    assert "tents" not in page
    assert "/admin/faq/" not in page
    assert "/admin/sessions_app/" not in page


@pytest.mark.django_db
def test_signing_in_leads_to_the_first_page() -> None:
    User.objects.create_superuser("boss", password="a long secret")

    response = Client().post(
        "/admin/login/", {"username": "boss", "password": "a long secret"}
    )

    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    "path", ["user/", "user/add/", "user/{pk}/change/", "user/{pk}/password/", "group/"]
)
def test_accounts_are_kept_in_the_admin(staff_client: Client, path: str) -> None:
    boss = User.objects.get()

    response = staff_client.get("/admin/auth/" + path.format(pk=boss.pk))

    assert response.status_code == 200


@pytest.fixture
def visit(live_server: LiveServer, staff_client: Client) -> Callable[..., list[str]]:
    """Open pages in Chromium as a superuser; what they did that they must not do."""
    name = settings.SESSION_COOKIE_NAME
    value = staff_client.cookies[name].value
    # Browsers take loopback for secure, but not a secure cookie from plain HTTP.
    url = live_server.url.replace("http:", "https:")

    def open_pages(*paths: str) -> list[str]:
        faults: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=CHROMIUM_ARGS
            )
            page = browser.new_page()
            page.context.add_cookies(
                [{"name": name, "value": value, "url": url, "secure": True}]
            )
            watch(page, live_server.url, faults)
            for path in paths:
                page.goto(live_server.url + path)
            browser.close()
        return faults

    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    return open_pages


def watch(page: Page, home: str, faults: list[str]) -> None:
    """Note scripts of an attack, scripts that break, and requests to other hosts."""
    ours = (home, "data:", "blob:")

    def note_dialog(dialog: Any) -> None:  # Any: playwright's own class
        faults.append(f"dialog on {page.url}")
        dialog.dismiss()

    def note_request(request: Any) -> None:  # Any: playwright's own class
        faults.extend([request.url][: not request.url.startswith(ours)])

    page.on("dialog", note_dialog)
    page.on("request", note_request)
    page.on("pageerror", lambda error: faults.append(str(error)))


@pytest.mark.browser
def test_no_page_runs_what_customers_or_editors_wrote(
    visit: Callable[..., list[str]],
) -> None:
    if not ATTACKS.exists():
        pytest.skip(f"there is no {ATTACKS}")
    with ATTACKS.open(encoding="utf-8") as lines:
        attacks = [json.loads(line)["case"] for line in islice(lines, 0, None, 300)]
    everything = "\n\n".join(attacks)
    category = Category.objects.create(name=attacks[0][:100])
    faq = FAQ.objects.create(question=everything[:500], answer=everything)
    FAQ.objects.bulk_create(
        FAQ(question=text[:500], answer=text, category=category) for text in attacks
    )
    Phrasing.objects.bulk_create(Phrasing(faq=faq, text=text[:500]) for text in attacks)
    key, _ = APIKey.objects.create_key(attacks[1][:100])
    named = adopt_session(key, attacks[2])
    replies = [miss(text, reply=text) for text in [everything, *attacks]]
    Message.objects.filter(role="assistant").update(session=named, faq=faq)

    faults = visit(
        "/admin/",
        "/admin/faq/faq/",
        f"/admin/faq/faq/{faq.pk}/change/",
        "/admin/sessions_app/chatsession/",
        f"/admin/sessions_app/chatsession/{named.pk}/change/",
        f"/admin/sessions_app/chatsession/{replies[0].session_id}/change/",
    )

    assert len(attacks) >= 12
    assert faults == []


def test_page_can_be_entered_at_its_content(staff_client: Client) -> None:
    page = staff_client.get("/admin/faq/faq/").content.decode()

    assert '<a class="skip-link" href="#content">' in page
    assert '<div id="content" role="main" tabindex="-1"' in page


def test_sign_in_says_who_can_set_a_new_password(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()

    assert "An administrator can set a new one" in page


def test_empty_list_says_what_fills_it(staff_client: Client) -> None:
    page = staff_client.get("/admin/sessions_app/handoff/").content.decode()

    assert "Customers who ask for a human are listed here." in page


def test_search_without_a_hit_offers_the_whole_list(staff_client: Client) -> None:
    page = staff_client.get("/admin/faq/faq/", {"q": "zebra"}).content.decode()

    assert "Nothing in this list fits" in page
    assert "Show all" in page


def test_dates_have_one_style_without_seconds(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(question="Q?", answer="A.")
    FAQ.objects.filter(pk=faq.pk).update(updated_at="2026-03-01T14:05:33Z")

    page = staff_client.get("/admin/faq/faq/").content.decode()

    assert "1 Mar 2026, 14:05" in page
