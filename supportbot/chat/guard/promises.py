"""Promises that only evidence may make: guaranteed, free, always, worldwide."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from supportbot.chat.guard.tokens import (
    Phrasebook,
    TextToken,
    spelt,
    tokens_of,
    words_in,
)
from supportbot.chat.guard.values import Value

INNOCENT = "innocent"


@cache
def _promises() -> Phrasebook[str]:
    table = json.loads(
        Path(__file__).with_name("promises.json").read_text(encoding="utf-8")
    )
    del table["about"]
    return Phrasebook(words_in(table))


def promises_of(text: str) -> Iterator[Value]:
    """What the text promises, each under the name of its kind."""
    tokens = tokens_of(spelt(text))
    place = 0
    while place < len(tokens):
        found = _promises().at(tokens, place)
        if found is None:
            place += 1
            continue
        if found.meaning != INNOCENT and not _is_compound(tokens[place - 1 : place]):
            raw = " ".join(token.raw for token in tokens[place : place + found.length])
            name = frozenset({f"promise:{found.meaning}"})
            yield Value(kind="promise", found=raw, accepts=name)
        place += found.length


def _is_compound(before: Sequence[TextToken]) -> bool:
    """Whether the word is the end of another: "sugar-free"."""
    return bool(before) and before[0].text == "-"
