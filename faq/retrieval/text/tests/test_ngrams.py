"""Weights of character n-grams, by hand for words of two letters."""

from __future__ import annotations

import math
import zlib

import numpy as np
import pytest

from faq.retrieval.arrays import Floats, Lists
from faq.retrieval.text.ngrams import (
    QueryNgrams,
    ngrams_of,
    squared_idf,
    squared_lengths,
)

BUCKETS = 262_144  # 2 ** 18


def bucket(ngram: str) -> int:
    return zlib.crc32(ngram.encode()) % BUCKETS


def weighed(**weights: float) -> Floats:
    """Squared weights of these n-grams (`_` is a space) and of no other."""
    idf2 = np.zeros(BUCKETS, np.float32)
    for ngram, weight in weights.items():
        idf2[bucket(ngram.replace("_", " "))] = weight
    return idf2


@pytest.mark.parametrize(
    ("word", "ngrams"),
    [
        ("a", [" a", "a ", " a "]),
        ("ab", [" a", "ab", "b ", " ab", "ab ", " ab "]),
        ("abc", [" a", "ab", "bc", "c ", " ab", "abc", "bc ", " abc", "abc "]),
    ],
)
def test_a_word_has_ngrams_of_two_to_four_and_its_ends(
    word: str, ngrams: list[str]
) -> None:
    assert ngrams_of(word) == tuple(map(bucket, ngrams))


def test_a_word_is_read_up_to_its_60th_letter() -> None:
    assert ngrams_of("a" * 60 + "b") == ngrams_of("a" * 60)
    assert ngrams_of("a" * 59 + "b") != ngrams_of("a" * 59)


def test_an_ngram_weighs_the_more_the_fewer_texts_have_it() -> None:
    # The first word, in 2 of 4 texts, holds 5 and 6; the second one, in 1, holds 6.
    idf2 = squared_idf(Lists.of([[5, 6], [6]]), np.array([2, 1]), 4)

    assert len(idf2) == BUCKETS
    assert idf2.dtype == np.float32
    assert idf2[5] == pytest.approx((math.log(5 / 3) + 1) ** 2)
    assert idf2[6] == pytest.approx((math.log(5 / 4) + 1) ** 2)
    assert idf2[[0, BUCKETS - 1]] == pytest.approx((math.log(5 / 1) + 1) ** 2)


def test_an_ngram_is_in_no_more_texts_than_there_are() -> None:
    # Two words of the same four texts share it: ln((1 + 4) / (1 + 4)) + 1.
    idf2 = squared_idf(Lists.of([[6], [6]]), np.array([4, 4]), 4)

    assert idf2[6] == 1


def test_no_words_leave_all_ngrams_as_rare_as_can_be() -> None:
    idf2 = squared_idf(Lists.of([]), np.empty(0, np.int64), 0)

    assert idf2[[0, 5]].tolist() == [1, 1]


def test_the_squared_length_of_a_word_is_the_sum_over_its_ngrams() -> None:
    idf2 = np.zeros(BUCKETS, np.float32)
    idf2[[5, 6]] = 4, 9

    lengths = squared_lengths(Lists.of([[5, 6], [6]]), idf2)

    assert lengths.tolist() == [4 + 9, 9]


@pytest.mark.parametrize("words", [["ab"], ["ab", "ab"]], ids=["once", "twice"])
def test_a_query_has_the_length_one(words: list[str]) -> None:
    ngrams = QueryNgrams.of(words, np.ones(BUCKETS, np.float32))

    # Six n-grams of equal weight w with six times w squared being one.
    assert ngrams.weights == pytest.approx([1 / math.sqrt(6)] * 6)
    assert ngrams.weights.dtype == np.float32


def test_shared_ngrams_of_a_query_count_twice() -> None:
    # " a" stands in both words, "b " in the first only; all the others weigh nothing.
    idf2 = weighed(_a=4, b_=1)

    weights = QueryNgrams.of(["ab", "abc"], idf2).by_bucket()

    # Counts times squared weights, over the length: the root of 2 * (2 * 4) + 1 * 1.
    assert weights[bucket(" a")] == pytest.approx(2 * 4 / math.sqrt(17))
    assert weights[bucket("b ")] == pytest.approx(1 / math.sqrt(17))
    assert np.count_nonzero(weights) == 2
    assert weights.shape == (BUCKETS,)


def test_a_query_without_words_has_no_ngrams() -> None:
    ngrams = QueryNgrams.of([], np.ones(BUCKETS, np.float32))

    assert (len(ngrams.buckets), len(ngrams.weights)) == (0, 0)


def test_a_query_of_weightless_ngrams_weighs_nothing() -> None:
    ngrams = QueryNgrams.of(["ab"], np.zeros(BUCKETS, np.float32))

    assert ngrams.weights.tolist() == [0] * 6


def test_a_query_of_tiny_weights_is_scaled_to_one_still() -> None:
    # The weight 1e-12 has the root 1e-6, well above the guard against zero.
    weights = QueryNgrams.of(["ab"], weighed(ab=1e-12)).by_bucket()

    assert weights[bucket("ab")] == pytest.approx(1e-12 / 1e-6)
