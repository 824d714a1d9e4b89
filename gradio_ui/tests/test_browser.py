"""The customers' journeys in a real browser, against a scripted API."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from gradio_ui.settings import Settings
from gradio_ui.tests.browsing import (
    OpenPage,
    ask,
    chromium,
    grave_faults,
    in_a_browser,
    served_page,
    visitors,
)
from gradio_ui.tests.fake_api import FakeAPI, Scripted, reply, streamed
from gradio_ui.tests.speech import ENGLISH, speech

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def addresses(free_port: Callable[[], int]) -> Settings:
    return Settings(api_url=f"http://127.0.0.1:{free_port()}", port=free_port())


@pytest.fixture
def api(addresses: Settings) -> Iterator[FakeAPI]:
    with FakeAPI(port=int(addresses.api_url.rpartition(":")[2])) as fake:
        # The page keeps what it is told for a minute, longer than a test lasts.
        words = dict(ENGLISH.words)
        fake.look = {"examples": ["How do I reset my password?"], "words": words}
        arabic = {"language": "ar", "dir": "rtl"}
        fake.looks = {"ar": arabic | {"words": dict(speech("ar").words)}}
        yield fake


@pytest.fixture(scope="module")
def home(addresses: Settings) -> Iterator[str]:
    with served_page(api_url=addresses.api_url, port=addresses.port) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, home: str) -> Iterator[OpenPage]:
    with visitors(browser, home) as opened:
        yield opened


def test_a_customer_asks_follows_a_suggestion_and_starts_anew(
    api: FakeAPI, open_page: OpenPage
) -> None:
    page = open_page()

    assert grave_faults(page) == []
    page.get_by_role("button", name="How do I reset my password?").click()
    expect(page.get_by_text("From our help centre")).to_be_visible()
    ask(page, "thanks")
    expect(page.get_by_text("Did that help?").last).to_be_visible()
    assert grave_faults(page) == []
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator("#helped").get_by_text("Talk to a person")).to_be_visible()
    ask(page, "<img src=//evil.example/x.png> ![x](//evil.example/y.png)")
    expect(page.get_by_text("![x](//evil.example/y.png)")).to_be_visible()
    page.get_by_role("button", name="Where is my order?").click()
    expect(page.get_by_text("I'm sorry")).to_have_count(3)  # one of them for listeners
    expect(page.get_by_role("button", name="Where is my order?")).to_have_count(2)
    assert grave_faults(page) == []
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_text("How can we help?")).to_be_visible()

    assert [request.body.get("session_id") for request in api.asked()] == [
        None,
        *["s_1"] * 3,
    ]
    assert api.asked("/feedback")[0].body["rating"] == "down"
    assert page.locator("#helped").inner_text() == ""
    assert api.asked("/reset")[0].body == {"session_id": "s_1"}
    assert page.locator("img").count() == 0


def test_a_likely_answer_is_denied_at_a_click(
    api: FakeAPI, open_page: OpenPage
) -> None:
    page = open_page(color_scheme="dark")

    ask(page, "has my parcel left")
    expect(page.get_by_text("Closest answer")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, thanks")).to_be_visible()
    assert grave_faults(page) == []
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator(".answer", has_text="Then maybe one")).to_be_visible()

    assert api.asked()[1].body["message"] == "No"
    expect(page.get_by_role("button", name="Yes, thanks")).to_be_hidden()
    expect(page.get_by_role("button", name="Do you ship abroad?")).to_have_count(2)
    page.context.set_offline(True)
    ask(page, "is anyone there")
    expect(page.get_by_role("alert")).to_contain_text("We can't reach")
    expect(page.get_by_label("Your message")).to_have_value("is anyone there")
    expect(page.locator(".toast-body")).to_be_hidden()
    page.context.set_offline(False)


def test_without_a_mouse_a_customer_asks_and_reads_what_the_answer_rests_on(
    api: FakeAPI, open_page: OpenPage
) -> None:
    api.may_finish.clear()
    page = open_page()

    page.get_by_label("Your message").focus()
    page.keyboard.type("my")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("address")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_text("until the parcel is packed")).to_be_visible()
    assert grave_faults(page) == []
    api.may_finish.set()
    expect(page.get_by_text("Written by AI from these articles")).to_be_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Until the parcel is packed.")).to_be_visible()

    assert api.asked()[0].body["message"] == "my\naddress"
    assert grave_faults(page) == []


def test_an_answer_is_stopped_and_what_was_asked_meanwhile_comes_next(
    api: FakeAPI, open_page: OpenPage
) -> None:
    api.may_finish.clear()
    page = open_page()

    ask(page, "my address")
    expect(page.get_by_text("until the parcel is packed")).to_be_visible()
    ask(page, "my password")
    expect(page.get_by_text("Will be sent after this answer")).to_be_visible()
    page.get_by_label("Your message").fill("a draft")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("This answer was interrupted.")).to_be_visible()
    api.may_finish.set()
    expect(page.get_by_text("From our help centre")).to_be_visible()
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("Written by AI from these articles")).to_be_visible()

    expect(page.get_by_label("Your message")).to_have_value("a draft")
    assert [request.body["message"] for request in api.asked()] == [
        "my address",
        "my password",
        "my address",
    ]


def test_a_customer_says_what_was_wrong_and_a_colleague_answers(
    api: FakeAPI, open_page: OpenPage
) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, "my password")

    page.get_by_role("button", name="This did not help").click()
    page.get_by_role("button", name="It is out of date").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    ask(page, "a human please")
    page.get_by_role("button", name="Talk to a person").last.click()
    page.get_by_label("A complaint").check()
    page.get_by_label("E-mail address").fill("me@example.org")
    assert grave_faults(page) == []
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("Your reference: a1b2c3")).to_be_visible()
    expect(page.locator("article")).to_have_count(4)
    staff = {"source": "Staff", "html": "<p>I am on it.</p>", "author": "Ann"}
    api.history = [{"role": "assistant", "text": "x", "message_id": 9, **staff}]
    expect(page.get_by_text("I am on it.")).to_be_visible()

    assert [one.body.get("reason") for one in api.asked("/feedback")] == [
        None,
        "outdated",
    ]
    assert api.asked("/handoff")[0].body["contact"] == "me@example.org"
    expect(page.get_by_text("A colleague · Ann")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_visitors_have_their_own_sessions_and_keep_them_over_a_reload(
    api: FakeAPI, open_page: OpenPage
) -> None:
    first, second = open_page(), open_page()

    ask(first, "password")
    expect(first.get_by_text("From our help centre")).to_be_visible()
    second.get_by_role("button", name="Talk to a person").click()
    second.get_by_role("button", name="Pass it on").click()
    expect(second.get_by_text("Your reference: a1b2c3")).to_be_visible()
    first.get_by_label("Your message").fill("my draft")
    first.reload()
    expect(first.get_by_label("Your message")).to_have_value("my draft")
    ask(first, "password")
    expect(first.get_by_text("From our help centre")).to_be_visible()

    sessions = [request.body.get("session_id") for request in api.asked()]
    assert sessions == [None, "s_1"]
    assert "session_id" not in api.asked("/handoff")[0].body


def test_a_reload_during_an_answer_shows_that_it_is_written_and_then_its_end(
    api: FakeAPI, open_page: OpenPage
) -> None:
    page = open_page()
    ask(page, "password")
    expect(page.get_by_text("From our help centre")).to_be_visible()
    asked = {"role": "user", "text": "my earlier question", "message_id": 1}
    pending = {"role": "assistant", "text": "", "state": "pending", "message_id": 2}
    api.history = [asked, pending]

    page.reload()
    expect(page.get_by_text("my earlier question")).to_be_visible()
    expect(page.locator(".typing")).to_be_visible()
    api.history = [asked, pending | {"text": "Here it is.", "state": "answered"}]
    expect(page.locator(".answer", has_text="Here it is.")).to_be_visible()

    expect(page.locator(".typing")).to_have_count(0)
    expect(page.get_by_text("my earlier question")).to_have_count(1)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_text("my earlier question")).to_be_visible()
    page.bring_to_front()
    api.history = [{"role": "user", "text": "asked over there", "message_id": 8}]
    ask(page, "password")
    expect(other.get_by_text("asked over there")).to_be_visible()


def test_what_is_asked_while_the_page_opens_comes_after_the_earlier_messages(
    api: FakeAPI, open_page: OpenPage
) -> None:
    page = open_page()
    ask(page, "password")
    expect(page.get_by_text("From our help centre")).to_be_visible()
    api.history = [{"role": "user", "text": "my earlier question", "message_id": 1}]
    api.may_finish.clear()

    page.reload()
    page.locator("#message").fill("my address")
    page.keyboard.press("Enter")
    expect(page.locator(".words")).to_have_text("my address")
    api.may_finish.set()
    expect(page.get_by_text("Written by AI from these articles")).to_be_visible()

    assert page.locator(".words").all_inner_texts() == [
        "my earlier question",
        "my address",
    ]


def test_while_the_api_is_down_the_page_says_so_and_keeps_the_text(
    addresses: Settings, open_page: OpenPage
) -> None:
    page = open_page(viewport={"width": 360, "height": 740})

    expect(page.get_by_role("alert")).to_contain_text("We can't reach")
    ask(page, "password")
    expect(page.get_by_label("Your message")).to_have_value("password")
    assert grave_faults(page) == []
    with FakeAPI(port=int(addresses.api_url.rpartition(":")[2])):
        expect(page.get_by_text("We're back.")).to_be_visible()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("From our help centre")).to_be_visible()

    expect(page.get_by_text("We're back.")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_an_arabic_browser_has_an_arabic_page_from_right_to_left(
    api: FakeAPI, open_page: OpenPage
) -> None:
    page = open_page(locale="ar-EG", send="إرسال")
    note = {"note": "بالإنجليزية فقط.", "certainty": "likely"}
    api.enqueue(Scripted(chunks=streamed(reply(**note))))

    expect(page.get_by_text("كيف يمكننا مساعدتك؟")).to_be_visible()
    page.get_by_label("رسالتك").fill("نسيت كلمة المرور")
    page.keyboard.press("Enter")
    expect(page.get_by_text("بالإنجليزية فقط.")).to_be_visible()

    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert directions(page) == ["rtl", "ltr", "rtl"]
    assert is_left_of(page, "#send", "#message")
    assert grave_faults(page) == []
    assert api.asked()[0].headers["Accept-Language"].startswith("ar-EG")


def directions(page: Page) -> list[str]:
    """In which direction the question, the answer and the note are read."""
    blocks = page.locator("#transcript :is(.words, .answer, .note)")
    told: list[str] = blocks.evaluate_all(
        "blocks => blocks.map((block) => getComputedStyle(block).direction)"
    )
    return told


def is_left_of(page: Page, one: str, other: str) -> bool:
    boxes = [page.locator(part).bounding_box() for part in (one, other)]
    left, right = (box["x"] if box else 0 for box in boxes)
    return left < right
