"""One spelling for texts that customers would call the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.retrieval.text.normalisation import fold, normalise, text_key, words


@pytest.mark.parametrize(
    "variant",
    [
        "HOW DO I PAY?",
        "  how   do I pay ",
        "how do i pay",
        "How do I páy?!",
        "\uff28ow do I pay",  # full-width letter
        "how\u00a0do\ti\npay",
        "\ud800how do I pay",
    ],
)
def test_spelling_variants_ask_the_same(variant: str) -> None:
    assert normalise(variant) == "how do i pay"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's C++?", "whats c++"),
        ("C or C#", "c or c#"),
        ("e-mail_address", "e mail address"),
        ("é-mail_address", "e mail address"),
        ("the 'best' offer", "the best offer"),
        ("पासवर्ड भूल गया", "पासवर्ड भूल गया"),
        ("👍 !?", ""),
        ("", ""),
    ],
)
def test_words_of_every_script_survive(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize("apostrophe", "'\u2019\u2018\u02bc`")
def test_an_apostrophe_within_a_word_is_dropped(apostrophe: str) -> None:
    assert normalise(f"can{apostrophe}t pay") == "cant pay"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ab\tC? ", "ab c?"),
        ("É\u0301A\u0308", "ea"),
        ("Straße", "strasse"),
        ("\ufb01ne", "fine"),  # a ligature
        ("\ud55c", "\ud55c"),  # Hangul, composed as before
        ("\u1112\u1161\u11ab", "\ud55c"),  # the same letters one by one
        ("\ud800a\u00e9", "ae"),  # half of a surrogate pair
    ],
    ids=["case", "accents", "sharp s", "ligature", "hangul", "jamo", "surrogate"],
)
def test_folding_keeps_what_the_encoder_should_see(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("letter", "kept"), [("a", "a"), ("é", "e")], ids=["ascii", "other"]
)
def test_a_message_ends_after_4000_characters(letter: str, kept: str) -> None:
    assert normalise(letter * 4001) == kept * 4000
    assert fold(letter * 4001) == kept * 4000


def test_accents_of_their_own_are_characters_of_the_message() -> None:
    assert fold("e\u0301" * 2001) == "e" * 2000


def test_what_a_character_expands_to_ends_there_too() -> None:
    assert fold("\u3392" * 4000) == "mhz" * 1333 + "m"  # one square sign: MHz


def test_c_plus_plus_is_cut_after_4000_characters_too() -> None:
    assert normalise("c" * 3999 + "++") == "c" * 3999 + "+"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now i pay", ["now", "i", "pay"]),
        ("密码重置 now 我", ["密码", "码重", "重置", "now", "我"]),
        ("iphone手机壳", ["iphone", "手机", "机壳"]),
        ("手a机b", ["手", "a", "机", "b"]),
        ("カード", ["カー", "ード"]),
        ("한국어", ["한국", "국어"]),
        ("über uns", ["über", "uns"]),
    ],
    ids=["spaces", "chinese", "mixed", "single", "katakana", "hangul", "accents"],
)
def test_languages_without_spaces_become_pairs_of_characters(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


def test_a_text_is_named_by_half_of_the_sha256_of_its_folded_form() -> None:
    # printf 'how do i pay?' | sha256sum
    assert text_key(" How do I PAY?") == "f00b77147f0302a06b297a9b60bde30e"


def test_texts_that_the_encoder_reads_alike_share_a_key() -> None:
    assert text_key("How do I pay?") == text_key("how  do i PAY?")


def test_punctuation_that_the_encoder_sees_makes_another_key() -> None:
    assert text_key("C") != text_key("C++")


@given(text=st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_is_normalised_as_it_is_beside_other_letters(text: str) -> None:
    assert normalise(f"{text} \u00e9") == f"{normalise(text)} e".strip()
