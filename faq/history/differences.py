"""Which words differ between two texts, as values and as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from diff_match_patch import diff_match_patch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Kind = Literal["same", "removed", "added"]
Piece = tuple[Kind, str]

_KINDS: dict[int, Kind] = {0: "same", -1: "removed", 1: "added"}
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Letters of no language stand for words; those that a text cannot hold are left out.
_FIRST, _SURROGATES = 0x100, range(0xD800, 0xE000)
_MANY = 100_000  # tokens, beyond which texts are shown whole, one after the other
SECONDS = 0.5


def word_differences(before: str, after: str) -> list[Piece]:
    """The texts in pieces: what both have, what is gone and what came, in words."""
    if before == after:
        return [("same", before)] if before else []
    first, second = _TOKEN.findall(before), _TOKEN.findall(after)
    numbers = {token: n for n, token in enumerate(dict.fromkeys([*first, *second]))}
    if len(numbers) > _MANY:
        return [("removed", before), ("added", after)]
    tokens = list(numbers)
    differ = diff_match_patch()
    differ.Diff_Timeout = SECONDS
    found = differ.diff_main(_letters(first, numbers), _letters(second, numbers), False)
    differ.diff_cleanupSemantic(found)
    return [
        (_KINDS[kind], "".join(tokens[_number(letter)] for letter in letters))
        for kind, letters in found
    ]


def differences_html(before: str, after: str) -> SafeString:
    """Both texts in one: what is gone in `<del>`, what came in `<ins>`."""
    pieces = word_differences(before, after)
    return format_html_join("", "{}", ((_html(piece),) for piece in pieces))


def _html(piece: Piece) -> SafeString | str:
    kind, text = piece
    if kind == "removed":
        return format_html("<del>{}</del>", text)
    return format_html("<ins>{}</ins>", text) if kind == "added" else text


def _letters(tokens: Sequence[str], numbers: dict[str, int]) -> str:
    return "".join(_letter(numbers[token]) for token in tokens)


def _letter(number: int) -> str:
    code = number + _FIRST
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))


def _number(letter: str) -> int:
    code = ord(letter)
    return (code if code < _SURROGATES.start else code - len(_SURROGATES)) - _FIRST
