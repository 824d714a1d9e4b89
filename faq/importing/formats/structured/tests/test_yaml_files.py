from __future__ import annotations

import pytest

from faq.importing import UnreadableFile
from faq.importing.formats.structured.tests.reading import rows_of


def test_lists_of_questions_are_read_and_texts_stay_as_they_are_written() -> None:
    text = "- q: Wann?\n  a: |\n    Um 09:30,\n    ja.\n- q: Geht es?\n  a: yes\n"

    assert rows_of(text, "faq.yml") == [
        {"q": "Wann?", "a": "Um 09:30,\nja.\n"},
        {"q": "Geht es?", "a": "yes"},
    ]


def test_what_is_null_is_empty() -> None:
    assert rows_of("- {question: A?, answer: B, tag: ~}\n", "faq.yaml") == [
        {"question": "A?", "answer": "B", "tag": ""}
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- q: [A?\n", "Line 2: this is no YAML"),
        ("a: &x [1]\nb: *x\n", r"Line 2 refers to another place of the file \(\*x\)"),
        ("[" * 1000, "nested too deeply"),
        ("- \x00", "This is no YAML"),
    ],
    ids=["damaged", "alias", "deep", "control character"],
)
def test_what_cannot_be_read_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        rows_of(text, "faq.yml")
