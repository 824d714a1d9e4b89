"""FAQs worth a look for a message, and words exchanged for any of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from faq.retrieval import Context, Document, Index, SearchResult
from faq.retrieval.deciding.nearest import list_nearest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CLEAN = Document(
    faq_id=1,
    question="How do I clean the Brew One grinder?",
    answer="With a brush.",
    never=("and the kettle?",),
)
KETTLE = Document(faq_id=2, question="How do I clean a kettle?", answer="With vinegar.")
BREW_TWO = Document(faq_id=3, question="What is the Brew Two?", answer="A kettle.")
INDEX = Index.build([CLEAN, KETTLE, BREW_TWO])


def search(
    text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
) -> SearchResult:
    index = INDEX.only(only) if only else INDEX.without(without)
    return index.search(text, now=NOW, limit=1)


def nearest(
    text: str, context: Context | None = None, also: Sequence[Document] = ()
) -> list[int]:
    documents = list_nearest(text, context, also=also, search=search)
    return [document.faq_id for document in documents]


def test_the_given_ones_come_first_and_each_once() -> None:
    assert nearest("how to clean a kettle", also=[BREW_TWO, KETTLE])[:2] == [3, 2]


def test_what_is_near_the_question_before_is_among_them() -> None:
    context = Context(question="How do I clean the Brew One grinder?", faq_ids=(1,))

    before = nearest("Brew Two")

    assert (before, nearest("Brew Two", context)) == ([3], [3, 1])


def test_an_faq_that_must_not_match_the_message_is_not() -> None:
    context = Context(question="How do I clean the Brew One grinder?", faq_ids=(1,))

    assert 1 not in nearest("and the kettle?", context, also=[CLEAN])


@pytest.mark.parametrize(
    ("query", "faq_id", "said"),
    [
        ("How do I clean the Brew Two grinder?", 1, "two"),
        ("How do I clean the Brew One grinder?", 1, None),
        ("How do I clean the Brew Two grinder?", 99, None),
    ],
)
def test_words_exchanged_are_told_for_any_faq(
    query: str, faq_id: int, said: str | None
) -> None:
    exchanged = INDEX.exchanged_word(query, faq_id)

    assert (exchanged.said if exchanged else None) == said
