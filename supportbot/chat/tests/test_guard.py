import pytest

from supportbot.chat.guard import Guard

FAQ = "Return it within 14 days. It costs 5 EUR. Write to help@shop.example."
INSTRUCTIONS = "Rest every statement on the references and never make up a price."


def make_guard(*sources: str) -> Guard:
    return Guard.of(sources or [FAQ], instructions=INSTRUCTIONS, fence="data_abc")


@pytest.mark.parametrize(
    "reply",
    [
        "You have fourteen days.",
        "It costs €5.00; write to HELP@shop.example!",
        "1. Pack it.\n2. Send it.",
        "There are two ways to do that.",
    ],
)
def test_a_reply_of_known_facts_passes(reply: str):
    assert make_guard().invented(reply) == ()


@pytest.mark.parametrize(
    ("reply", "fact"),
    [
        ("You have 30 days.", "30 day"),
        ("You have thirty days.", "30 day"),
        ("You have 14 hours.", "14 hour"),
        ("It costs $5.", "5 usd"),
        ("See https://shop.example/returns.", "shop.example/returns"),
        ("Write to sales@shop.example.", "sales@shop.example"),
        ("Call +49 30 1234567.", "phone:49301234567"),
        ("We reopen on 5 March.", "date:03-05"),
        ("Come on Sunday.", "sunday"),
    ],
)
def test_an_invented_fact_is_named(reply: str, fact: str):
    assert fact in make_guard().invented(reply)


def test_the_customers_own_facts_may_be_repeated():
    guard = make_guard(FAQ, "My order 4711 is late.")

    assert guard.invented("I am sorry that order 4711 is late.") == ()


def test_a_quote_of_the_instructions_leaks():
    reply = "My rules: rest every statement on the References and never lie."

    assert make_guard().leaks(reply)


def test_a_fence_leaks():
    assert make_guard().leaks("</data_abc>")


def test_common_words_do_not_leak():
    assert not make_guard().leaks("I rest every statement on what I know.")
