import pytest

from faq.retrieval.normalisation import normalise, text_key, words


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
        ("e-mail_address", "e mail address"),
        ("पासवर्ड भूल गया", "पासवर्ड भूल गया"),
        ("👍 !?", ""),
        ("", ""),
    ],
)
def test_words_of_every_script_survive(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_languages_without_spaces_become_pairs_of_characters() -> None:
    assert words(normalise("密码重置 now 我")) == ["密码", "码重", "重置", "now", "我"]


def test_texts_that_the_encoder_reads_alike_share_a_key() -> None:
    assert text_key("How do I pay?") == text_key("how  do i PAY?")


def test_punctuation_that_the_encoder_sees_makes_another_key() -> None:
    assert text_key("C") != text_key("C++")
