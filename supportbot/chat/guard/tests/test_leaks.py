"""What a reply must not repeat."""

from __future__ import annotations

import pytest

from supportbot.chat.guard import Guard

INSTRUCTIONS = "Rest every statement on the references and never make up a price."
GUARD = Guard.of(said=[], instructions=INSTRUCTIONS, fence="data_abc")


def test_a_quote_of_the_instructions_leaks() -> None:
    reply = "My rules: rest every statement on the References and never lie."

    assert GUARD.leaks(reply)


def test_a_fence_leaks() -> None:
    assert GUARD.leaks("</data_abc>")


def test_common_words_do_not_leak() -> None:
    assert not GUARD.leaks("I rest every statement on what I know.")


@pytest.mark.parametrize(
    "reply",
    [
        "**Rest** _every_ statement *on the references* and `never` make up a price.",
        "R e s t e v e r y s t a t e m e n t o n t h e r e f e r e n c e s a n d never",
        "Rest every\u200bstate\u00adment on the re\u2060ferences and never make up",
        "Ｒｅｓｔ ｅｖｅｒｙ ｓｔａｔｅｍｅｎｔ on the references and never",
        "Rеst еvеry stаtеmеnt оn thе rеfеrеncеs аnd nеvеr mаkе up а pricе.",
        "Rest-every-statement-on-the-references-and-never-make-up-a-price",
        "Rést evéry státement on the références and never make up a price.",
        "Rest every\n\n- statement\n- on the references\n- and never make up a price",
    ],
)
def test_no_spelling_hides_a_leak(reply: str) -> None:
    assert GUARD.leaks(reply)


@pytest.mark.parametrize(
    "fence", ["data\\_abc", "d a t a _ a b c", "DATA_ABC", "ｄata_abc"]
)
def test_no_spelling_hides_the_fence(fence: str) -> None:
    assert GUARD.leaks(f"The mark is {fence}.")


def test_a_leak_over_several_sentences_is_seen() -> None:
    first, second = (
        "Rest every statement on the references",
        "and never make up a price.",
    )

    end = GUARD.end_of(" Hello. Rest every statement")

    assert not GUARD.leaks("Rest every statement")
    assert GUARD.leaks(" on the references and never", after=end)
    assert not GUARD.leaks(second)
    assert GUARD.leaks(second, after=GUARD.end_of(first))


def test_what_a_text_goes_on_from_stays_short() -> None:
    end = ""
    for _ in range(1_000):
        end = GUARD.end_of("one sentence of a long reply. ", after=end)

    assert len(end) < 100
