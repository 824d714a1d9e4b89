"""Texts in a script that the encoder cannot read, among those that it can."""

from __future__ import annotations

from collections.abc import Callable

from faq.retrieval.index import Index
from faq.retrieval.results import CappedBy, Decision, Thresholds
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_search import search

READABLE = faq(1, "How do I cancel my order?")
UNREADABLE = faq(2, "我怎么取消订单", answer="您可以 在 账户 中 取消 您的 订单")

Hybrid = Callable[..., Index]


def test_an_unreadable_text_is_not_missing_once_it_was_embedded(hybrid: Hybrid) -> None:
    index = hybrid(READABLE, UNREADABLE)

    assert index.missing_texts == []
    assert index.incomplete_documents() == []


def test_an_unreadable_text_is_not_missing_after_a_merge(hybrid: Hybrid) -> None:
    index = hybrid(READABLE, UNREADABLE).updated([], removed=[1])

    merged = index.updated([faq(3, "我的包裹在哪里")])

    assert merged.missing_texts == ["我的包裹在哪里"]


def test_an_unreadable_question_is_answered_word_for_word(hybrid: Hybrid) -> None:
    result = search(hybrid(READABLE, UNREADABLE), "我怎么取消订单")

    assert result.decision is Decision.SURE
    assert result.hits[0].document.faq_id == UNREADABLE.faq_id


def test_another_unreadable_question_is_no_match_of_the_only_such_faq(
    hybrid: Hybrid,
) -> None:
    result = search(hybrid(READABLE, UNREADABLE), "明天天气怎么样")

    assert result.match is None
    assert result.mode == "lexical"


def test_a_knowledge_base_of_unreadable_texts_is_searched_by_words(
    hybrid: Hybrid,
) -> None:
    assert hybrid(UNREADABLE).mode == "lexical"


def test_an_unreadable_question_needs_the_confidence_of_search_by_words(
    hybrid: Hybrid,
) -> None:
    lax = Thresholds(sure=0, likely=0, ask_back=0, lead=0)

    result = search(hybrid(READABLE, UNREADABLE), "明天天气怎么样", thresholds=lax)

    assert result.decision is Decision.ASK_BACK
    assert result.capped_by is CappedBy.UNKNOWN_TEXT
