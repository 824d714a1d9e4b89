"""Casual wording beside the phrasing it stands for: as good as equal."""

import pytest

from faq.retrieval.index import Index
from faq.retrieval.results import Decision
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_search import NOW

INDEX = Index.build(
    [
        faq(1, "Where is my parcel?"),
        faq(2, "Wheres ur shop"),
        faq(3, "Do you take cards?"),
    ]
)


@pytest.mark.parametrize(
    ("message", "faq_id"),
    [
        ("wheres my parcel", 1),
        ("Where's my parcel", 1),
        ("THIS IS A JOKE WHERE IS MY PARCEL", 1),
        ("where is my fucking parcel", 1),
        ("hey, quick question, where is my parcel", 1),
        ("where is your shop", 2),
        ("do u take cards pls", 3),
    ],
)
def test_a_message_that_differs_by_casual_wording_only_counts_as_the_phrasing(
    message: str, faq_id: int
) -> None:
    result = INDEX.search(message, now=NOW)

    assert result.decision is Decision.SURE
    assert result.hits[0].document.faq_id == faq_id


def test_the_very_words_of_a_phrasing_come_before_what_they_are_in_full() -> None:
    index = Index.build([faq(1, "r u open"), faq(2, "are you open")])

    assert index.search("r u open", now=NOW).hits[0].document.faq_id == 1


def test_fillers_and_thanks_alone_stay_small_talk() -> None:
    assert INDEX.search("hey thanks", now=NOW).decision is Decision.SMALL_TALK
