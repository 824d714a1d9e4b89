"""Whether a text repeats the instructions or the fence around what was quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAK_WORDS = 8  # so many words in a row from the instructions are no coincidence
_WORD = re.compile(r"\w+")


def secrets_of(instructions: str, fence: str) -> frozenset[str]:
    """What must not be repeated, as runs of words."""
    return frozenset(_runs(_WORD.findall(instructions.casefold()))) | {fence.casefold()}


def repeats(text: str, secrets: frozenset[str]) -> bool:
    """Whether one of the secrets stands in the text."""
    words = _WORD.findall(text.casefold())
    return not secrets.isdisjoint(words) or any(run in secrets for run in _runs(words))


def _runs(words: list[str]) -> Iterator[str]:
    for start in range(len(words) - LEAK_WORDS + 1):
        yield " ".join(words[start : start + LEAK_WORDS])
