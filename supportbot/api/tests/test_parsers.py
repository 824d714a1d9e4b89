"""Reading JSON strictly."""

from __future__ import annotations

import pytest

from supportbot.api.parsers import MAX_DEPTH, InvalidJSON, parse_object


@pytest.mark.parametrize(
    ("body", "value"),
    [
        pytest.param(b"{}", {}, id="empty object"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', {"a": 1}, id="byte order mark"),
        pytest.param(b' {"a": [1.5, null, true]} ', {"a": [1.5, None, True]}, id="any"),
        pytest.param('{"a": "ü\\n😀"}'.encode(), {"a": "ü\n😀"}, id="text"),
        pytest.param(b'{"a": "[[[[[{{{{{"}', {"a": "[[[[[{{{{{"}, id="brackets"),
        pytest.param(
            b'{"a": "%s"}' % (b"[" * 99), {"a": "[" * 99}, id="brackets in a string"
        ),
    ],
)
def test_valid_object_is_read(body: bytes, value: object) -> None:
    assert parse_object(body) == value


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "not valid JSON at line 1, column 1", id="empty"),
        pytest.param(b'{"a":}', "line 1, column 6", id="no value"),
        pytest.param(b'{"a": "\xff"}', "not UTF-8 at byte 7", id="bad UTF-8"),
        pytest.param(b"[1]", "must be a JSON object", id="array"),
        pytest.param(b'"a"', "must be a JSON object", id="string"),
        pytest.param(b'{"a": NaN}', "NaN is not JSON", id="NaN"),
        pytest.param(b'{"a": -Infinity}', "-Infinity is not JSON", id="Infinity"),
        pytest.param(b'{"a": 1e999}', "out of range", id="number too large"),
        pytest.param(b'{"a": %s}' % (b"9" * 5000), "digits", id="number too long"),
        pytest.param(b'{"a": 1, "a": 2}', "same key twice", id="duplicate key"),
        pytest.param(b'{"b": {"a": 1, "a": 1}}', "same key twice", id="nested twice"),
        pytest.param(b"[" * 100_000, "nested deeper than 32", id="deep arrays"),
        pytest.param(b'{"a":' * 100_000, "nested deeper", id="deep objects"),
        pytest.param(b'{"a": "\n"}', "not valid JSON", id="raw newline in a string"),
    ],
)
def test_anything_else_is_refused_with_its_fault(body: bytes, words: str) -> None:
    with pytest.raises(InvalidJSON, match=words):
        parse_object(body)


def test_nesting_up_to_the_limit_is_read() -> None:
    deepest = b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1)

    value = parse_object(b'{"a": %s, "b": [], "c": [[], []]}' % deepest)

    assert value["b"] == []


def test_escaped_quotes_of_an_endless_string_cost_linear_time() -> None:
    body = b'{"a": "' + b'\\"[' * 200_000

    with pytest.raises(InvalidJSON, match="not valid JSON"):
        parse_object(body)
