"""The model's reply in its agreed form, and in all those that it is given in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.chat.structured import (
    MAX_CHARS,
    MAX_ITEMS,
    REPLY_FORMAT,
    QuotedSentence,
    ReplyPart,
    ReplyReader,
    Ruling,
)
from supportbot.chat.tests.scripted import pointing_at, reply_of, saying

THREE = Ruling(faq=3)
YES = QuotedSentence(text="Yes.", quote="we do", faq=2)
TAGGED = """\
FAQ: none
ALSO: none
ABSTAINS: no
QUOTE 2: we do
TEXT: Yes.
LANGUAGE: en
"""


def read(text: str, size: int = 1, *, is_whole: bool = True) -> list[ReplyPart]:
    reader = ReplyReader()
    parts: list[ReplyPart] = []
    for start in range(0, len(text), size):
        parts += reader.feed(text[start : start + size])
    return [*parts, *reader.finish(is_whole=is_whole)]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    "text",
    [
        saying(("Yes.", 2, "we do")),
        f"Here you are:\n```json\n{saying(('Yes.', 2, 'we do'))}\n```\nBye.",
        json.dumps(json.loads(saying(("Yes.", 2, "we do"))), indent=2),
        TAGGED,
        TAGGED.replace("FAQ:", "**FAQ**:").replace("\n", "\r\n"),
        f"Let me see.\n{TAGGED}",
        f'<think>\nFAQ: 9 or {{"faq": 9, "also": []}}?\n</think>\n\n{TAGGED}',
    ],
    ids=["JSON", "fence", "indented", "tags", "bold tags", "words first", "thoughts"],
)
def test_a_reply_is_read_in_all_its_forms(text: str, size: int) -> None:
    assert read(text, size) == [Ruling(), YES]


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        (pointing_at(3), THREE),
        (pointing_at(3, 1, 3, 1, 4, 5), Ruling(faq=3, also=(1, 4))),
        ('{"faq": "3", "also": null, "abstains": "false"}', THREE),
        ('{"faq": "FAQ 3", "also": []}', THREE),
        ('{"faq": [3], "also": 4}', Ruling(faq=3, also=(4,))),
        ('{"faq": 3.0, "also": []}', THREE),
        ('{"also": ["3"], "faq": "null", "abstains": 0}', THREE),
        ('{"abstains": "true", "also": [], "faq": null}', Ruling(abstains=True)),
        ('{"faq": null, "also": [3], "abstains": true}', Ruling(abstains=True)),
        ('{"faq": 3, "faq": 4, "also": [], "also": [9]}', THREE),
        ('{"faq": true, "also": []}', Ruling()),
        ('{"faq": -1, "also": []}', Ruling()),
        ('{"faq": 0, "also": []}', Ruling()),
        ('{"faq": 3.7, "also": []}', Ruling()),
        ('{"thought": "3"} {"faq": 3, "also": []}', THREE),
        ("{faq: 3, also: []}", THREE),
        ("FAQ: #3 (How long?)", THREE),
        ("FAQ: [3]\nALSO: 1, FAQ 4\n", Ruling(faq=3, also=(1, 4))),
        ("FAQ: none\nABSTAINS: yes", Ruling(abstains=True)),
        ("FAQ: no. 3", THREE),
        ("FAQ: none, though FAQ 3 is near\nALSO: -", Ruling()),
        ("FAQ: 3\nALSO: none (4 is about the same)", THREE),
        ('{"faq": "no FAQ; 3 is near", "also": [], "abstains": false}', Ruling()),
        ('{"faq": 3, "also": ["4", "not 5"]}', Ruling(faq=3, also=(4,))),
        ("FAQ: none\nABSTAINS: yes, none of them fits", Ruling(abstains=True)),
        ("FAQ: none\nABSTAINS: no, yet it is close", Ruling()),
    ],
)
def test_a_ruling_is_understood_however_it_is_written(
    text: str, ruling: Ruling
) -> None:
    assert read(text) == [ruling]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "Yes, we deliver.",
        "{}",
        "[]",
        "null",
        '{"reply": "Yes."}',
        "FAQ 3: a",
    ],
)
def test_what_has_nothing_of_the_form_gives_nothing(text: str) -> None:
    assert read(text) == []


def test_the_ruling_is_there_as_soon_as_its_last_byte_is() -> None:
    reader = ReplyReader()

    early = list(reader.feed('{"faq": 3, "also": ['))
    parts = list(reader.feed("]"))

    assert (early, parts) == ([], [THREE])
    assert not reader.is_complete


def test_a_sentence_is_there_as_soon_as_it_closes() -> None:
    reader = ReplyReader()
    text = saying(("Yes.", 2, "we do"), ("No.", 1, "we do not"))
    end = text.index("}") + 1

    assert list(reader.feed(text[:end])) == [Ruling(), YES]
    assert len(list(reader.feed(text[end:]))) == 1
    assert reader.is_complete
    assert reader.language == "en"


def test_sentences_wait_for_a_ruling_that_comes_late() -> None:
    item = '{"text": "Yes.", "faq": "2", "quote": "we do"}'
    text = f'{{"answer": [{item}], "abstains": false, "also": [], "faq": null}}'

    assert read(text) == [Ruling(), YES]


@pytest.mark.parametrize(
    "cut", ['{"faq": 1', '{"faq": null, "also": [], "abst', "FAQ: 1"]
)
def test_what_broke_off_is_no_ruling(cut: str) -> None:
    reader = ReplyReader()

    assert list(reader.feed(cut)) == []
    assert [p for p in reader.finish(is_whole=False) if p != Ruling()] == []


def test_a_ruling_that_closed_counts_though_the_reply_broke_off() -> None:
    assert read('{"faq": 3, "al', is_whole=False) == [THREE]


@pytest.mark.parametrize(
    "item", ['"Yes."', "{}", '{"text": ""}', '{"text": 5}', "null", "[[]]"]
)
def test_a_sentence_without_text_is_none(item: str) -> None:
    text = f'{{"faq": null, "also": [], "abstains": false, "answer": [{item}]}}'

    assert read(text) == [Ruling()]


def test_a_sentence_may_lack_its_quote_and_its_faq() -> None:
    text = json.dumps(reply_of(answer=[{"text": "Yes.", "quote": None, "faq": "x"}]))

    assert read(text)[1] == QuotedSentence(text="Yes.", quote="", faq=None)


def test_a_text_of_several_lines_is_one_sentence() -> None:
    text = "FAQ: none\nABSTAINS: no\nALSO:\nQUOTE 2: a\nTEXT: One:\n- two\nQUOTE 2: b\n"

    assert read(text)[1] == QuotedSentence(text="One:\n- two", quote="a", faq=2)


def test_characters_that_no_database_takes_are_left_out() -> None:
    text = saying(("All \ud83dis\0 well.", 1, "\0is well"))

    assert read(text)[1] == QuotedSentence(text="All is well.", quote="is well", faq=1)


def test_an_endless_reply_is_bounded() -> None:
    sentences = [(f"Sentence {number}.", 1, "a quote") for number in range(50)]
    reader = ReplyReader()
    parts = list(reader.feed(saying(*sentences)))

    assert len(parts) == 1 + MAX_ITEMS
    assert list(reader.feed(" " * MAX_CHARS)) == []
    assert reader.is_complete


@given(st.text(alphabet='{}[]",:\\ntfaqlso0123 FAQ:\n<think>/-', max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    parts = read(text, 3)

    assert sum(isinstance(part, Ruling) for part in parts) <= 1


def test_the_schema_asks_for_the_keys_in_the_order_of_checking() -> None:
    names = ["faq", "also", "abstains", "answer", "language"]

    assert list(REPLY_FORMAT.schema["properties"]) == names
    assert REPLY_FORMAT.schema["required"] == names
