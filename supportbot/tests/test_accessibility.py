"""Every page of the admin can be used by whoever sees, hears or types it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Browser, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ, PinnedQuestion
from sessions_app.models import ChatSession, Handoff
from supportbot.chat import answering
from supportbot.tests.browsing import Clicker, chromium, file_of, signed_in
from supportbot.tests.sampling import one_in

pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=390, height=844)
WINDOW = ViewportSize(width=1280, height=900)
GRAVE = {"serious", "critical"}
FILE = "Frage;Reply\nHow do I pay?;By card.\nHow do I pay?;In cash.\nWho?;\n"
FAQS = "/admin/faq/faq/"
LISTS = (
    "/admin/",
    FAQS,
    f"{FAQS}add/",
    f"{FAQS}deleted/",
    f"{FAQS}imports/",
    "/admin/faq/category/",
    "/admin/faq/storedfinding/",
    "/admin/faq/failedprobe/",
    "/admin/faq/pinnedquestion/",
    "/admin/faq/voice/",
    "/admin/playground/?message=where+is+my+parcel",
    "/admin/supportbot/bottext/",
    "/admin/supportbot/bottext/add/",
    "/admin/supportbot/briefing/",
    "/admin/supportbot/appearance/",
    "/admin/sessions_app/chatsession/",
    "/admin/sessions_app/handoff/",
    "/admin/sessions_app/apikey/",
    "/admin/sessions_app/apikey/add/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/auth/group/",
    "/admin/password_change/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def staff(
    browser: Browser, live_server: LiveServer, staff_client: Client
) -> Iterator[Clicker]:
    with signed_in(browser, live_server.url, staff_client) as page:
        yield page


@pytest.fixture
def faq(make_faq: Callable[..., FAQ]) -> FAQ:
    """One that was found, has wordings, a category, and a question pinned to it."""
    faq = make_faq(alternates=["track it"], never=["lost it"], category="Orders")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    return faq


def look(staff: Clicker) -> list[str]:
    """What is wrong with the page that is open."""
    found = Axe().run(staff.page).response["violations"]
    faults = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in GRAVE
    ]
    staff.page.set_viewport_size(PHONE)
    faults.extend(["wider than a phone"][: not staff.is_as_wide_as_the_window])
    staff.page.set_viewport_size(WINDOW)
    here = staff.page.url.removeprefix(staff.home)
    return [f"{here}: {fault}" for fault in faults]


def open_all(staff: Clicker, *paths: str) -> list[str]:
    """What is wrong with each of the pages, how it is loaded included."""
    faults: list[str] = []
    for path in paths:
        staff.open(path)
        staff.page.wait_for_load_state()
        faults += look(staff)
        skip = staff.page.locator("a.skip-link[href='#content']").count()
        faults += [f"{path}: no skip link"][: not skip]
    return faults + staff.faults


def test_lists_and_empty_forms_hinder_nobody(staff: Clicker, faq: FAQ) -> None:
    session, _ = ChatSession.issued(None)
    answering.answer(session.stored(), faq.question)

    assert open_all(staff, *one_in(3, LISTS)) == []


def test_pages_of_what_is_stored_hinder_nobody(staff: Clicker, faq: FAQ) -> None:
    session = ChatSession.issued(None)[0].stored()
    answering.answer(session, faq.question)
    handoff = Handoff.objects.create(session=session, reason="asked")
    user = User.objects.get()
    pages = [
        f"{FAQS}{faq.pk}/change/",
        f"{FAQS}{faq.pk}/history/",
        f"{FAQS}{faq.pk}/delete/",
        f"/admin/faq/category/{faq.category_id}/delete/",
        f"/admin/faq/pinnedquestion/{PinnedQuestion.objects.get().pk}/change/",
        f"/admin/sessions_app/chatsession/{session.pk}/change/",
        f"/admin/sessions_app/handoff/{handoff.pk}/change/",
        f"/admin/auth/user/{user.pk}/change/",
        f"/admin/auth/user/{user.pk}/password/",
        f"/admin/auth/group/{Group.objects.earliest('pk').pk}/change/",
    ]

    assert open_all(staff, *one_in(2, pages)) == []


def test_pages_of_an_import_hinder_nobody(staff: Clicker) -> None:
    faults = open_all(staff, f"{FAQS}import/")
    staff.page.set_input_files("[name=file]", file_of(FILE))
    staff.page.wait_for_selector(".imp-rows")
    faults += look(staff)
    staff.click("button", "Import")
    staff.page.wait_for_selector("text=Undo this import")
    faults += look(staff)
    staff.click("link", "Undo this import")
    staff.page.wait_for_selector(".imp-counts")
    faults += look(staff)

    assert faults + staff.faults == []


def test_pages_that_ask_first_hinder_nobody(staff: Clicker, faq: FAQ) -> None:
    session, _ = ChatSession.issued(None)
    answering.answer(session.stored(), faq.question)

    staff.open(FAQS)
    staff.page.check("[name=_selected_action]")
    staff.page.select_option("[name=action]", "unpublish")
    staff.page.keyboard.press("Enter")
    staff.page.wait_for_selector("text=Nothing has been changed yet.")
    faults = look(staff)
    staff.open(f"{FAQS}{faq.pk}/change/")
    staff.fill("question", "How do I pay?")
    staff.page.click("[data-replay-run]")
    staff.page.wait_for_selector("[data-replay-told] *")
    faults += look(staff)
    staff.page.click("[name=_save]")
    staff.page.wait_for_selector("[name=reason]:visible")
    faults += look(staff)

    assert faults + staff.faults == []


def test_skip_link_leads_past_the_menu(staff: Clicker) -> None:
    staff.open("/admin/")

    staff.page.keyboard.press("Tab")
    staff.page.keyboard.press("Enter")

    expect(staff.page.locator("#content")).to_be_focused()


def test_command_palette_hinders_nobody(staff: Clicker, faq: FAQ) -> None:
    staff.open("/admin/")

    staff.page.keyboard.press("Control+k")
    staff.page.keyboard.type("parcel")
    staff.page.wait_for_selector(f"a[data-title='{faq.question}']")

    assert look(staff) + staff.faults == []


def test_page_of_two_editors_hinders_nobody(
    staff: Clicker, faq: FAQ, client_in: Callable[[str], Client]
) -> None:
    path = f"{FAQS}{faq.pk}/change/"
    staff.open(path)
    client_in("Publisher").post(
        path, {"question": faq.question, "answer": "Theirs.", "status": "published"}
    )
    staff.fill("answer", "Ours.")
    staff.page.click("[name=_save]")
    staff.page.wait_for_selector(".collision")

    assert look(staff) + staff.faults == []


def test_sign_in_and_pages_that_say_no_hinder_nobody(
    staff: Clicker, faq: FAQ, client_in: Callable[[str], Client]
) -> None:
    staff.open("/admin/no-such-page/")
    faults = look(staff)
    staff.open("/admin/faq/voice/add/")
    faults += look(staff)
    staff.page.context.clear_cookies()
    staff.open("/admin/login/")
    faults += look(staff)

    assert faults + staff.faults == []
