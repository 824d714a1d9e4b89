from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from faq.importing import read_table
from faq.importing.columns import Column
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


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


SAVED = {"csv": as_csv, "xlsx": as_workbook}


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


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_may_stand_in_any_table(kind: str) -> None:
    rows = [
        HEADER.split("\t"),
        ["How long?", ANSWER, "e", "category:ship", "[]", "False", "[]", "1"],
        ["How many days?", ANSWER, "e", "category:ship", "[]", "False", "[]", "1"],
    ]

    table = read_table(io.BytesIO(SAVED[kind](rows)), f"kb.{kind}")

    (record,) = table.records()
    fields = {c: record.cells[i] for c, i in table.columns.positions.items()}
    assert fields == {
        Column.QUESTION: "How long?",
        Column.ANSWER: "Three\n\nor **four**",
        Column.CATEGORY: "ship",
        Column.ALTERNATES: "How many days?",
        Column.ID: "1",
    }
