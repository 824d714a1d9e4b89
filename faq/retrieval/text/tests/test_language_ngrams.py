"""Letters that speak for a language."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.text.language_ngrams import (
    LanguageNgrams,
    code_of,
    ngrams_of_script,
)


def ngrams(**weights: list[int]) -> LanguageNgrams:
    return LanguageNgrams(
        languages=("en", "de"),
        rows={code_of(name.encode()): row for row, name in enumerate(weights)},
        weights=np.array(list(weights.values()), np.int8),
        unit=0.5,
    )


def test_the_longest_ngram_that_ends_at_a_letter_counts() -> None:
    table = ngrams(h=[9, 9], sch=[0, 4])

    scores = table.score("sch")

    assert scores["en"] == 0
    assert scores["de"] == pytest.approx(np.log(2) * 4 * 0.5 / 5**0.5)


def test_letters_that_say_nothing_speak_for_none() -> None:
    assert ngrams(sch=[0, 4]).score("xyz") == {"en": 0.0, "de": 0.0}


def test_ngrams_of_other_lengths_have_other_codes() -> None:
    assert code_of(b"a") != code_of(b"\0a")


def test_a_script_of_one_language_needs_no_ngrams() -> None:
    assert ngrams_of_script("Thai") is None
