"""What a reply must not repeat."""

from __future__ import annotations

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
