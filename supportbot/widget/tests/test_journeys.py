"""Customers' journeys on a company's own site, with the real API behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from faq.models import FAQ
from sessions_app.models import ChatSession, Feedback, Handoff, Message
from supportbot.widget.tests.conftest import Visits, hindrances
from supportbot.widget.tests.dripping import DrippingBackend
from supportbot.widget.tests.shop import Shop, shop

pytestmark = pytest.mark.browser

ANSWER = "Open your order and choose 'Track'."
PHONE = ViewportSize(width=360, height=740)

KEEP_SESSION = "key => localStorage.setItem(key, JSON.stringify({session: 's_gone'}))"
DEGRADED = {"status": "degraded"}
ADD = """given => {
  const one = document.createElement("support-chat");
  for (const [name, value] of Object.entries(given)) one.setAttribute(name, value);
  document.body.append(one);
}"""
ANY = {"Access-Control-Allow-Origin": "*"}


def past(message_id: int, role: str, text: str, **fields: Any) -> dict[str, Any]:
    """A message as the history tells it."""
    told = {"message_id": message_id, "role": role, "text": text, "html": None}
    return told | {"created_at": "2024-05-01T12:00:00Z"} | fields


def past_of(shipping: FAQ) -> list[dict[str, Any]]:
    """A message of every kind; the last reply is still being written."""
    faq = {"id": shipping.pk, "question": shipping.question, "category": ""}
    return [
        past(1, "user", "abroad?"),
        past(2, "assistant", "Is this what you meant?", source="FAQ", rating="up")
        | {"kind": "closest", "suggestions": [faq]},
        past(3, "user", "And by ship?"),
        past(4, "assistant", "By ship, too.", source="Gemini AI", citations=[faq]),
        past(5, "user", "Really?"),
        past(6, "assistant", "I", source="Gemini AI", state="interrupted"),
        past(7, "assistant", "Really.", source="Staff", author="Ada"),
        past(8, "user", "One more"),
        past(9, "assistant", "", state="pending"),
    ]


LAST = past(9, "assistant", "Here it is.", source="FAQ", certainty="sure")


@pytest.fixture(autouse=True)
def faqs(make_faq: Callable[..., FAQ]) -> None:
    make_faq(category="Orders", alternates=["track my parcel", "parcel not arrived"])
    make_faq(
        "How do I return a parcel?",
        "Send it back within [30 days](https://x.example/r).",
    )
    make_faq("How do I reset my password?", "Choose **Forgot password**.")
    make_faq("Do you ship abroad?", "To all of Europe.")


def open_chat(page: Page) -> None:
    page.get_by_role("button", name="Open the chat").click()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def told(page: Page) -> list[Any]:  # Any: events as the page notes them
    events: list[Any] = page.evaluate("window.told")
    return events


def test_on_a_strict_page_without_storage_a_customer_gets_all_kinds_of_answers(
    visits: Visits, site: Shop
) -> None:
    page = visits.open(site.url, has_storage=False)
    faults = hindrances(page)

    open_chat(page)
    expect(page.get_by_role("dialog", name="Bean & Leaf")).to_be_visible()
    faults += hindrances(page)
    ask(page, "Where is my parcel?")
    expect(
        page.get_by_text("From our help centre: Where is my parcel? · Orders")
    ).to_be_visible()
    ask(page, "password?")
    expect(page.get_by_role("button", name="Yes, thanks")).to_be_visible()
    page.get_by_role("button", name="No", exact=True).click()
    ask(page, "parcel")
    page.get_by_role("button", name="How do I return a parcel?").click()
    expect(page.get_by_role("link", name="30 days")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    page.get_by_role("button", name="This did not help").first.click()
    page.get_by_role("button", name="It is out of date").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    faults += hindrances(page)

    assert faults == []
    assert Feedback.objects.get().reason == "outdated"
    assert [kind for kind, _ in told(page)][:3] == ["open", "message", "message"]
    assert told(page)[2][1]["text"] == ANSWER
    # Neither do its styles leak out, nor those of the page in.
    assert size_of(page, "h1") == "30px"
    assert size_of(page, "h2") == "16px"


def test_after_thanks_it_asks_once_whether_that_helped(
    visits: Visits, live_server: LiveServer
) -> None:
    page = visits.open(f"{live_server.url}/widget/demo")
    page.get_by_role("link", name="Embedding").focus()

    page.locator("support-chat").evaluate("chat => chat.ask('Where is my parcel?')")
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    ask(page, "thanks")
    expect(page.get_by_text("Did that help?")).to_be_visible()
    faults = hindrances(page)
    page.get_by_role("button", name="Yes, thanks").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    buttons = page.locator(".reply").last.get_by_role("button").count()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Embedding")).to_be_focused()
    assert (faults, buttons) == ([], 0)
    assert Feedback.objects.get().rating == "up"


def size_of(page: Page, what: str) -> str:
    found = page.locator(what).first.evaluate("one => getComputedStyle(one).fontSize")
    return str(found)


def test_an_answer_outlives_its_element_is_stopped_and_another_question_waits(
    visits: Visits, site: Shop, settings: Settings
) -> None:
    backend = f"{DrippingBackend.__module__}.{DrippingBackend.__name__}"
    settings.LLMS = {"default": {"BACKEND": backend}}
    page = visits.open(site.url)

    open_chat(page)
    ask(page, "May I send the parcel back after a week abroad?")
    expect(page.get_by_text("Send it back within").first).to_be_visible()
    page.evaluate("one = document.querySelector('support-chat'); one.remove()")
    assert DrippingBackend.is_over.wait(5)
    page.evaluate("document.body.append(one)")
    expect(page.get_by_text("Send it back within").first).to_be_visible()
    ask(page, "Where is my parcel?")
    expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    faults = hindrances(page)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("This answer was interrupted.")).to_be_visible()
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("Written by AI from these articles")).to_be_visible()

    assert faults == []
    assert DrippingBackend.calls == 3
    assert Message.objects.filter(role="user", state="interrupted").count() == 2


def test_a_person_is_asked_for_and_a_colleague_answers(
    visits: Visits, site: Shop
) -> None:
    page = visits.open(site.url)
    page.clock.install()

    open_chat(page)
    page.get_by_role("button", name="Talk to a person").click()
    faults = hindrances(page)
    page.get_by_label("What is it about?").select_option("A complaint")
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your reference")).to_be_visible()
    reference = ChatSession.objects.get().reference
    expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()
    events = told(page)
    page.get_by_role("button", name="Close the chat").click()
    write_as_staff("I have looked into it.")
    page.clock.run_for(6_000)
    expect(page.get_by_role("button", name="New message")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="New message")).to_be_visible()
    open_chat(page)
    expect(page.get_by_role("heading", name="A colleague")).to_be_visible()

    assert faults == []
    handoff = Handoff.objects.get()
    assert (handoff.reason, handoff.contact) == ("complaint", "ada@example.com")
    assert events[-1] == ["handoff", {"reference": reference, "hours": ""}]


def write_as_staff(text: str) -> None:
    Message.objects.create(
        session=ChatSession.objects.get(),
        role=Message.Role.ASSISTANT,
        text=text,
        epoch=0,
        source="Staff",
        state=Message.State.ANSWERED,
    )


def test_a_reload_and_another_tab_show_the_same_conversation(
    visits: Visits, site: Shop
) -> None:
    page = visits.open(site.url)

    open_chat(page)
    ask(page, "Where is my parcel?")
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    page.get_by_label("Your message").fill("my draft")
    page.reload()
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("my draft")
    second = visits.open(site.url, beside=page)
    open_chat(second)
    expect(second.get_by_text(ANSWER, exact=True)).to_be_visible()
    ask(second, "How do I reset my password?")
    expect(page.get_by_text("Forgot password")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_text("How can we help?")).to_be_visible()
    expect(second.get_by_text("How can we help?")).to_be_visible()

    assert ChatSession.objects.count() == 1


def test_after_a_reload_each_message_is_what_it_was(
    visits: Visits, site: Shop, live_server: LiveServer
) -> None:
    page = visits.open(site.url)
    page.evaluate(KEEP_SESSION, f"support-chat {live_server.url}/")
    messages = past_of(FAQ.objects.get(question="Do you ship abroad?"))
    pages = iter([messages, [*messages[:-1], LAST]])
    page.route(
        "**/history",
        lambda route: route.fulfill(json={"messages": next(pages)}, headers=ANY),
    )

    page.clock.install()
    page.reload()
    open_chat(page)
    expect(page.get_by_text("Writing an answer").first).to_be_visible()
    expect(page.get_by_text("A colleague: Ada")).to_be_visible()
    expect(page.get_by_text("This answer was interrupted.")).to_be_visible()
    expect(page.get_by_text("Closest answer")).to_be_visible()
    page.locator("summary", has_text="Do you ship abroad?").click()
    expect(page.get_by_text("To all of Europe.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="This helped").first).to_have_attribute(
        "aria-pressed", "true"
    )
    page.clock.run_for(1_600)
    expect(page.get_by_text("Here it is.")).to_be_visible()
    faults = hindrances(page)
    # The API no longer knows that session: another begins, with nothing to do for it.
    page.get_by_role("button", name="Do you ship abroad?").first.click()
    expect(page.get_by_text("To all of Europe.", exact=True)).to_have_count(2)

    assert faults == []


def test_while_the_api_is_down_a_message_waits_and_goes_by_itself(
    visits: Visits, site: Shop, live_server: LiveServer
) -> None:
    page = visits.open(site.url)
    open_chat(page)
    expect(page.get_by_label("Your message")).to_be_focused()

    page.route(f"{live_server.url}/**", lambda route: route.abort("connectionrefused"))
    ask(page, "Where is my parcel?")
    expect(page.get_by_role("alert")).to_contain_text("We can't reach")
    expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    faults = hindrances(page)
    page.get_by_label("Your message").fill("my draft")
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()

    expect(page.get_by_role("alert").first).to_be_hidden()
    expect(page.get_by_label("Your message")).to_have_value("my draft")
    assert faults == []
    assert Message.objects.filter(role="user").count() == 1


def test_on_a_phone_in_the_dark_by_keyboard_alone(visits: Visits, site: Shop) -> None:
    page = visits.open(site.url, viewport=PHONE, color_scheme="dark")
    page.route("**/status", lambda route: route.fulfill(json=DEGRADED, headers=ANY))

    page.get_by_role("button", name="Open the chat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bean & Leaf")).to_be_focused()
    expect(page.get_by_text("answers may be missing")).to_be_visible()
    page.get_by_label("Your message").focus()
    page.keyboard.type("Where is my")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("parcel?")
    page.keyboard.press("Enter")
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    faults = hindrances(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    small = targets_below(page, pixels=44)
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Open the chat")).to_be_focused()
    assert (faults, width, small) == ([], 360, [])
    assert Message.objects.filter(text="Where is my\nparcel?").exists()


def targets_below(page: Page, *, pixels: int) -> list[str]:
    """The buttons that are hard to hit."""
    script = """(buttons, least) => buttons.filter((one) => {
      const {width, height} = one.getBoundingClientRect();
      return width && (width < least || height < least);
    }).map((one) => one.outerHTML)"""
    found: list[str] = page.locator("support-chat button").evaluate_all(script, pixels)
    return found


def test_an_arabic_browser_has_it_from_right_to_left(
    visits: Visits, site: Shop
) -> None:
    page = visits.open(site.url, locale="ar-EG")

    page.get_by_role("button", name="افتح الدردشة").click()
    page.get_by_label("رسالتك").fill("Where is my parcel?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("من مركز المساعدة لدينا")).to_be_visible()

    frame = page.locator(".frame")
    assert (frame.get_attribute("dir"), frame.get_attribute("lang")) == ("rtl", "ar")
    assert hindrances(page) == []


def test_of_several_on_one_page_those_of_one_api_show_the_same(
    visits: Visits, live_server: LiveServer, settings: Settings
) -> None:
    first = live_server.url
    second = first.replace("localhost", "127.0.0.1")
    body = (
        f'<script src="{first}/widget.js"></script>'
        f'<support-chat id="one" api="{first}" brand="One" open></support-chat>'
        f'<support-chat id="two" api="{second}" brand="Two" position="left" '
        'colour="#ffd000" greeting="Hi!"></support-chat>'
    )
    with shop(first, second, body=body) as opened:
        settings.EMBED_ORIGINS = [opened.url]
        visits.allow(opened.url, second)
        page = visits.open(opened.url)
        expect(page.get_by_role("dialog", name="One")).to_be_visible()
        page.locator("#one").evaluate("one => one.ask('Where is my parcel?')")
        expect(page.locator("#one").get_by_text(ANSWER, exact=True)).to_be_visible()
        page.locator("#two").evaluate("one => one.open()")
        expect(page.locator("#two").get_by_text("Hi!")).to_be_visible()
        page.route("**/none/**", lambda route: route.fulfill(status=404, headers=ANY))
        page.evaluate(ADD, {"id": "three", "api": first, "open": ""})
        expect(page.locator("#three").get_by_text(ANSWER, exact=True)).to_be_visible()
        page.evaluate(ADD, {"id": "four", "api": f"{first}/none", "open": ""})
        expect(page.locator("#four").get_by_role("alert").first).to_contain_text(
            "The chat isn't available at the moment."
        )
        faults = hindrances(page)

        assert faults == []
        assert page.locator("#two .bubble").count() == 0
        assert [fault.count("answers 404") for fault in visits.faults] == [1]
        visits.faults.clear()
