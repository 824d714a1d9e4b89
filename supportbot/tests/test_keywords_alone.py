"""The benchmark of keywords asks for those that lead to one FAQ alone."""

from __future__ import annotations

from benchmarks.keywords_alone import dialogues_of
from faq.retrieval import Document
from supportbot.evaluating.dialogues import DialogueTurn, Expectation


def document(question: str, *keywords: str) -> Document:
    return Document(faq_id=1, question=question, answer="Yes.", keywords=keywords)


def test_a_keyword_of_one_faq_alone_is_typed_and_has_to_show_it() -> None:
    documents = document("A?", "voucher", "Spam"), document("B?", "spam", "sieve")

    voucher, sieve = dialogues_of(documents)

    assert (voucher.id, sieve.id) == ("voucher", "sieve")
    expected = Expectation(offers=("A?",))
    assert voucher.turns == (DialogueTurn(says="voucher", expect=(expected,)),)
