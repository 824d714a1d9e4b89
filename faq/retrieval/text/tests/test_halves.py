"""Messages that ask one question, and those that may ask several."""

from __future__ import annotations

import pytest

from faq.retrieval.text.halves import is_question, questions_in, split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is it red? Is it blue?", ("Is it red?", "Is it blue?")),
        ("Is it red? And is it blue?", ("Is it red?", "is it blue?")),
        ("is it red and can i eat it", ("is it red", "can i eat it")),
        ("is it red, also i want a box", ("is it red", "i want a box")),
        ("paint it red then eat it up", ("paint it red", "eat it up")),
        ("is the U.S. far? is it red", ("is the U.S. far?", "is it red")),
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
        "initials",
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


STORY = (
    "I have bought from you for years, and my sister too. The box came today and the"
    " tin is crushed. Where do I send it? I am at home all day."
)


def test_of_a_long_message_the_sentences_that_ask_are_its_questions() -> None:
    assert questions_in(STORY) == ("Where do I send it?",)


def test_a_message_that_is_not_long_has_no_questions_within() -> None:
    assert questions_in("The tin is crushed. Where do I send it?") == ()


def test_of_many_questions_the_last_three_are_read() -> None:
    asked = [f"Where is parcel number {number} of all these?" for number in "1234"]

    assert questions_in(" ".join(asked)) == tuple(asked[1:])


def test_a_number_with_a_point_is_no_end_of_a_sentence() -> None:
    assert split("does the big kettle weigh 2.5 kilos or less?") == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("配送はいつ？返品できますか？", ("配送はいつ？", "返品できますか？")),
        ("退货？可以退货吗？", ()),
    ],
    ids=["two questions", "a word and a question"],
)
def test_questions_without_spaces_are_parted_by_their_marks(
    text: str, parts: tuple[str, ...]
) -> None:
    assert split(text) == parts
