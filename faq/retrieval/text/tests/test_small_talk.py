"""Greetings, thanks and small talk, told from questions."""

from __future__ import annotations

import pytest

from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.small_talk import is_small_talk


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "Hiiiii!",
        "Hellooo there",
        "heeello",
        "byee",
        "Good morning team",
        "good evening sir",
        "thanks a lot",
        "Thank you so much!",
        "thanks again for all the help",
        "ok great",
        "How are you?",
        "hi, how are you doing",
        "hello team, never mind",
        "bye",
        "many thanks",
        "see you soon",
        "nice to meet you",
        "whats up",
        "hmm see you all",
        "team",
        "السّلامُ عليكم",
        "こんにちは！",
        "您好，在吗？",
        "謝謝",
        "hi hi hi hi hi hi hi hi",
    ],
)
def test_what_is_said_to_be_friendly_is_small_talk(text: str) -> None:
    assert is_small_talk(normalise(text)) is True


@pytest.mark.parametrize(
    "text",
    [
        "hi, where is my parcel?",
        "thanks but it still does not work",
        "help",
        "help me please thanks",
        "is it you",
        "you",
        "good mattress for my back",
        "good morrning",
        "cancel",
        "cancel how are you",
        "",
        "hi hi hi hi hi hi hi hi hi",
        "no no no no no no no no no no",
    ],
)
def test_what_asks_for_something_is_no_small_talk(text: str) -> None:
    assert is_small_talk(normalise(text)) is False
