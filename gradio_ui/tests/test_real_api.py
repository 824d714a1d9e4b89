"""A customer's journeys on the page, with the real API behind it and a scripted model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from benchmarks.teller import Teller
from faq.models import FAQ
from gradio_ui.tests.browsing import (
    OpenPage,
    ask,
    chromium,
    grave_faults,
    in_a_browser,
    served_page,
    visitors,
)
from sessions_app.models import ChatSession, Message
from supportbot.llm.tests.fake_gemini import Request, Response, answer, event

pytestmark = in_a_browser

GEMINI = "supportbot.llm.backends.gemini.GeminiBackend"
NOTHING = '{"faq": null, "also": [], "abstains": true, "answer": [], "language": "en"}'
QUESTION = "Do I get a label by e-mail when I send a parcel back?"
TOLD = "You get a label for it by e-mail from us."
LONG = 60  # times that a sentence is said again
ZOOMED = ViewportSize(width=640, height=360)  # 1280 x 720 at 200 %
# What a sighted customer needs, and could lose where the page is narrow or low.
ESSENTIAL = ("#message", "#send", "#person")


class Speaker(Teller):
    """Quotes the FAQs, knows nothing, or says its first sentence again and again."""

    abstains = False
    dwells = False

    def respond_to(self, request: Request) -> Response:
        said = super().respond_to(request)
        if self.abstains:
            return answer(NOTHING)
        if not self.dwells:
            return said
        opening, sentence, rest = re.split(r"(\{[^{]*\})", text_of(said), maxsplit=1)
        again = [event(f", {sentence}")] * LONG
        events = event(opening + sentence), *again, *answer(rest).events
        return replace(said, events=events, pause=0.05)


def text_of(said: Response) -> str:
    pieces = (each["candidates"][0]["content"]["parts"] for each in said.events)
    return "".join(part["text"] for parts in pieces for part in parts)


@pytest.fixture(scope="module")
def home(live_server: LiveServer, free_port: Callable[[], int]) -> Iterator[str]:
    with served_page(api_url=live_server.url, port=free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium() as started:
        # Playwright keeps an event loop in this thread, and Django sees it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


@pytest.fixture
def model(settings: Settings) -> Iterator[Speaker]:
    with Speaker() as speaker:
        options = {"model": "any", "api_key": "any", "base_url": speaker.url}
        settings.LLMS = {"default": {"BACKEND": GEMINI, "OPTIONS": options}}
        settings.MODEL_BELOW = "likely"  # what is likely is for the customer to judge
        yield speaker


@pytest.fixture
def page(
    transactional_db: None,
    make_faq: Callable[..., FAQ],
    model: Speaker,
    browser: Browser,
    home: str,
) -> Iterator[Page]:
    """The page of a company with a few FAQs, as a new visitor opens it."""
    make_faq(category="Orders", alternates=["track my parcel", "parcel not arrived"])
    make_faq("How do I return a parcel?", f"Send it back within 30 days. {TOLD}")
    make_faq("How do I reset my password?", "Choose **Forgot password**.")
    with visitors(browser, home) as open_page:
        yield open_page(reduced_motion="reduce")


def reload(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()


def test_a_likely_answer_and_a_choice_are_settled_after_reloads(
    page: Page, model: Speaker
) -> None:
    ask(page, "password?")
    expect(page.get_by_text("Closest answer")).to_be_visible()
    reload(page)
    expect(page.get_by_text("Closest answer")).to_be_visible()
    faults = grave_faults(page)
    page.get_by_role("button", name="Yes, thanks").click()
    expect(page.locator(".words", has_text="Yes, thanks")).to_be_visible()
    expect(page.locator(".reply .tools")).to_have_count(2)
    ask(page, "password?")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator(".reply .tools")).to_have_count(4)
    model.abstains = True
    ask(page, "parcel")
    expect(page.locator(".reply .tools")).to_have_count(5)
    chip = page.get_by_role("button", name="How do I return a parcel?").last
    expect(chip).to_be_visible()
    reload(page)
    expect(chip).to_be_visible()
    faults += grave_faults(page)
    ask(page, "the second one")
    expect(page.locator(".answer", has_text=TOLD)).to_be_visible()
    reload(page)
    expect(page.locator(".reply").last).to_contain_text("From our help centre")
    faults += grave_faults(page)
    chip.click()
    expect(page.locator(".answer", has_text=TOLD)).to_have_count(2)

    assert faults == []
    assert ChatSession.objects.count() == 1


def test_a_generated_answer_is_stopped_asked_again_and_read_after_a_reload(
    page: Page, model: Speaker
) -> None:
    model.dwells = True
    ask(page, QUESTION)
    expect(page.locator(".answer", has_text=TOLD)).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("This answer was interrupted.")).to_be_visible()
    assert model.hung_up.wait(5)
    reload(page)
    expect(page.get_by_text("This answer was interrupted.")).to_be_visible()
    faults = grave_faults(page)
    ask(page, QUESTION)
    expect(page.locator(".answer", has_text=TOLD)).to_have_count(2)
    reload(page)
    expect(page.locator(".typing")).to_be_visible()
    model.is_stopping.set()
    expect(page.locator(".typing")).to_have_count(0)
    faults += grave_faults(page)

    assert faults == []
    states = Message.objects.filter(role="user").values_list("state", flat=True)
    assert states[0] == "interrupted"


def test_enlarged_and_in_forced_colours_a_customer_reads_and_asks_for_a_person(
    page: Page,
) -> None:
    page.set_viewport_size(ZOOMED)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")

    ask(page, QUESTION)
    expect(page.get_by_text("Written by AI from these articles")).to_be_visible()
    reload(page)
    page.locator("summary").first.click()
    expect(page.locator("details[open]").get_by_text("30 days")).to_be_visible()
    lost = [part for part in ESSENTIAL if not is_in_sight(page, part)]
    moving = page.evaluate("document.getAnimations().length")
    faults = grave_faults(page)
    page.get_by_role("button", name="Talk to a person").click()
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("Your reference")).to_be_visible()
    reload(page)
    expect(page.get_by_text("Your reference")).to_be_visible()
    write_as_staff("I am on it.")
    expect(page.locator(".answer", has_text="I am on it.")).to_be_visible()
    reload(page)
    expect(page.get_by_role("heading", name="A colleague")).to_have_count(1)
    faults += grave_faults(page)

    assert (lost, moving, faults) == ([], 0, [])
    assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED["width"]


def is_in_sight(page: Page, part: str) -> bool:
    box = page.locator(part).bounding_box()
    return bool(box) and 0 <= box["y"] and box["y"] + box["height"] <= ZOOMED["height"]


def write_as_staff(text: str) -> None:
    Message.objects.create(
        session=ChatSession.objects.get(),
        role=Message.Role.ASSISTANT,
        text=text,
        epoch=0,
        source="Staff",
        state=Message.State.ANSWERED,
    )
