"""Messages of nothing but words that FAQs have as theirs."""

from __future__ import annotations

import pytest

from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import CappedBy, Decision, Thresholds
from faq.retrieval.tests.tiny_documents import faq, many
from faq.retrieval.tests.tiny_search import ids_of, search

POSTAGE = faq(1, "How much is delivery?", keywords=("postage", "freight"))
REFUND = faq(2, "How long does a refund take?", keywords=("postage", "money"))
INVOICE = faq(3, "Does the refund include VAT?")
ALL_SURE = Thresholds(sure=0, likely=0, ask_back=0, lead=0)
NEVER = Thresholds(sure=1, likely=1, ask_back=1, lead=1)


@pytest.fixture
def index() -> Index:
    return Index.build([POSTAGE, REFUND, INVOICE, *many(20)])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("freight", 1),
        ("Freight?", 1),
        ("delivery freight", 1),
        ("money", 2),
        ("vat", 3),
    ],
    ids=["keyword", "punctuation", "with a word of the question", "other", "acronym"],
)
def test_the_only_faq_with_the_words_is_shown_as_likely(
    index: Index, query: str, found: int
) -> None:
    result = search(index, query)

    assert result.certainty is not None
    assert ids_of(result)[0] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("postage", {1, 2}), ("refund", {2, 3})],
    ids=["keyword", "word"],
)
def test_words_that_several_faqs_have_ask_back_with_exactly_those(
    index: Index, query: str, found: set[int]
) -> None:
    result = search(index, query)

    assert result.decision is Decision.ASK_BACK
    assert set(ids_of(result)) == found


def test_shared_words_ask_back_however_sure_the_ranking_is(index: Index) -> None:
    result = search(index, "postage", thresholds=ALL_SURE)

    assert result.decision is Decision.ASK_BACK
    assert result.capped_by is CappedBy.SHARED_WORDS


@pytest.mark.parametrize(
    ("query", "decision", "capped_by"),
    [
        ("teapot", Decision.LIKELY, CappedBy.ONE_WORD),
        ("where is the teapot?", Decision.LIKELY, CappedBy.ONE_WORD),
        ("a blue teapot", Decision.SURE, None),
    ],
    ids=["alone", "in a question", "two"],
)
def test_one_word_is_at_most_likely(
    query: str, decision: Decision, capped_by: CappedBy | None
) -> None:
    index = Index.build([faq(1, "Buy a blue teapot online"), *many(20)])

    result = search(index, query, thresholds=ALL_SURE)

    assert (result.decision, result.capped_by) == (decision, capped_by)


@pytest.mark.parametrize("query", ["teapot", "taepot"], ids=["equal", "a typo"])
def test_one_word_that_is_a_phrasing_is_answered_for_sure(query: str) -> None:
    index = Index.build([faq(1, "Teapot"), *many(20)])

    assert search(index, query).decision is Decision.SURE


def test_shared_words_of_equal_answers_are_those_of_one_faq() -> None:
    answer = "Refunds take two weeks to arrive."
    first = faq(1, "kettle refund", keywords=("money",), answer=answer)
    second = faq(2, "teapot refund", keywords=("money",), answer=answer)

    result = search(Index.build([first, second, *many(20)]), "money")

    assert result.certainty is not None
    assert len({1, 2} & set(ids_of(result))) == 1


@pytest.mark.parametrize(
    "query",
    ["how long", "long", "postage for an elephant", "elephant money"],
    ids=["stop words", "a word of one question", "too long", "a word of no FAQ"],
)
def test_other_messages_are_no_keywords(index: Index, query: str) -> None:
    result = search(index, query, thresholds=NEVER)

    assert result.decision is Decision.NONE


def test_a_keyword_marked_as_none_of_these_shows_nothing(index: Index) -> None:
    result = search(index, "freight", memory=NoneMemory(["freight"]))

    assert result.decision is Decision.NONE
