"""The page speaks the language that a browser asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradio_ui import exceptions, rendering
from gradio_ui.appearance import Looks
from gradio_ui.client import Client
from gradio_ui.conversation import Conversation, View, Visit
from gradio_ui.messages import Answer
from gradio_ui.settings import Settings
from gradio_ui.tests.fake_api import FakeAPI, Scripted
from gradio_ui.tests.speech import GERMAN as IN_GERMAN
from gradio_ui.tests.speech import speech
from gradio_ui.wording import KEPT, chosen_language, kept_speech

GERMAN = Visit(
    accept_language="de-AT,de;q=0.9,en;q=0.8", words=IN_GERMAN, session_id="s_1"
)


def ask(conversation: Conversation, text: str, visit: Visit = GERMAN) -> View:
    *_, view = conversation.ask(visit, text, key="k")
    return view


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("tlh, fr;q=0.8", "fr"),
        ("en;q=0.5, ja;q=0.9", "ja"),
        ("zh-TW", "zh"),
        ("en-GB, de", "en"),
        ("tlh", ""),
        ("de;q=much, it", "it"),
        ("*", ""),
        ("", ""),
    ],
)
def test_the_first_language_of_the_header_that_has_a_catalogue_is_spoken(
    header: str, language: str
) -> None:
    assert chosen_language(header) == language


@pytest.mark.parametrize("language", KEPT)
def test_the_kept_words_are_those_of_the_catalogue(language: str) -> None:
    told = speech({"zh": "zh-hans"}.get(language, language))
    kept = kept_speech(language)

    # Else: `python -m gradio_ui.kept_words` with the address of the API.
    assert kept.words == told.words
    assert kept.direction == told.direction


def test_the_words_of_the_api_go_before_those_of_the_page(
    api: FakeAPI, client: Client
) -> None:
    api.look = {"language": "de", "dir": "ltr", "words": {"send": "Los", "new": "x"}}

    known = Looks(client=client, settings=Settings()).current("de").speech

    assert known.say("send") == "Los"
    assert known.say("stop") == kept_speech("de").say("stop")


def test_braces_in_words_of_staff_are_text(api: FakeAPI, client: Client) -> None:
    api.look = {"words": {"wait": "{count} {x.__class__} {"}}

    known = Looks(client=client, settings=Settings()).current("en").speech

    assert known.say("wait", count=3) == "3 {x.__class__} {"


def test_the_browsers_languages_are_passed_on_to_the_api(
    api: FakeAPI, conversation: Conversation
) -> None:
    ask(conversation, "Passwort")

    assert api.asked()[0].headers["Accept-Language"] == GERMAN.accept_language


def test_a_visitor_without_languages_is_asked_for_none(
    api: FakeAPI, conversation: Conversation
) -> None:
    ask(conversation, "Passwort", replace(GERMAN, accept_language=""))

    assert "Accept-Language" not in api.asked()[0].headers


def test_a_failure_is_told_in_the_visitors_language(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=429, body={}, headers={"Retry-After": "7"}))

    view = ask(conversation, "Passwort")

    assert view.problem.startswith("Sie haben in kurzer Zeit viele Nachrichten")
    assert GERMAN.words.say("wait", count=7) in view.problem


@pytest.mark.parametrize("error", exceptions.ChatError.__subclasses__())
def test_every_failure_has_words(error: type[exceptions.ChatError]) -> None:
    assert error.words in KEPT["en"]["words"]


def test_a_reply_is_labelled_in_the_visitors_language() -> None:
    answer = Answer(text="x", source="FAQ", certainty="likely")

    shown = rendering.reply_message(answer, key="k", words=GERMAN.words).html

    assert GERMAN.words.say("closest") in shown
    assert ">Ja, danke</button>" in shown
    assert ">Kundendienst:</h3>" in shown


def test_a_page_opened_again_still_shows_the_note(
    api: FakeAPI, conversation: Conversation
) -> None:
    past = {
        "role": "assistant",
        "text": "x",
        "source": "FAQ",
        "note": "Nur <Englisch>.",
    }
    api.history = [past]

    (message,) = conversation.restore(GERMAN).messages

    assert '<p class="note" dir="auto">Nur &lt;Englisch&gt;.</p>' in message.html
