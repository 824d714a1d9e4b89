"""What is counted of three documents, by hand."""

from __future__ import annotations

import math
import zlib

import numpy as np
import pytest

from faq.retrieval.arrays import Lists
from faq.retrieval.results import Document
from faq.retrieval.segments.statistics import (
    Bags,
    Holders,
    answer_bags,
    count,
    question_bags,
)
from faq.retrieval.segments.texts import read_texts
from faq.retrieval.text.ngrams import QueryNgrams

LOST = Document(
    faq_id=1,
    question="lost card",
    alternates=("card card gone",),
    never=("gym card",),
    keywords=("bank",),
    answer="Call the the bank at once",
)
STOLEN = Document(faq_id=2, question="card stolen", answer="Canned 1.")
WHERE = Document(faq_id=3, question="where is it", answer="Go to the bank now")
DOCUMENTS = (LOST, STOLEN, WHERE)
TEXTS = read_texts(DOCUMENTS)
COUNTED = count(DOCUMENTS, TEXTS)


def named(bags: Bags) -> list[tuple[str, int]]:
    names = list(TEXTS.stems)
    pairs = zip(bags.stems, bags.documents, strict=True)
    return [(names[stem], int(document)) for stem, document in pairs]


def weight_of(ngram: str) -> float:
    return float(COUNTED.ngram_idf2[zlib.crc32(ngram.encode()) % 2**18])


def test_a_bag_holds_phrasings_that_may_match_then_keywords() -> None:
    lost = [("lost", 0), ("card", 0), ("card", 0), ("card", 0), ("gone", 0)]
    others = [("card", 1), ("stolen", 1), ("where", 2), ("is", 2), ("it", 2)]

    assert named(question_bags(TEXTS)) == [*lost, *others, ("bank", 0)]


def test_a_bag_of_answers_holds_the_real_ones() -> None:
    bags = answer_bags(TEXTS, np.array([False, True, True]))

    go = [("go", 2), ("to", 2), ("the", 2), ("bank", 2), ("now", 2)]
    assert named(bags) == [("can", 1), ("1", 1), *go]


def test_a_stem_is_counted_once_a_document() -> None:
    once = dict.fromkeys(["lost", "gone", "bank", "stolen", "where", "is", "it"], 1)

    assert COUNTED.document_count == 3
    assert COUNTED.frequencies == {**once, "card": 2}


def test_a_stem_of_answers_is_counted_once_a_real_answer() -> None:
    once = dict.fromkeys(["call", "at", "onc", "go", "to", "now"], 1)

    assert COUNTED.answer_frequencies == {**once, "the": 2, "bank": 2}


def test_averages_are_over_documents_and_over_real_answers() -> None:
    assert COUNTED.average_phrasings == 5 / 3  # those that must not match included
    assert COUNTED.average_length == (6 + 2 + 3) / 3  # words
    assert COUNTED.average_answer_length == (6 + 5) / 2


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("card", math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))),
        ("lost", math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))),
        ("gym", math.log(1 + (3 - 0 + 0.5) / (0 + 0.5))),
    ],
    ids=["in two", "in one", "in none"],
)
def test_a_stem_weighs_the_more_the_fewer_documents_say_it(
    stem: str, expected: float
) -> None:
    assert COUNTED.idf(stem) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("the", math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))),
        ("go", math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))),
        ("card", math.log(1 + (3 - 0 + 0.5) / (0 + 0.5))),
    ],
    ids=["in two", "in one", "in none"],
)
def test_a_stem_of_answers_has_a_weight_of_its_own(stem: str, expected: float) -> None:
    assert COUNTED.answer_idf(stem) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ngram", "rows"), [(" gym", 1), ("card", 4), ("it ", 1), ("bank", 0), ("call", 0)]
)
def test_an_ngram_is_counted_once_a_phrasing(ngram: str, rows: int) -> None:
    # Of five phrasings; keywords and answers do not count.
    assert weight_of(ngram) == pytest.approx((math.log(6 / (1 + rows)) + 1) ** 2)


def test_a_placeholder_is_no_real_answer() -> None:
    canned = [
        Document(
            faq_id=number, question="?", answer=f"This is canned answer no {number}"
        )
        for number in range(3)
    ]

    counted = count([*canned, WHERE], read_texts([*canned, WHERE]))

    assert counted.answer_templates == {"this is canned answer no"}
    assert [counted.has_real_answer(document) for document in (canned[0], WHERE)] == [
        False,
        True,
    ]
    assert counted.average_answer_length == 5


def test_nothing_counted_divides_by_nothing() -> None:
    counted = count((), read_texts(()))

    assert (counted.document_count, counted.average_phrasings) == (0, 1)
    assert (counted.average_length, counted.average_answer_length) == (0, 0)
    assert (counted.frequencies, counted.answer_frequencies) == ({}, {})


def test_one_document_is_the_average() -> None:
    counted = count([WHERE], read_texts([WHERE]))

    assert counted.average_phrasings == 1
    assert counted.frequencies == {"where": 1, "is": 1, "it": 1}
    assert counted.average_length == 3


def test_every_word_gets_the_weights_of_the_ngrams_it_holds() -> None:
    holders = Holders(Lists.of([[9, 5, 6], [6], [7], []]))
    query = QueryNgrams(
        buckets=np.array([5, 6, 8]), weights=np.array([0.5, 0.25, 1], np.float32)
    )

    sums = holders.sums(query)

    assert sums.dtype == np.float32
    assert sums.tolist() == [0.5 + 0.25, 0.25, 0, 0]
