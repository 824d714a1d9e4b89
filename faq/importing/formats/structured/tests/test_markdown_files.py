from __future__ import annotations

import pytest

from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.tests.reading import faqs_of, remarks_of

TWO = [Entry(question="How long?", answer="Three"), Entry(question="Why?", answer="Hm")]

DETAILS = (
    "<details>\n<summary><b>How long?</b></summary>\n\nThree\n\n</details>\n"
    "<details><summary>Why?</summary>\nHm\n</details>\n"
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# FAQ\n\n## How long?\n\nThree\n\n## Why?\n\nHm\n", "faq.md"),
        ("## How long?\nThree\n## Why?\nHm\n", "faq"),
        ("FAQ\n===\n\nHow long?\n---------\nThree\n\nWhy?\n----\nHm\n", "faq.md"),
        ("Q: How long?\nA: Three\n\nQ: Why?\nA: Hm\n", "faq.txt"),
        ("Q1. How long?\nA1. Three\n\nQ2. Why?\nA2. Hm\n", "faq.txt"),
        ("**Q: How long?**\n\n**A:** Three\n\n**Q:** Why?\n\nA: Hm\n", "faq.md"),
        ("Q1. How long?\nA1. Three\nQ2: Why?\nA2: Hm\n".replace(". ", ": "), "faq.txt"),
        ("**How long?**\nThree\n\n**Why?**\nHm\n", "faq.md"),
        ("1. **How long?**\n\n   Three\n\n2. **Why?**\n\n   Hm\n", "faq.md"),
        ("# FAQ\n\n* **How long?** Three\n* **Why?** Hm\n", "faq.md"),
        ("Frage: How long?\nAntwort: Three\nFrage: Why?\nAntwort: Hm\n", "faq.txt"),
        ("Q. How long?\nA. Three\n\nQ. Why?\nA. Hm\n", "faq.txt"),
        ("Q : How long?\nR : Three\n\nQ : Why?\nR : Hm\n", "faq.txt"),
        ("S: How long?\nC: Three\n\nS: Why?\nC: Hm\n", "faq.txt"),
        ("س: How long?\nج: Three\n\nس: Why?\nج: Hm\n", "faq.txt"),
        ("प्रश्न: How long?\nउत्तर: Three\n\nप्रश्न: Why?\nउत्तर: Hm\n", "faq.txt"),
        (DETAILS, "faq.md"),
        (
            "| Question | Answer |\n|---|---|\n| How long? | Three |\n| Why? | Hm |\n",
            "f.md",
        ),
        (
            "---\ntitle: FAQ\n---\n## 1. How long?\nThree\n## 2. [Why?](#why)\nHm",
            "f.md",
        ),
    ],
    ids=[
        *("headings", "no name", "underlined", "Q and A", "dots", "bold Q", "numbered"),
        *(
            "bold",
            "bold items",
            "in one line",
            "Frage",
            "stops",
            "French letters",
            "Turkish letters",
            "Arabic letters",
            "Hindi words",
            "details",
            "table",
            "front matter",
        ),
    ],
)
def test_questions_are_found_however_they_are_marked(text: str, name: str) -> None:
    assert faqs_of(text, name) == TWO


def test_a_table_may_be_headed_in_any_language() -> None:
    text = "| Frage | Antwort |\n|---|---|\n| How long? | Three |\n| Why? | Hm |\n"

    assert faqs_of(text, "faq.md") == TWO


def test_answers_keep_their_markdown_and_lose_what_leads_around_the_page() -> None:
    text = (
        '# FAQ\n\n- [How?](#how)\n\n## Shipping\n\n### <a name="how"></a>How is it?\n\n'
        "Like *this*:\n\n- a\n- b\n\n```\n# no heading\n```\n\n[Back to top](#faq)\n"
    )

    assert faqs_of(text, "faq.md") == [
        Entry(
            question="How is it?",
            answer="Like *this*:\n\n- a\n- b\n\n```\n# no heading\n```",
            category="Shipping",
        )
    ]


def test_where_no_heading_asks_those_with_a_text_are_the_questions() -> None:
    text = "# Help\n\n## Delivery\n\nThree days.\n\n## Payment\n\nBy card.\n"

    assert faqs_of(text, "faq.md") == [
        Entry(question="Delivery", answer="Three days."),
        Entry(question="Payment", answer="By card."),
    ]


def test_a_question_without_an_answer_is_reported() -> None:
    (faq, _) = faqs_of("## How?\n\n## Why?\n\nHm\n", "faq.md")

    assert faq.problem == "has no text below it; write an answer"


def test_the_text_above_the_questions_is_said_to_be_left_out() -> None:
    assert remarks_of("# FAQ\nHello.\n## A?\nB\n", "faq.md") == [
        "Text that answers no question is left out: below 'FAQ'."
    ]


def test_a_label_inside_an_answer_is_its_text() -> None:
    text = "Q: How long?\nA: Three\nA: or four\n\nQ: Why?\nA: Hm\n"

    assert [faq.answer for faq in faqs_of(text)] == ["Three\nA: or four", "Hm"]


def test_what_a_page_ends_with_is_no_answer() -> None:
    text = "## How long?\nThree\n\n## Why?\nHm\n\n---\n\n© Example\n"

    assert faqs_of(text, "faq.md") == TWO


def test_questions_with_their_answers_below_are_read_of_plain_text() -> None:
    text = "About us\n\nHow long?\nThree\n\nWhy?\n\nHm\n"

    assert faqs_of(text, "faq.txt") == TWO
