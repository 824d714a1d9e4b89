from __future__ import annotations

from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.tests.reading import faqs_of

HEADER = "\t".join(
    [
        *("Question", "Answer", "Source", "Metadata", "SuggestedQuestions"),
        *("IsContextOnly", "Prompts", "QnaId"),
    ]
)
ANSWER = r"Three\n\nor **four**"
PROMPTS = '"[{""displayOrder"":0,""qnaId"":3,""displayText"":""More""}]"'


def test_rows_of_one_id_are_one_faq() -> None:
    text = "\n".join(
        [
            HEADER,
            f"How long?\t{ANSWER}\te\tcategory:ship|x:y\t[]\tFalse\t[]\t1",
            f"How many days?\t{ANSWER}\te\tcategory:ship|x:y\t[]\tFalse\t[]\t1",
            'Pay?\t"By ""card"""\te\t\t[]\tFalse\t[]\t2',
        ]
    )

    assert faqs_of(text, "kb.tsv") == [
        Entry(
            question="How long?",
            answer="Three\n\nor **four**",
            alternates=("How many days?",),
            category="ship",
            id="1",
        ),
        Entry(question="Pay?", answer='By "card"', id="2"),
    ]


def test_another_answer_under_the_same_id_is_not_lost() -> None:
    text = f"{HEADER}\nA?\tB\t\t\t\t\t\t1\nC?\tD\t\t\t\t\t\t1\n"

    assert [(faq.question, faq.answer) for faq in faqs_of(text)] == [
        ("A?", "B"),
        ("C?", "D"),
    ]


def test_prompts_are_reported() -> None:
    text = f"{HEADER}\nA?\tB\te\t\t[]\tFalse\t{PROMPTS}\t1\n"

    assert faqs_of(text)[0].warnings == (
        "has follow-up prompts, which are left out: More",
    )


def test_html_in_answers_becomes_markdown() -> None:
    text = f"{HEADER}\nA?\t<b>B</b><br>C\t\t\t\t\t\t1\n"

    assert faqs_of(text)[0].answer == "**B**\nC"
