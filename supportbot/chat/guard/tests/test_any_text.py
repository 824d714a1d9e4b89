"""Whatever a text is, the guard reads it once and comes to a verdict."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportbot.chat.guard import Guard
from supportbot.chat.guard.guard import LONGEST

EVIDENCE = "Delivery takes 3 to 5 working days and costs £3.95. Call 020 7946 0000."
GUARD = Guard.of(said=["Do you ship?"], instructions="one two " * 8, fence="data_x")
PATTERNS = (
    *("\n", " ", "1", "1 ", "1-", "1:", "1,", "1 000 ", "(1)", "(", '"', "'", "@"),
    *("a@a.", "www.", "a.b.", "http://", "one ", "two-", "hundred ", "and ", "half "),
    *("€", "€1", "jan ", "Mon-", "9:00-", "2 h ", "一", "点", "A. ", "Mr. ", "Aa "),
    *(
        "a ",
        "a-",
        "x, ",
        "* ",
        "| ",
        "e\u0301",
        "\u0301",
        "\u0301\u0323",
        "\u200b",
        "дв",
    ),
    *("…", "。", "I have ", "no "),
)
# Digits that are no numerals, numbers without end, dates that are none, other nothings.
ODD = (
    *("", "፩ days", "² days", "½ price", "9" * 500, "1" + ",000" * 200, "1e999 days"),
    *("300.1.1.1", "99/99/9999", "31.02.2027", "25:61", "00000", "+0", "@@@", "://"),
    *("a@", ".com", "€", "%", "-", "nan", "\x00", "\ufdfa" * 50, "Ω≈ç√∫≤≥÷", "Ⅳ days"),
    *(
        "田中さんにあげて",
        "(╯°□°）╯︵ ┻━┻)",
        "٣ أيام",
        "३ दिन",
        "①②③",
        "1️⃣",
        "\u202e3 days",
    ),
    *("İ", "ß" * 50),
)
# No surrogates: what comes in is storable text.
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS, max_size=120) | st.lists(
    st.sampled_from([*PATTERNS, *ODD, "dot ", "at ", "free ", "13 Mai ", "März ", "½"]),
    max_size=12,
).map("".join)


@given(said=TEXTS, evidence=TEXTS, customer=TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise(said: str, evidence: str, customer: str) -> None:
    guard = Guard.of(said=[customer], instructions=evidence, fence="data_x")

    assert isinstance(guard.faults(said, evidence=evidence, topic=customer), tuple)
    guard.leaks(said, after=guard.end_of(customer))


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_texts_are_judged(text: str) -> None:
    GUARD.faults(text, evidence=EVIDENCE)
    GUARD.faults(EVIDENCE, evidence=text)


@pytest.mark.parametrize("pattern", PATTERNS, ids=ascii)
def test_evidence_of_twice_the_length_takes_twice_the_steps(pattern: str) -> None:
    def judge(length: int) -> Callable[[], object]:
        evidence = pattern * (length // len(pattern))
        return lambda: GUARD.faults("It takes 6 days.", evidence=evidence)

    judge(100)()  # what is read from files, once

    assert _steps(judge(2_000)) < 2.5 * _steps(judge(1_000)) + 500


@pytest.mark.parametrize("pattern", PATTERNS, ids=ascii)
def test_a_sentence_of_twice_the_length_takes_twice_the_steps(pattern: str) -> None:
    def judge(length: int) -> Callable[[], object]:
        sentence = pattern * (length // len(pattern))
        return lambda: GUARD.faults(sentence, evidence=EVIDENCE)

    judge(LONGEST // 8)()

    assert _steps(judge(LONGEST // 2)) < 2.5 * _steps(judge(LONGEST // 4)) + 500


def test_a_sentence_beyond_all_measure_is_withheld_unread() -> None:
    def judge(length: int) -> Callable[[], object]:
        return lambda: GUARD.faults("Yes, 3 days. " * length, evidence=EVIDENCE)

    [fault] = GUARD.faults("x" * (LONGEST + 1), evidence=EVIDENCE)

    assert fault.kind == "length"
    assert _steps(judge(100_000)) < 20


def _steps(call: Callable[[], object]) -> int:
    """The calls of functions that it makes, those of the interpreter among them."""
    profile = Profile()
    profile.runcall(call)
    return sum(entry.callcount for entry in profile.getstats())
