from __future__ import annotations

import pytest

from faq.importing.columns import Column
from faq.importing.naming.header_names import field_of, read_header
from faq.importing.naming.questions import is_asking
from faq.importing.naming.vocabulary import status_of


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("question", Column.QUESTION),
        (" QUESTION ", Column.QUESTION),
        ("Q", Column.QUESTION),
        ("Question Text:", Column.QUESTION),
        ("Answer Text", Column.ANSWER),
        ("A", Column.ANSWER),
        ("Topic", Column.CATEGORY),
        ("Tags", Column.KEYWORDS),
        ("Synonyms", Column.ALTERNATES),
        ("phrasings", Column.ALTERNATES),
        ("alternate_questions", Column.ALTERNATES),
        ("Valid-From", Column.VALID_FROM),
        ("valid to", Column.VALID_UNTIL),
        ("FAQ ID", Column.ID),
    ],
)
def test_a_name_means_its_field(header: str, column: Column) -> None:
    assert field_of(header) is column


@pytest.mark.parametrize("header", ["", "notes", "#", "No.", "questionable"])
def test_other_names_mean_none(header: str) -> None:
    assert field_of(header) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        *(("Veröffentlicht", "published"), ("ja", "published"), ("TRUE", "published")),
        *(("1.0", "published"), ("✓", "published"), ("公開", "published")),
        *(("опубликовано", "published"), ("Yayında", "published")),
        *(("Entwurf", "draft"), ("brouillon", "draft"), ("Não publicado", "draft")),
        *(
            ("черновик", "draft"),
            ("下書き", "draft"),
            ("مسودة", "draft"),
            ("0", "draft"),
        ),
        ("perhaps", None),
    ],
)
def test_a_status_is_read_in_any_language(text: str, status: str | None) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("header", "language"),
    [("question_dk", "da"), ("answer_jp", "ja"), ("Question CZ", "cs")],
)
def test_codes_of_countries_are_taken_for_their_language(
    header: str, language: str
) -> None:
    assert read_header(header).language == language


@pytest.mark.parametrize("text", ["退款需要多久", "买绿色建筑有优惠吗", "如何导出"])
def test_chinese_asks_without_a_mark(text: str) -> None:
    assert is_asking(text)


@pytest.mark.parametrize("text", ["按如何操作一栏处理。", "视频", "可以。"])
def test_chinese_statements_do_not_ask(text: str) -> None:
    assert not is_asking(text)
