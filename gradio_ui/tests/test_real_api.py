"""A customer's journeys on the page, with the real API and a scripted model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from benchmarks.teller import Teller
from faq.models import FAQ
from gradio_ui.tests.browsing import (
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
STREAM = "text/event-stream"
ZOOMED = ViewportSize(width=640, height=450)  # 1280 x 900 at 200 %
# What a sighted customer needs, and could lose where the page is narrow or low.
ESSENTIAL = ("#message", "#send", "#person")


class Speaker(Teller):
    """Quotes the FAQs, knows nothing, or says its first sentence again and again."""

    abstains = False
    dwells = False

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = Event()  # so that what dwells comes to its end

    def respond_to(self, request: Request) -> Response:
        said = super().respond_to(request)
        if self.abstains:
            return answer(NOTHING)
        if not self.dwells:
            return said
        return Response(raw=self._dwelling(text_of(said)), content_type=STREAM)

    def _dwelling(self, text: str) -> Iterator[bytes]:
        opening, sentence, rest = re.split(r"(\{[^{]*\})", text, maxsplit=1)
        yield piece(opening + sentence)
        while not self.goes_on.wait(0.1):
            yield piece(f", {sentence}")
        yield from answer(rest).as_stream().raw


def piece(text: str) -> bytes:
    """A part of an answer that is not yet at its end."""
    return b"".join(Response(events=(event(text),)).as_stream().raw)


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


def test_a_likely_answer_is_confirmed_after_a_reload_and_declined(page: Page) -> None:
    ask(page, "password?")
    expect(page.get_by_text("Closest answer")).to_be_visible()
    reload(page)
    expect(page.get_by_text("Closest answer")).to_be_visible()
    faults = grave_faults(page)
    page.get_by_role("button", name="Yes, thanks").click()
    expect(page.locator(".reply .answer").last).to_have_text("Glad to help!")
    ask(page, "password?")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator(".reply .answer").last).to_contain_text("I'm sorry about that.")

    assert faults == []
    assert ChatSession.objects.count() == 1


def test_one_of_the_questions_that_were_offered_is_chosen_by_typing_and_by_a_click(
    page: Page, model: Speaker
) -> None:
    model.abstains = True
    chips = page.locator(".reply").get_by_role("button", name="How do I return")

    ask(page, "parcel")
    expect(chips).to_have_count(1)
    reload(page)
    expect(chips).to_have_count(1)
    faults = grave_faults(page)
    ask(page, "the second one")
    expect(page.locator(".answer", has_text=TOLD)).to_be_visible()
    reload(page)
    expect(page.locator(".reply").last).to_contain_text("From our help centre")
    faults += grave_faults(page)
    chips.click()
    expect(page.locator(".answer", has_text=TOLD)).to_have_count(2)

    assert faults == []


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
    model.goes_on.set()
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
    for part in ESSENTIAL:
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
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

    assert (moving, faults) == (0, [])
    assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED["width"]


def write_as_staff(text: str) -> None:
    Message.objects.create(
        session=ChatSession.objects.get(),
        role=Message.Role.ASSISTANT,
        text=text,
        epoch=0,
        source="Staff",
        state=Message.State.ANSWERED,
    )
