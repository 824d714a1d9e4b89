"""English words are cut to their stems; all others stay as they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from faq.retrieval.text.stemming import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cards", "card"),
        ("paying", "pay"),
        ("generously", "generous"),
        ("42", "42"),
        ("größen", "größen"),
        ("cafés", "cafés"),
        ("पासवर्डs", "पासवर्डs"),
    ],
)
def test_only_english_words_have_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("length", "cut"), [(40, 3), (41, 0)], ids=["longest word", "no word"]
)
def test_no_english_word_has_more_than_40_letters(length: int, cut: int) -> None:
    word = "ab" * 18 + "k" * (length - 39) + "ing"

    assert len(word) == length
    assert stem(word) == word[: length - cut]


def test_any_number_of_threads_stem_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        stems = list(threads.map(stem, [f"card{number}s" for number in range(99)]))

    assert stems == [f"card{number}" for number in range(99)]
