"""Quotes that stand in an FAQ, and those that only seem to."""

from __future__ import annotations

import pytest

from faq.retrieval import Document
from supportbot.chat.grounding import is_long_enough, stands_in

DELIVERY = Document(
    faq_id=1,
    question="How much does delivery cost?",
    answer=(
        "It costs **£3.95**, free for orders of £35 or more.\n\n"
        "- It takes 3\u20135 working days; don\u2019t wait.\n"
        "- See [your orders](https://shop.example/orders) or write to a_b@shop.example."
    ),
)
JAPANESE = Document(
    faq_id=2, question="送料はいくらですか", answer="送料は五百円です。"
)
SHORT = Document(faq_id=3, question="Do you ship abroad?", answer="No.")


@pytest.mark.parametrize(
    "quote",
    [
        "It costs £3.95, free for orders",
        "it COSTS  **£3.95**",
        "It takes 3-5 working days; don't wait",
        "free for orders of £35 or more.",
        "How much does delivery cost?",
        "See your orders or write to",
        "See [your orders](https://shop.example/orders)",
        "write to a_b@shop.example",
        "It takes 3-5 working days; don't wait. See your orders",
        "It takes 3-5 working days; don't wait.\n- See your orders",
        '"It costs £3.95"',
        "...free for orders of £35...",
    ],
)
def test_words_of_the_faq_stand_in_it(quote: str) -> None:
    assert stands_in(quote, DELIVERY)


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "...",
        "It costs £4.95",
        "95, free for orders",
        "5 or more",
        "ree for orders of",
        "free for order",
        "costs £3",
        "See [your orders](https://evil.example)",
        "It costs free for orders",
        "write to ab@shop.example",
        "3*5 working days",
    ],
)
def test_other_words_do_not(quote: str) -> None:
    assert not stands_in(quote, DELIVERY)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [("送料は五百円", True), ("五百円です", True), ("六百円", False)],
)
def test_a_script_without_spaces_is_quoted_as_well(quote: str, stands: bool) -> None:
    assert stands_in(quote, JAPANESE) is stands


@pytest.mark.parametrize(
    ("quote", "document", "is_enough"),
    [
        ("a", DELIVERY, False),
        ("It costs", DELIVERY, False),
        ("It costs £3.95", DELIVERY, True),
        ("No.", SHORT, True),
        ("五百円です", JAPANESE, True),
        ("円", JAPANESE, False),
    ],
)
def test_a_quote_says_something(
    quote: str, document: Document, is_enough: bool
) -> None:
    assert is_long_enough(quote, document) is is_enough
