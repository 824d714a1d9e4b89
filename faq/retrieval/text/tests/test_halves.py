"""Messages that ask one question, and those that may ask several."""

from __future__ import annotations

import pytest

from faq.retrieval.text.halves import is_question, split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is it red? Is it blue?", ("Is it red?", "Is it blue?")),
        ("Is it red? And is it blue?", ("Is it red?", "is it blue?")),
        ("is it red and can i eat it", ("is it red", "can i eat it")),
        ("is it red, also i want a box", ("is it red", "i want a box")),
        ("paint it red then eat it up", ("paint it red", "eat it up")),
        ("i want to eat it AND paint it", ("i want to eat it", "paint it")),
        ("paint it red & eat it", ("paint it red", "eat it")),
        ("ist es rot und auch ist es blau?", ("ist es rot", "ist es blau?")),
    ],
    ids=[
        "sentences",
        "and",
        "two predicates",
        "also",
        "then",
        "a wish",
        "a sign",
        "another language",
    ],
)
def test_what_may_stand_on_its_own_is_parted(text: str, parts: tuple[str, ...]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "do you sell cats and dogs",
        "how do i cancel and refund?",
        "the box came and the lid was broken",
        "Hello! Where is my box?",
        "It came. It broke.",
        "Is it a? Is it b? Is it c? Is it d?",
        "",
    ],
    ids=["nouns", "one asker", "a story", "greeting", "told", "too many", "empty"],
)
def test_one_question_is_left_whole(text: str) -> None:
    assert split(text) == ()


@pytest.mark.parametrize(
    ("part", "asks"),
    [("it broke?", True), ("and how", True), ("is it", True), ("it is", False)],
)
def test_a_question_is_known_by_its_start_or_end(part: str, *, asks: bool) -> None:
    assert is_question(part) is asks
