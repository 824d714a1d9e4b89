"""What is wrong in one FAQ alone: its letters, links, languages, period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from faq.checking.texts import check_texts
from faq.linting import LintRule
from faq.retrieval import Document

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def document(**fields: object) -> Document:
    texts = {"question": "Where is my parcel?", "answer": "Open your orders."}
    return Document(faq_id=1, **{**texts, **fields})  # type: ignore[arg-type]  # named


def rules(faq: Document) -> list[LintRule]:
    return [each.finding.rule for each in check_texts(faq, NOW)]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"answer": "..."}, LintRule.EMPTY),
        ({"answer": "Die GrÃ¶ÃŸe steht im Etikett."}, LintRule.MOJIBAKE),
        ({"alternates": ("Wie groÃŸ ist es?",)}, LintRule.MOJIBAKE),
        ({"answer": "See [here](/returns)."}, LintRule.RELATIVE_LINK),
        ({"answer": "See [here](www.shop.example)."}, LintRule.RELATIVE_LINK),
        ({"question": "How do I pay? " * 20}, LintRule.TOO_LONG),
        (
            {
                "question": "Wo finde ich die Rechnung für meine Bestellung?",
                "answer": "You can find the invoice in your account at any time.",
            },
            LintRule.MIXED_LANGUAGES,
        ),
        ({"valid_until": NOW - timedelta(days=60)}, LintRule.VALIDITY),
        (
            {"valid_from": NOW, "valid_until": NOW - timedelta(days=1)},
            LintRule.VALIDITY,
        ),
        ({"alternates": ("<b>parcel</b>",)}, LintRule.HTML),
    ],
    ids=[
        "no word",
        "garbled answer",
        "garbled wording",
        "path",
        "no scheme",
        "long question",
        "languages",
        "ran out",
        "ends before it begins",
        "HTML in a wording",
    ],
)
def test_a_fault_is_found(fields: dict[str, object], rule: LintRule) -> None:
    found = rules(document(**fields))

    assert rule in found


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"answer": "[Here](https://shop.example/returns), or [write](mailto:a@b.c)."},
        {"answer": "Write `[text](target)` for a link."},
        {"answer": "Größe, café, naïve – “so” it is."},
        {"question": "Was ist Cashback?", "answer": "Cashback is money back."},
        {"valid_until": NOW - timedelta(days=2)},
        {"valid_from": NOW + timedelta(days=2)},
    ],
    ids=["plain", "whole links", "code", "letters", "few words", "just over", "later"],
)
def test_what_is_right_is_left_alone(fields: dict[str, object]) -> None:
    assert rules(document(**fields)) == []


def test_a_finding_keeps_its_key_until_its_text_changes() -> None:
    before, other_answer, other_question = (
        next(iter(check_texts(faq, NOW))).key
        for faq in (
            document(answer="TBD"),
            document(answer="TBA"),
            document(answer="TBD", question="What is it?"),
        )
    )

    assert before == other_question
    assert before != other_answer
