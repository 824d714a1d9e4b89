"""The guard in front of generated replies, and the facts it compares."""

from __future__ import annotations

import time

import pytest

from supportbot.chat.guard import Guard, known_facts, stated_facts

FAQ = "Return it within 14 days. It costs 5 EUR. Write to help@shop.example."
INSTRUCTIONS = "Rest every statement on the references and never make up a price."


def make_guard(*said: str) -> Guard:
    return Guard.of(said=said, instructions=INSTRUCTIONS, fence="data_abc")


def invented(reply: str, *said: str, evidence: str = FAQ) -> list[str]:
    faults = make_guard(*said).faults(reply, evidence=evidence)
    return [fault.found for fault in faults]


@pytest.mark.parametrize(
    "reply",
    [
        "You have fourteen days.",
        "It costs €5.00; write to HELP@shop.example!",
        "1. Pack it.\n2. Send it.",
        "There are two ways to do that.",
    ],
)
def test_a_reply_of_known_facts_passes(reply: str) -> None:
    assert invented(reply) == []


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
def test_an_invented_fact_is_named(reply: str, fact: str) -> None:
    assert fact in invented(reply)


def test_the_customers_own_facts_may_be_repeated() -> None:
    said = "My order 4711 is late; write to me at https://me.example."

    assert invented("I am sorry that order 4711 is late.", said) == []
    assert invented("See https://me.example.", said) == ["me.example"]


def test_what_another_quote_says_is_no_evidence() -> None:
    assert invented("You have 14 days.", evidence="It costs 5 euros.") == ["14 day"]


def test_a_quote_of_the_instructions_leaks() -> None:
    reply = "My rules: rest every statement on the References and never lie."

    assert make_guard().leaks(reply)


def test_a_fence_leaks() -> None:
    assert make_guard().leaks("</data_abc>")


def test_common_words_do_not_leak() -> None:
    assert not make_guard().leaks("I rest every statement on what I know.")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("1,000 EUR", "1000 eur"),
        ("€1.000,00", "1000 eur"),
        ("1000 euros", "1000 eur"),
        ("10\u00a0000 €", "10000 eur"),
        ("$5.50", "5.5 usd"),
        ("£7", "7 gbp"),
        ("CHF 12", "12 chf"),
        ("20 %", "20 percent"),
        ("20 percent", "20 percent"),
        ("fourteen days", "14 day"),
        ("14-day", "14 day"),
        ("14 business days", "14 day"),
        ("twenty-one days", "21 day"),
        ("two hundred hours", "200 hour"),
        ("5 mins", "5 minute"),
        ("March 5", "date:03-05"),
        ("the 5th of March", "date:03-05"),
        ("2026-03-05", "date:03-05"),
        ("05.03.2026", "date:5/3/2026"),
        ("5/3/2026", "date:5/3/2026"),
        ("5 pm", "time:17:00"),
        ("17:00", "time:17:00"),
        ("12:30 a.m.", "time:00:30"),
        ("on Monday", "monday"),
        ("https://www.Shop.example/Reset.", "shop.example/reset"),
        ("shop.example/reset/", "shop.example/reset"),
        ("Help@Shop.example", "help@shop.example"),
        ("+1 (555) 010-9999", "phone:15550109999"),
        ("2FA", "2"),
    ],
)
def test_a_fact_has_one_spelling(text: str, fact: str) -> None:
    assert fact in stated_facts(text)
    assert fact in known_facts(text)


def test_both_ends_of_a_range_have_its_unit() -> None:
    assert stated_facts("3-5 business days") == {"3 day", "5 day"}


def test_the_unit_belongs_to_the_fact() -> None:
    assert stated_facts("14 hours").isdisjoint(known_facts("14 days"))


def test_a_text_vouches_for_its_bare_numbers() -> None:
    assert "14" in known_facts("fourteen days")


def test_numbers_of_a_list_are_no_facts() -> None:
    assert stated_facts("1. Open the page.\n2) Click.\n**Step 3:** Done.") == set()


@pytest.mark.parametrize(
    "text", ["one of us", "two ways", "You may ask.", "I am here."]
)
def test_common_words_are_no_facts(text: str) -> None:
    assert stated_facts(text) == set()


@pytest.mark.parametrize(
    "pattern",
    [
        "1",
        "1 ",
        "1-",
        "(1)",
        "a@a.",
        "www.",
        "a.a.",
        "one ",
        "1,000",
        "€",
        "jan ",
        "1:",
    ],
)
def test_no_text_takes_long(pattern: str) -> None:
    text = pattern * (4000 // len(pattern))
    started = time.process_time()

    stated_facts(text)
    known_facts(text)

    assert time.process_time() - started < 2
