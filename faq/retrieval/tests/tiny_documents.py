"""FAQs as retrieval sees them, with nothing in them but what a test tells."""

from __future__ import annotations

from faq.retrieval.results import Document


def faq(
    number: int,
    question: str,
    *alternates: str,
    answer: str = "",
    keywords: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
) -> Document:
    return Document(
        faq_id=number,
        question=question,
        alternates=alternates,
        answer=answer,
        keywords=keywords,
        never=never,
    )


def many(count: int) -> list[Document]:
    """So many FAQs, none of which is about anything else than the others."""
    return [faq(number, f"topic {number}") for number in range(100, 100 + count)]
