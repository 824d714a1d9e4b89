"""What is said beside a question, and the reports of a long message."""

from __future__ import annotations

import pytest

from faq.retrieval.text.halves import has_long_number, reports, without_asides


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("where is my parcel 889123", "where is my parcel"),
        ("where is my parcel #AB-20391?", "where is my parcel?"),
        ("the lamp does not turn on anymore", "the lamp does not turn on"),
        ("Wo ist bitte mein Paket", "Wo ist mein Paket"),
        ("je veux payer en ligne svp", "je veux payer en ligne"),
        ("can i pay by card", None),
        ("cancel order 889123", None),
        ("do you have size 42 in blue", None),
    ],
)
def test_asides_are_left_out_where_enough_remains(said: str, left: str | None) -> None:
    assert without_asides(said) == left


def test_a_long_number_is_an_order_not_a_size() -> None:
    assert has_long_number("error 40312")
    assert not has_long_number("size 42")


def test_a_story_is_told_in_reports() -> None:
    story = "The lamp came on Monday but the glass was cracked. I am so angry!"

    assert reports(story) == (
        "The lamp came on Monday",
        "the glass was cracked",
        "I am so angry",
    )


def test_what_is_shouted_is_a_report() -> None:
    shouted = "WHERE IS MY LAMP it should have been here on the first of May"

    assert "WHERE IS MY LAMP " in reports(shouted)


def test_a_short_message_is_one_report() -> None:
    assert reports("it broke and nobody answers me") == ()
