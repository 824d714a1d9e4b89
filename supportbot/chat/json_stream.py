"""A JSON object read while it comes in: its members, each as soon as it closes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 6
ITEM_DEPTH = 2  # the object, its list
_MARKS = "{}[],:"
_SPACE = re.compile(r"\s*")
_PLAIN = re.compile(r'[^"\\]*')  # of a string
_WORD = re.compile(r'[^\s"{}\[\],:]*')
_WORDS = {"null": None, "true": True, "false": False, "None": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of the object, or an item of the list that was asked for."""

    name: str
    value: Any  # Any: JSON
    is_item: bool = False


@dataclass(slots=True, kw_only=True)
class _Container:
    """An object or a list that has not closed yet."""

    value: dict[str, Any] | list[Any]  # Any: JSON
    key: str | None = None
    has_colon: bool = False

    def put(self, value: object) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value


class JSONStream:
    """Finds the object in whatever stands around it: words, a fence.

    >>> stream = JSONStream(items_of="answer")
    >>> list(stream.feed('Sure! {"faq": 3, "al'))
    [Member(name='faq', value=3, is_item=False)]

    Each character is looked at once. What is no JSON is passed over.
    """

    def __init__(self, *, items_of: str) -> None:
        self.has_members = False
        self.is_closed = False
        self._items_of = items_of
        self._open: list[_Container] = []
        self._tokens = _Tokens()

    def feed(self, text: str) -> Iterator[Member]:
        """The members that close with this piece."""
        at = 0
        while at < len(text):
            if not self._open:
                at = text.find("{", at) + 1
                if not at:
                    return
                self._open, self.is_closed = [_Container(value={})], False
                continue
            token, at = self._tokens.read(text, at)
            if token is not None:
                yield from self._take(token)

    def _take(self, token: _Token) -> Iterator[Member]:
        last = self._open[-1]
        awaits_key = isinstance(last.value, dict) and not last.has_colon
        if token.mark == ":":
            last.has_colon = last.key is not None
            self.has_members |= last.has_colon
        elif token.mark == ",":
            last.key, last.has_colon = None, False
        elif token.mark in {"}", "]"}:
            yield from self._close()
        elif awaits_key and token.is_string:
            last.key = str(token.value)
        elif awaits_key or len(self._open) > MAX_DEPTH:
            self._open = []  # no JSON after all
        elif token.mark:
            value: Any = {} if token.mark == "{" else []
            self._open.append(_Container(value=value))
        else:
            yield from self._put(token.value)

    def _close(self) -> Iterator[Member]:
        closed = self._open.pop()
        self.is_closed = not self._open
        if self._open:
            yield from self._put(closed.value)

    def _put(self, value: object) -> Iterator[Member]:
        last, first = self._open[-1], self._open[0]
        last.put(value)
        if last is first and last.key is not None:
            yield Member(name=last.key, value=value)
            return
        is_inside = len(self._open) == ITEM_DEPTH and isinstance(last.value, list)
        if is_inside and first.key == self._items_of:
            yield Member(name=self._items_of, value=value, is_item=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    mark: str = ""  # one of _MARKS; else it is a value
    value: Any = None  # Any: a string, a number, a boolean, None
    is_string: bool = False


@dataclass(slots=True, kw_only=True)
class _Tokens:
    """Cuts a text that comes in pieces; keeps what a piece leaves open."""

    _string: list[str] | None = None
    _is_escaped: bool = False
    _word: list[str] = field(default_factory=list)

    def read(self, text: str, at: int) -> tuple[_Token | None, int]:
        """The next token, if it is whole, and where to go on."""
        if self._string is not None:
            return self._read_string(self._string, text, at)
        if not self._word:
            at = _end(_SPACE, text, at)
            if at == len(text):
                return None, at
            if text[at] in _MARKS:
                return _Token(mark=text[at]), at + 1
            if text[at] == '"':
                self._string = []
                return self._read_string(self._string, text, at + 1)
        return self._read_word(text, at)

    def _read_word(self, text: str, at: int) -> tuple[_Token | None, int]:
        end = _end(_WORD, text, at)
        self._word.append(text[at:end])
        if end == len(text):  # 1 may be the beginning of 12
            return None, end
        word, self._word = "".join(self._word), []
        return _Token(value=_literal(word)), end

    def _read_string(
        self, parts: list[str], text: str, at: int
    ) -> tuple[_Token | None, int]:
        while at < len(text):
            if self._is_escaped:
                parts.append(text[at])
                self._is_escaped, at = False, at + 1
                continue
            end = _end(_PLAIN, text, at)
            parts.append(text[at : end + 1])  # with the mark that ends it
            at = end + 1
            if end < len(text) and text[end] == '"':
                self._string = None
                return _Token(value=_unescaped("".join(parts)), is_string=True), at
            self._is_escaped = end < len(text)
        return None, len(text)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _literal(word: str) -> object:
    if word in _WORDS:
        return _WORDS[word]
    try:
        return int(word) if len(word) < len("1" * 10) else word
    except ValueError:
        return word


def _unescaped(quoted: str) -> str:
    """What a string stands for, from its letters and the mark at its end."""
    try:
        return str(json.loads(f'"{quoted}', strict=False))
    except ValueError:
        return quoted[:-1]
