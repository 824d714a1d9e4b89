"""What the page and the widget say, in every language of the bot."""

from __future__ import annotations

import re

import pytest

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


def test_placeholders_are_those_that_the_readme_names() -> None:
    named = {
        found
        for text in page_words("en").words.values()
        for found in PLACEHOLDER.findall(text)
    }

    assert named == {"contact", "count", "hours", "limit", "reference"}
