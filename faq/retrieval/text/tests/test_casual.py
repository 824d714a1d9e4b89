"""Casual wording: written in full, and without what says nothing."""

import pytest

from faq.retrieval.text.casual import in_full, read_plainly, spell_out
from faq.retrieval.text.normalisation import normalise


def plainly(text: str, *known: str) -> str:
    return read_plainly(text, normalise(text), is_known=set(known).__contains__)


@pytest.mark.parametrize(
    ("casual", "full"),
    [
        ("wheres ur shop", "where is your shop"),
        ("Where\u2019s the shop", "where is the shop"),
        ("r u open 2day", "are you open today"),
        ("what r the costs", "what are the costs"),
        ("coffee w/ milk, w/o sugar", "coffee with milk, without sugar"),
        ("im gonna be late", "i am going to be late"),
    ],
)
def test_casual_spelling_is_written_in_full(casual: str, full: str) -> None:
    assert spell_out(casual) == full


@pytest.mark.parametrize(
    "text",
    [
        "its lid were well made, ill say",
        "It's been sent",
        "How do I install R?",
        "W is for Wales",
        "I can't find Paul's order",
    ],
)
def test_words_that_may_be_meant_as_they_stand_stay(text: str) -> None:
    assert spell_out(text) == text


def test_an_apostrophe_tells_we_are_from_were() -> None:
    assert spell_out("we're here, they were not") == "we are here, they were not"


def test_a_normalised_text_is_spelled_out_like_its_original() -> None:
    text = "Where's my parcel?"

    assert in_full(text, normalise(text)) == "where is my parcel"


def test_a_normalised_text_without_casual_words_is_itself() -> None:
    normalised = "where is my parcel"

    assert in_full("Where is my parcel?", normalised) is normalised


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("hey, quick question - how long is it", "how long is it"),
        ("THIS IS A JOKE WHERE IS MY PARCEL", "WHERE IS MY PARCEL"),
        ("where is my fucking parcel", "where is my parcel"),
        ("You idiots sent the wrong tea!", "sent the wrong tea!"),
        ("is it open today? thanks", "is it open today"),
        ("omg wheres my box, this is ridiculous!!", "where is my box,"),
    ],
)
def test_fillers_and_anger_around_a_question_are_left_out(
    message: str, question: str
) -> None:
    assert plainly(message) == question


@pytest.mark.parametrize(
    "message", ["hello", "hey thanks", "This is a joke!", "wtf", "fuck you", "um"]
)
def test_a_message_of_nothing_else_stays(message: str) -> None:
    assert plainly(message) == message


def test_a_question_without_casual_words_stays_to_the_letter() -> None:
    text = "Where   is Paul\u2019s order, then?"

    assert plainly(text) == text


def test_an_abbreviation_is_written_in_full() -> None:
    assert plainly("reset my PW") == "reset my password"


def test_what_the_knowledge_base_says_itself_stays() -> None:
    assert plainly("my fb page is crap", "fb", "crap") == "my fb page is crap"
