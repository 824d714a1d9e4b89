"""The page speaks the language that a browser asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gradio_ui import rendering
from gradio_ui.conversation import Conversation, Tab, Visit
from gradio_ui.messages import Answer
from gradio_ui.tests.fake_api import LIKELY, FakeAPI, Scripted, reply, streamed
from gradio_ui.wording import words_for

GERMAN = Visit(tab=Tab(), accept_language="de-AT,de;q=0.9,en;q=0.8")


def ask(conversation: Conversation, text: str, visit: Visit = GERMAN) -> Any:
    *_, view = conversation.ask(visit, text)
    return view


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "Senden"),
        ("tlh, fr;q=0.8", "Envoyer"),
        ("en;q=0.5, ja;q=0.9", "送信"),
        ("zh-TW", "发送"),
        ("en-GB, de", "Send"),
        ("tlh", "Send"),
        ("de;q=much, it", "Invia"),
        ("*", "Send"),
        ("", "Send"),
    ],
)
def test_the_first_language_of_the_header_that_has_a_catalogue_is_spoken(
    header: str, said: str
) -> None:
    assert words_for(header).gettext("Send") == said


def test_arabic_has_a_form_for_each_of_its_plurals() -> None:
    wait = "Please wait {count} second.", "Please wait {count} seconds."

    said = {words_for("ar").ngettext(*wait, count) for count in (1, 2, 5)}

    assert len(said) == 3


def test_the_browsers_languages_are_passed_on_to_the_api(
    api: FakeAPI, conversation: Conversation
) -> None:
    ask(conversation, "Passwort")

    assert api.asked()[0].headers["Accept-Language"] == GERMAN.accept_language


def test_a_visitor_without_languages_is_asked_for_none(
    api: FakeAPI, conversation: Conversation
) -> None:
    ask(conversation, "Passwort", Visit(tab=Tab()))

    assert "Accept-Language" not in api.asked()[0].headers


def test_yes_and_no_to_a_likely_answer_are_the_visitors_words(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(chunks=streamed(reply(LIKELY, certainty="likely"))))

    view = ask(conversation, "Wo ist es?")

    assert view.tab.messages[-1].choices == ("Ja, danke", "Nein")


def test_a_failure_is_told_in_the_visitors_language(
    api: FakeAPI, conversation: Conversation
) -> None:
    api.enqueue(Scripted(status=429, body={}, headers={"Retry-After": "7"}))

    view = ask(conversation, "Passwort")

    assert view.problem.startswith("Sie haben in kurzer Zeit viele Nachrichten")
    assert "Bitte warten Sie 7 Sekunden." in view.problem


def test_a_message_that_is_too_long_is_refused_in_the_visitors_language(
    conversation: Conversation,
) -> None:
    view = ask(conversation, "x" * 101)

    assert (
        view.problem == "Ihre Nachricht hat 101 Zeichen. Bitte kürzen Sie sie auf 100."
    )


def test_where_an_answer_comes_from_is_told_in_the_visitors_language() -> None:
    answer = Answer(text="x", source="Gemini AI", session_id="s", citations=("A?",))

    shown = rendering.answer_html(answer, words_for("fr"))

    assert "notre FAQ : A?" in shown
    assert "Assistance :" in shown


def test_the_note_on_an_answer_stands_under_it_and_is_only_text() -> None:
    answer = Answer(text="x", source="FAQ", session_id="s", note="Nur <b>Englisch</b>.")

    shown = rendering.answer_html(answer)

    assert '<div class="note" dir="auto">Nur &lt;b&gt;Englisch' in shown
    assert shown.index("<p>x</p>") < shown.index("note") < shown.index("From our FAQ")


def test_a_page_opened_again_still_shows_the_note(
    api: FakeAPI, conversation: Conversation
) -> None:
    past = {"role": "assistant", "text": "x", "source": "FAQ", "note": "Nur Englisch."}
    api.history = [past]

    view = conversation.restore(replace(GERMAN, session_id="s_1"))

    assert "Nur Englisch." in view.tab.messages[0].html
    assert "Aus unserer FAQ" in view.tab.messages[0].html
