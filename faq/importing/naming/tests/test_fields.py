from __future__ import annotations

import pytest

from faq.importing.columns import Column
from faq.importing.naming.header_names import field_of


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
