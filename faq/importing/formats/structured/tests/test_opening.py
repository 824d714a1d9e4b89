from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.structured import open_structured
from faq.importing.formats.structured.tests.reading import faqs_of, rows_of

TWO = '{"question":"A?","answer":"B"}\n{"question":"C?","answer":"D"}\n'
PAGE = "<!DOCTYPE html><html><body><h2>How?</h2><p>So</p></body></html>"


@pytest.mark.parametrize("name", ["faq.csv", "faq.tsv", "faq.txt", "faq", "faq.xlsx"])
@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nHow?,So\n",
        "question\tanswer\nHow?\tSo\n",
        "[x],b\n1,2\n",
        "Question;Answer\n# How?;So\n",
        "a <b> c\n",
        "",
    ],
)
def test_tables_are_left_to_those_who_read_tables(text: str, name: str) -> None:
    assert open_structured(text.encode(), name) is None


@pytest.mark.parametrize("name", ["faq.csv", "faq.txt", "", "faq.json"])
def test_what_a_file_holds_counts_more_than_its_name(name: str) -> None:
    assert rows_of(TWO, name) == [
        {"question": "A?", "answer": "B"},
        {"question": "C?", "answer": "D"},
    ]
    assert faqs_of(PAGE, name or "x")[0].answer == "So"


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ('{"a": 1,}', "faq.json", r"^Line 1, column 9"),
        ("[" * 100_000, "faq.json", "nested too deeply"),
        ("[" * 900 + "1" + "]" * 900, "faq.json", "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "faq.json", "too many digits"),
        ("[]", "faq.json", "No question with an answer"),
        ("", "faq.json", r"^Line 1, column 1"),
        ("<html><p>Hello</p></html>", "faq.html", "No question with an answer"),
        ("Just a text.", "readme.md", "No question with an answer"),
        ('{"@type": "Organization", "name": "x"}', "x.json", "No question"),
        ("%PDF-1.7 ...", "faq.pdf", "PDF document"),
        ("{\\rtf1 hello}", "faq.rtf", "RTF document"),
    ],
)
def test_a_file_without_faqs_is_refused_with_a_remedy(
    text: str, name: str, message: str
) -> None:
    with pytest.raises(UnreadableFile, match=message):
        open_structured(text.encode(), name)


def test_the_encoding_is_told_as_of_any_text() -> None:
    opened = open_structured('[{"q": "Größe?", "a": "ü"}]'.encode("cp1252"), "x.json")

    assert opened
    assert opened.description == "JSON, Windows-1252"
    assert "--encoding" in opened.remarks[0]


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8", "nonsense"])
def test_a_page_names_its_encoding_and_may_be_wrong(charset: str) -> None:
    page = f'<html><meta charset="{charset}"><h2>Как вернуть товар?</h2><p>Так</p>'

    opened = open_structured(page.encode("cp1251"), "faq.html")

    assert opened
    assert "Windows-1251" in opened.description


def test_who_knows_the_encoding_may_name_it() -> None:
    data = json.dumps([{"q": "Да?", "a": "Нет"}], ensure_ascii=False).encode("koi8-r")

    opened = open_structured(data, "faq.json", encoding="koi8-r")

    assert opened
    assert [record.cells for record in opened.sheets[0].records()][1] == ("Да?", "Нет")


def test_texts_like_formulas_stay_texts() -> None:
    assert rows_of('[{"q": "=1?", "a": "-5"}]', "x.json") == [{"q": "'=1?", "a": "'-5"}]


def read_any(data: bytes, name: str) -> object:
    """What is read, or why nothing is."""
    try:
        opened = open_structured(data, name)
        return opened and [list(sheet.records()) for sheet in opened.sheets]
    except UnreadableFile as exc:
        return str(exc)


NAMES = st.sampled_from(["x.json", "x.jsonl", "x.html", "x.md", "x.txt", "x.tsv", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["question", "answers", "q", "a", "qna", "context", "prompts"]
            )
            | st.sampled_from(
                ["@type", "@graph", "name", "metadata", "en", "How is it?"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)
PIECES = st.lists(
    st.sampled_from(["<h2>", "</h2>", "<details>", "<summary>", "<dl>", "<dt>", "<dd>"])
    | st.sampled_from(["<table>", "<tr>", "<td>", "<p>", "<b>", "How?", "</p>", "\n"])
    | st.sampled_from(
        ["# ", "## ", "Q: ", "A: ", "**", "|", "---", "```", "\t", "<!--"]
    )
    | st.sampled_from(['<div class="question">', '<i itemprop="name">', "<script>"])
    | st.text(max_size=3),
    max_size=20,
).map("".join)


@settings(deadline=None)  # the first of a run loads what tells code pages
@given(st.binary(max_size=60) | PIECES.map(str.encode), NAMES)
def test_no_bytes_break_it(data: bytes, name: str) -> None:
    assert isinstance(read_any(data, name), str | list | None)


@given(JSON.map(json.dumps), NAMES)
def test_no_json_breaks_it(text: str, name: str) -> None:
    assert isinstance(read_any(text.encode(), name), str | list | None)
