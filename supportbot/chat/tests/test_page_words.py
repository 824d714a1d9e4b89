"""What the page and the widget say, in every language of the bot."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from supportbot.chat.page_words import WORDS, page_words
from supportbot.models import SHIPPED_LANGUAGES

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
def test_every_word_is_there_in_every_language(language: str) -> None:
    page = page_words(language)

    assert page.words.keys() == WORDS.keys()
    assert all(page.words.values())


@pytest.mark.parametrize(
    ("language", "direction", "send"),
    [("en", "ltr", "Send"), ("de", "ltr", "Senden"), ("ar", "rtl", "إرسال")],
)
def test_words_are_translated_and_know_their_direction(
    language: str, direction: str, send: str
) -> None:
    page = page_words(language)

    assert (page.direction, page.words["send"]) == (direction, send)


def test_page_or_widget_says_every_word() -> None:
    sources = [
        *settings.BASE_DIR.glob("gradio_ui/*.py"),
        *settings.BASE_DIR.glob("gradio_ui/browser/*.*"),
        *settings.BASE_DIR.glob("supportbot/widget/*.py"),
        *settings.BASE_DIR.glob("supportbot/widget/source/*.js"),
    ]
    text = "".join(file.read_text(encoding="utf-8") for file in sources)

    unsaid = {key for key in WORDS if f'"{key}"' not in text}

    assert unsaid == set()


def test_placeholders_are_those_that_the_readme_names() -> None:
    named = {
        found
        for text in page_words("en").words.values()
        for found in PLACEHOLDER.findall(text)
    }

    assert named == {"count", "hours", "limit", "reference"}
