from __future__ import annotations

import pytest

from faq.importing.columns import Column
from faq.importing.naming.header_names import (
    Rank,
    language_code,
    read_header,
    sheet_language,
)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("QUESTION*", Column.QUESTION),
        ("**Answer**", Column.ANSWER),
        ("Antwort (max. 500 Zeichen)", Column.ANSWER),
        ("1. Question", Column.QUESTION),
        ("faqQuestion", Column.QUESTION),
        ("canonical_question", Column.QUESTION),
        ("Preguntas del cliente", Column.QUESTION),
        ("Pregunta frecuente *", Column.QUESTION),
        ("FAQ Question Text", Column.QUESTION),
        ("Answer to the question", Column.ANSWER),
        ("Kundenfrage an den Support", Column.QUESTION),
        ("Question Category", Column.CATEGORY),
        ("Fragenkategorie", Column.CATEGORY),
        ("質問カテゴリ", Column.CATEGORY),
        ("고객질문", Column.QUESTION),
        ("السُّؤال", Column.QUESTION),
        ("ΕΡΩΤΗΣΗ", Column.QUESTION),
        ("Reponse", Column.ANSWER),
        ("question id", Column.ID),
        ("Similar questions", Column.ALTERNATES),
        ("Status der Antwort", Column.STATUS),
    ],
)
def test_a_decorated_name_is_that_of_its_field(header: str, field: Column) -> None:
    assert read_header(header).field is field


@pytest.mark.parametrize(
    "header",
    [
        "",
        "questionable",
        "#",
        "No.",
        "Question type",
        "Answered by",
        "answer_id",
        "user_id",
        "Question & Answer",
        "Fragen und Antworten",
        "Related questions",
        "回答日",
        "Antwortdatum",
        "a question that goes on for so many words that it is one",
    ],
)
def test_other_names_are_of_no_field(header: str) -> None:
    assert read_header(header).field is None


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("q_en", "en"),
        ("question (fr)", "fr"),
        ("Frage_DE", "de"),
        ("answer-english", "en"),
        ("Question EN", "en"),
        ("EN_question", "en"),
        ("question_pt_br", "pt"),
        ("Réponse (anglais)", "en"),
        ("Pertanyaan_id", "id"),
        ("question", None),
        ("my question", None),
    ],
)
def test_a_name_may_say_its_language(header: str, language: str | None) -> None:
    name = read_header(header)

    assert name.field in (Column.QUESTION, Column.ANSWER)
    assert name.language == language


def test_the_surer_name_has_the_higher_rank() -> None:
    names = [
        "notes on it",
        "title",
        "your customer question",
        "question text",
        "question",
    ]

    assert [read_header(name).rank for name in names] == sorted(Rank)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Deutsch", "de"), ("FAQ EN", "en"), ("faq_pt-BR", "pt"), ("Delivery it", None)],
)
def test_a_sheet_may_be_named_after_its_language(name: str, code: str | None) -> None:
    assert sheet_language(name) == code


def test_a_language_is_known_by_name_and_by_code() -> None:
    assert [language_code(text) for text in ("Français", "zh-Hant", "xx")] == [
        "fr",
        "zh",
        None,
    ]
