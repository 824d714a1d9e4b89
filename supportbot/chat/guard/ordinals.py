"""Places in an order: the second session, the first two, the last Saturday."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from supportbot.chat.guard.numbers import numbers_of
from supportbot.chat.guard.tokens import Found, Phrasebook, TextToken, any_of, words_in
from supportbot.chat.guard.units import unit_at
from supportbot.chat.guard.values import NONE, Value

_WORDS: dict[str, str] = json.loads(
    Path(__file__).with_name("ordinals.json").read_text(encoding="utf-8")
)
_PLACES = Phrasebook(words_in({name: _WORDS[name] for name in ("1", "2", "3", "last")}))
_LAYOUT = any_of(_WORDS["layout"].split())
_EVERY = any_of(_WORDS["every"].split())
LAST, FIRST = "last", "1"
SMALL = 3  # greater numbers are read as quantities


def ordinals_of(
    tokens: Sequence[TextToken], languages: Sequence[str]
) -> Iterator[Value]:
    """The places in an order, and how many things are the first or the last.

    "First" and "last" tell of no place by themselves: "First, open the page".
    """
    for place in range(len(tokens)):
        found = _PLACES.at(tokens, place)
        if found is None or _is_time(tokens, place):
            continue
        yield _place(tokens, place, found)
        if found.meaning in {FIRST, LAST}:
            yield from _counted(tokens, place, found, languages)


def is_placed(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether what stands here is one of several: "the last Saturday of a month"."""
    return ordinal_before(tokens, place) != ""


def ordinal_before(tokens: Sequence[TextToken], place: int) -> str:
    """The place in an order that is said directly before this token, or nothing."""
    found = _PLACES.at(tokens, place - 1) if place else None
    return found.meaning if found else ""


def is_every(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether "every" stands before this token."""
    return place > 0 and _EVERY.at(tokens, place - 1) is not None


def _place(tokens: Sequence[TextToken], place: int, found: Found[str]) -> Value:
    name = found.meaning
    gives = frozenset({f"ordinal:{name}", f"number:{name}"})
    end = place + found.length
    raw = " ".join(token.raw for token in tokens[place:end])
    if name in {FIRST, LAST} or _is_layout(tokens, end):
        return Value(kind="number", found=raw, accepts=NONE, gives=gives)
    accepts = frozenset({f"ordinal:{name}", f"bare:{name}"})
    return Value(kind="number", found=raw, accepts=accepts, gives=gives)


def _counted(
    tokens: Sequence[TextToken],
    place: int,
    found: Found[str],
    languages: Sequence[str],
) -> Iterator[Value]:
    """How many are the first: "two" counts there, and is no layout."""
    start = place + found.length
    for number in numbers_of(tokens[start : start + 1], languages):
        is_small = number.is_word and 1 < number.value <= SMALL
        if is_small and unit_at(tokens, start + 1) is None:
            raw = " ".join(token.raw for token in tokens[place : start + 1])
            name = frozenset({f"number:{number.value:g}"})
            yield Value(kind="number", found=raw, accepts=name)


def _is_layout(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether nothing that has a place follows: "second, open ...", "second option"."""
    if place >= len(tokens) or not tokens[place].text[0].isalpha():
        return True
    return _LAYOUT.at(tokens, place) is not None


def _is_time(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether it is the unit: "a few seconds", "10 second"."""
    before = tokens[place - 1].text if place else ""
    return before[:1].isdigit()
