import numpy as np
import pytest

from faq.retrieval.lexicon import Lexicon, is_english, is_negation, is_one_typo


@pytest.mark.parametrize(
    "typed", ["pasword", "passwrod", "passwordd", "oassword", "passwirt", "password"]
)
def test_one_typo_is_a_letter_missing_swapped_added_or_wrong(typed: str) -> None:
    expected = typed not in {"passwirt", "password"}

    assert is_one_typo(typed, "password") == expected


def test_a_mistyped_word_becomes_the_commonest_neighbour() -> None:
    lexicon = Lexicon(["order", "older", "border"], np.array([1, 5, 9]))

    assert lexicon.correct("oder") == "older"


def test_the_first_letter_is_rarely_wrong() -> None:
    lexicon = Lexicon(["border", "order"], np.array([9, 1]))

    assert lexicon.correct("ordder") == "order"


@pytest.mark.parametrize("typed", ["zebra", "odr", "x" * 60])
def test_words_without_a_near_neighbour_stay(typed: str) -> None:
    lexicon = Lexicon(["order", "x" * 61], np.array([1, 1]))

    assert lexicon.correct(typed) is None


def test_contractions_are_words_and_some_turn_a_sentence_round() -> None:
    assert is_english("cant")
    assert is_negation("cant")
    assert not is_negation("ill")
