"""What support staff do most, in a browser, in few clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ, PinnedQuestion
from supportbot.tests.browsing import Clicker, SignIn, chromium, file_of, signed_in

pytestmark = pytest.mark.browser

FAQS = "/admin/faq/faq/"
FILE = (
    "Kundenanliegen;Reply\n"
    "How do I pay?;By card.\n"
    "How do I pay?;In cash.\n"
    "Where is my parcel?;On its way.\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def sign_in(browser: Browser, live_server: LiveServer) -> Iterator[SignIn]:
    """A window of its own for each: `sign_in(staff_client)`."""
    with ExitStack() as windows:
        yield lambda client: windows.enter_context(
            signed_in(browser, live_server.url, client)
        )


@pytest.fixture
def tell(
    record_property: Callable[[str, object], None],
) -> Callable[[Clicker, str], int]:
    """Have the end of the run print the clicks of a journey, and give their number."""

    def record_clicks(staff: Clicker, journey: str) -> int:
        record_property("clicks", f"{staff.clicks} to {journey}")
        return staff.clicks

    return record_clicks


def test_write_try_publish_ask(
    staff_client: Client,
    client: Client,
    sign_in: SignIn,
    tell: Callable[[Clicker, str], int],
) -> None:
    staff = sign_in(staff_client)

    staff.open(FAQS)
    staff.press(staff.page.locator("a[href$='faq/faq/add/']").first)
    staff.fill("question", "Do you ship to Norway?")
    staff.fill("answer", "**Yes**, within five days.")
    staff.click("button", "Save and continue editing")
    staff.fill("message", "do you ship to norway")
    staff.page.keyboard.press("Enter")
    expect(staff.page.locator("[data-playground-result]")).to_contain_text("five days")
    staff.choose(staff.page.locator("[name=status]"), "Published")
    staff.press(staff.page.locator("[name=_save]"))
    staff.page.wait_for_url(f"**{FAQS}")
    answer = client.post(
        "/chat", {"message": "do you ship to norway"}, content_type="application/json"
    )

    assert "five days" in answer.content.decode()
    assert tell(staff, "write, try, publish and ask") <= 5


def test_import_with_a_conflict_and_a_renamed_column_then_undo(
    staff_client: Client,
    make_faq: Callable[..., FAQ],
    sign_in: SignIn,
    tell: Callable[[Clicker, str], int],
) -> None:
    make_faq("Where is my parcel?", "Here.")
    staff = sign_in(staff_client)

    staff.open(FAQS)
    staff.click("link", "Import")
    with staff.page.expect_file_chooser() as chooser:
        staff.press(staff.page.locator("[name=file]"))
    chooser.value.set_files(file_of(FILE))
    told = staff.page.locator(".imp-panel summary").first
    expect(told).to_contain_text("“Kundenanliegen” → Question")
    conflict = staff.page.locator("tr", has=staff.page.locator(".imp-chip-conflicting"))
    staff.choose(conflict.locator("select"), "Take this one")
    staff.click("button", "Import")
    staff.page.wait_for_selector("text=Your choices are applied")
    staff.click("button", "Import")
    staff.click("link", "Undo this import")
    staff.click("button", "Undo this import")
    staff.page.wait_for_selector("text=is undone")

    assert [faq.answer for faq in FAQ.objects.visible()] == ["Here."]
    assert tell(staff, "import with a conflict and a renamed column, and undo") <= 7


def test_restore_a_version(
    staff_client: Client,
    make_faq: Callable[..., FAQ],
    sign_in: SignIn,
    tell: Callable[[Clicker, str], int],
) -> None:
    faq = make_faq(answer="The first text.")
    staff = sign_in(staff_client)
    staff.open(f"{FAQS}{faq.pk}/change/")
    staff.fill("answer", "The second text.")
    staff.page.locator("[name=_continue]").click()

    staff.click("link", "History")
    staff.click("button", "Restore")
    staff.page.wait_for_selector("text=The first text.")

    faq.refresh_from_db()
    assert faq.answer == "The first text."
    assert tell(staff, "restore a version") <= 3


def test_second_of_two_editors_sees_both_texts_and_nothing_is_lost(
    staff_client: Client,
    client_in: Callable[[str], Client],
    make_faq: Callable[..., FAQ],
    sign_in: SignIn,
) -> None:
    faq = make_faq(answer="The first text.")
    anna, ben = sign_in(staff_client), sign_in(client_in("Publisher"))
    anna.open(f"{FAQS}{faq.pk}/change/")
    ben.open(f"{FAQS}{faq.pk}/change/")

    anna.fill("answer", "What Anna wrote.")
    anna.press(anna.page.locator("[name=_save]"))
    anna.page.wait_for_url(f"**{FAQS}")
    ben.fill("answer", "What Ben wrote.")
    ben.press(ben.page.locator("[name=_save]"))

    shown = ben.page.locator(".collision")
    expect(shown).to_contain_text("What Anna wrote.")
    expect(shown).to_contain_text("Ben")
    faq.refresh_from_db()
    assert faq.answer == "What Anna wrote."


def test_pinned_question_stops_a_publish_and_a_reason_lets_it_through(
    staff_client: Client, make_faq: Callable[..., FAQ], sign_in: SignIn
) -> None:
    faq = make_faq()
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    staff = sign_in(staff_client)
    staff.open(f"{FAQS}{faq.pk}/change/")

    staff.fill("question", "How do I pay?")
    staff.press(staff.page.locator("[name=_save]"))
    staff.page.wait_for_selector("[name=reason]:visible")
    asked = FAQ.objects.get().question
    staff.fill("reason", "Parcels are gone.")
    staff.press(staff.page.locator("[name=_save]"))
    staff.page.wait_for_url(f"**{FAQS}")

    assert asked == "Where is my parcel?"
    assert FAQ.objects.get().question == "How do I pay?"


def test_viewer_reads_and_can_change_nothing(
    client_in: Callable[[str], Client], make_faq: Callable[..., FAQ], sign_in: SignIn
) -> None:
    faq = make_faq(alternates=["track it"])
    viewer = sign_in(client_in("Viewer"))

    viewer.open(f"{FAQS}{faq.pk}/change/")

    expect(viewer.page.locator("#content")).to_contain_text("track it")
    expect(viewer.page.locator("[name=_save], [name=answer]")).to_have_count(0)
    viewer.open(f"{FAQS}add/")
    expect(viewer.page.locator("body")).to_contain_text("may not do this")
