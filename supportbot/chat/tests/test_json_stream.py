"""JSON read while it comes in."""

from __future__ import annotations

import pytest

from supportbot.chat.json_stream import JSONStream, Member


def read(text: str, size: int = 1) -> list[Member]:
    stream = JSONStream(items_of="items")
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return [member for piece in pieces for member in stream.feed(piece)]


def values(text: str, size: int = 1) -> list[tuple[str, object]]:
    return [(member.name, member.value) for member in read(text, size)]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_members_come_as_they_close_however_the_text_is_cut(size: int) -> None:
    text = '{"a": 12, "b": null, "c": "x\\"\\u00e9\\n", "d": [true], "e": {"f": 1.5}}'

    assert values(text, size) == [
        ("a", 12),
        ("b", None),
        ("c", 'x"é\n'),
        ("d", [True]),
        ("e", {"f": "1.5"}),
    ]


def test_items_of_the_list_come_one_by_one() -> None:
    stream = JSONStream(items_of="items")

    first = list(stream.feed('{"items": [{"a": 1}, {"a": '))
    rest = list(stream.feed("2}]}"))

    assert first == [Member(name="items", value={"a": 1}, is_item=True)]
    assert [member.value for member in rest] == [{"a": 2}, [{"a": 1}, {"a": 2}]]


def test_a_number_waits_for_what_follows_it() -> None:
    stream = JSONStream(items_of="items")

    assert list(stream.feed('{"a": 1')) == []
    assert [member.value for member in stream.feed("2}")] == [12]


@pytest.mark.parametrize(
    "text",
    [
        'Sure: {"a": 1}',
        '```json\n{"a": 1}\n```',
        'I read {this} and {that}: {"a": 1} done',
        '[{"a": 1}]',
        '{"a": 1}, {"a": ',
    ],
)
def test_the_object_is_found_in_what_stands_around_it(text: str) -> None:
    assert values(text) == [("a", 1)]


@pytest.mark.parametrize(
    "text", ["", "{", "}{", "{]", '{"a"', '{"a" "b"}', "{a: 1}", '{"', '{"a": "\\']
)
def test_what_is_no_json_gives_nothing(text: str) -> None:
    assert values(text) == []


def test_a_string_that_no_json_has_is_taken_as_it_stands() -> None:
    assert values('{"a": "C:\\q \\u12"}') == [("a", "C:\\q \\u12")]


def test_what_is_nested_without_end_is_given_up() -> None:
    text = '{"a": ' + "[" * 10_000 + '{"b": 1}'

    assert values(text, 1000) == [("b", 1)]
