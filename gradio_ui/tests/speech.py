"""The words that the API tells the page, for tests without it."""

from __future__ import annotations

from gradio_ui.wording import PageSpeech
from supportbot.chat.page_words import page_words


def speech(language: str) -> PageSpeech:
    told = page_words(language)
    return PageSpeech(
        language=told.language, direction=told.direction, words=told.words
    )


ENGLISH, GERMAN = speech("en"), speech("de")
