"""Phrasings that a query equals after normalisation."""

import pytest

from faq.retrieval.matching.equality import EqualPhrasing, find_equal_phrasings
from faq.retrieval.results import Document
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_segments import segment_of
from faq.retrieval.tests.tiny_vectors import flags

CAT = faq(1, "A cat?", "The cat!")  # rows 0 and 1
DOG = faq(2, "A dog?", "The dog!", never=("Hot dog",))  # rows 2 to 4


def equal(segment: int, document: int, row: int) -> EqualPhrasing:
    return EqualPhrasing(segment=segment, document=document, row=row)


@pytest.mark.parametrize(
    ("normalised", "expected"),
    [
        ("a cat", [equal(0, 0, 0)]),
        ("the cat", [equal(0, 0, 1)]),
        ("a dog", [equal(0, 1, 2)]),
        ("the dog", [equal(0, 1, 3)]),
        ("hot dog", []),
        ("cat", []),
        ("A cat?", []),
        ("", []),
    ],
    ids=[
        "question",
        "alternate",
        "question of the second",
        "alternate of the second",
        "must not match",
        "a part of a phrasing",
        "not normalised",
        "nothing",
    ],
)
def test_a_query_finds_the_phrasing_it_equals(
    normalised: str, expected: list[EqualPhrasing]
) -> None:
    found = find_equal_phrasings(
        normalised, [segment_of(CAT, DOG)], [flags(True, True)]
    )

    assert found == expected


def test_every_document_of_every_segment_is_found_once() -> None:
    segments = [
        segment_of(CAT, faq(2, "Tom", "A cat")),
        segment_of(faq(3, "A dog")),
        segment_of(faq(4, "A dog"), faq(5, "a CAT")),
    ]
    usable = [flags(True, True), flags(True), flags(True, True)]

    found = find_equal_phrasings("a cat", segments, usable)

    assert found == [equal(0, 0, 0), equal(0, 1, 3), equal(2, 1, 1)]


def test_a_document_that_is_not_usable_is_not_found() -> None:
    segments = [segment_of(CAT, faq(2, "A cat")), segment_of(CAT)]

    found = find_equal_phrasings("a cat", segments, [flags(False, True), flags(False)])

    assert found == [equal(0, 1, 2)]


@pytest.mark.parametrize(
    "other",
    [
        faq(2, "A cat", never=("a cat!",)),
        faq(2, "Tom", "A cat", never=("Hello", "a cat!")),
        faq(2, "Tom", never=("a cat!",)),
    ],
    ids=["its question too", "its alternate too", "nothing else"],
)
def test_a_document_that_must_not_match_is_not_found_and_taken_out(
    other: Document,
) -> None:
    usable = [flags(True), flags(True, True, True)]
    segments = [segment_of(CAT), segment_of(faq(3, "Sun"), other, DOG)]

    found = find_equal_phrasings("a cat", segments, usable)

    assert found == [equal(0, 0, 0)]
    assert [part.tolist() for part in usable] == [[True], [True, False, True]]


def test_documents_stay_usable_when_another_phrasing_must_not_match() -> None:
    usable = [flags(True, True)]

    find_equal_phrasings("a dog", [segment_of(CAT, DOG)], usable)

    assert usable[0].tolist() == [True, True]
