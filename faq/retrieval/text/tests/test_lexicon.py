"""Which known word a mistyped one stands for."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.text.lexicon import Lexicon, is_one_typo


def lexicon_of(**counts: int) -> Lexicon:
    return Lexicon(tuple(counts), np.array(list(counts.values())))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pasword", "password"),
        ("assword", "password"),
        ("passwor", "password"),
        ("passwrod", "password"),
        ("apssword", "password"),
        ("passwodr", "password"),
        ("passwordd", "password"),
        ("xpassword", "password"),
        ("oassword", "password"),
        ("passwore", "password"),
    ],
)
def test_one_typo_is_a_letter_missing_swapped_added_or_wrong(
    typed: str, meant: str
) -> None:
    assert is_one_typo(typed, meant)


@pytest.mark.parametrize(
    "typed",
    [
        "password",
        "passwirt",
        "passowdr",
        "psswrd",
        "passwordxx",
        "sapsword",
        "passdrow",
    ],
)
def test_the_same_word_and_two_typos_are_not_one_typo(typed: str) -> None:
    assert is_one_typo(typed, "password") is False


def test_a_mistyped_word_becomes_the_commonest_neighbour() -> None:
    assert lexicon_of(order=1, older=5, border=9).correct("oder") == "older"


def test_the_first_letter_is_rarely_wrong() -> None:
    assert lexicon_of(table=9, cables=1).correct("cable") == "cables"


def test_of_equally_common_neighbours_the_first_by_alphabet_is_taken() -> None:
    known = dict.fromkeys(["older", "owder", "obder", "ofder", "oider", "olter"], 1)

    assert lexicon_of(**known).correct("oder") == "obder"


def test_counts_are_those_of_the_word_itself() -> None:
    # "orders" shares the form "order", is commoner, and two typos away.
    assert lexicon_of(orders=9, order=2, older=5).correct("oder") == "older"


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        ("odr", "order", None),
        ("car", "card", None),
        ("carr", "car", "car"),
        ("crad", "card", "card"),
        ("bard", "card", None),
        ("bards", "cards", "cards"),
        ("zebra", "order", None),
        ("order", "order", None),
        ("x" * 39 + "y", "x" * 40, "x" * 40),
        ("x" * 40, "x" * 41, None),
        ("x" * 41, "x" * 40, None),
    ],
    ids=[
        "two typos",
        "three letters stay",
        "a known word of three letters",
        "four letters",
        "four letters keep the first",
        "five letters need not",
        "no neighbour",
        "known",
        "forty letters",
        "known word too long",
        "typed word too long",
    ],
)
def test_words_are_corrected_by_one_typo_only(
    typed: str, known: str, expected: str | None
) -> None:
    assert lexicon_of(**{known: 1}).correct(typed) == expected


def test_only_words_that_share_a_form_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: set[str] = set()
    monkeypatch.setattr(
        "faq.retrieval.text.lexicon.is_one_typo", lambda _, known: compared.add(known)
    )

    lexicon_of(order=1, older=1, under=1, zebra=1).correct("oder")

    assert compared == {"order", "older"}


def test_no_words_correct_nothing() -> None:
    assert lexicon_of().correct("oder") is None


@pytest.mark.parametrize(
    ("typed", "meant", "is_typo"),
    [
        ("закас", "заказ", True),
        ("παραγγελα", "παραγγελια", True),
        ("الحسب", "الحساب", True),
        ("حسب", "حساب", False),
        ("खाता", "खाना", False),
        ("退货", "退款", False),
        ("ไอซ์แลนด์", "ไอร์แลนด์", False),
        ("서울", "서을", False),
    ],
    ids=[
        "cyrillic",
        "greek",
        "arabic",
        "short arabic",
        "short hindi",
        "chinese",
        "thai",
        "korean",
    ],
)
def test_a_letter_is_a_typo_where_letters_are_few_of_many(
    typed: str, meant: str, *, is_typo: bool
) -> None:
    assert is_one_typo(typed, meant) is is_typo
