"""A word that the knowledge base never says, put into a phrasing."""

from __future__ import annotations

import pytest

from faq.retrieval.deciding.word_differences import has_inserted_word
from faq.retrieval.segments.segment import build_segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of

DELETE = faq(1, "Can I leave?", "Delete my account", "Remove login")
OTHERS = (faq(2, "Where is my parcel?"), faq(3, "Close it"))
HERE = build_segment([OTHERS[0], DELETE, OTHERS[1]], vectors={})
THERE = build_segment([faq(4, "Social login", answer="By Google.")], vectors={})


def is_inserted(typed: str, *, corrected: str | None = None, document: int = 1) -> bool:
    query = query_of(typed, corrected=corrected)
    return has_inserted_word(query, [HERE, THERE], segment=HERE, document=document)


@pytest.mark.parametrize(
    "typed",
    [
        "delete my facebook account",
        "delete facebook account",
        "can you delete my facebooks account",
        "remove facebook login",
        "deleting my facebook accounts",
    ],
    ids=["inside", "of two words", "plural", "last phrasing", "other endings"],
)
def test_an_unheard_of_word_before_a_word_of_the_phrasing_is_inserted(
    typed: str,
) -> None:
    assert is_inserted(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "delete my account",
        "delete my gym account",
        "delete my google account",
        "delete my facebook twitter account",
        "facebook delete my account",
        "delete my account facebook",
        "delete facebook the account",
        "close my facebook account",
        "account facebook delete",
        "leave facebook parcel",
    ],
    ids=[
        "no word put in",
        "an everyday word",
        "another segment says it",
        "two words",
        "it opens the query",
        "it ends the query",
        "before an everyday word",
        "another word is said instead",
        "another order",
        "no phrasing is left",
    ],
)
def test_other_words_are_not_inserted_words(typed: str) -> None:
    assert not is_inserted(typed)


@pytest.mark.parametrize(
    ("typed", "corrected", "expected"),
    [
        ("delte my facebook account", "delete my facebook account", True),
        ("delete my parsel account", "delete my parcel account", False),
        ("delete facebook teh account", "delete facebook the account", False),
    ],
    ids=["in the phrasing", "in a word put in", "in the word after"],
)
def test_words_count_as_meant(typed: str, corrected: str, expected: bool) -> None:
    assert is_inserted(typed, corrected=corrected) is expected


@pytest.mark.parametrize("document", [0, 2], ids=["before", "after"])
def test_phrasings_of_another_faq_do_not_count(document: int) -> None:
    assert not is_inserted("delete my facebook account", document=document)
