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
        "whats up",
        "hmm see you all",
        "team",
        "hi hi hi hi hi hi hi hi",
    ],
)
def test_small_talk_is_chatter(text: str) -> None:
    assert is_small_talk(normalise(text))


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
def test_questions_are_no_chatter(text: str) -> None:
    assert not is_small_talk(normalise(text))
