"""Quantities without a number: a month, half a year, a fortnight, a few days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from supportbot.chat.guard.numbers import length_of_half
from supportbot.chat.guard.tokens import (
    Found,
    Phrasebook,
    TextToken,
    any_of,
    words_in,
)
from supportbot.chat.guard.units import (
    DURATIONS,
    WORDS,
    in_base,
    unit_at,
    unit_words,
)
from supportbot.chat.guard.values import NONE, Value, named

_ARTICLES = any_of(WORDS["articles"].split())
_RATES = frozenset({"per", "pro", "par", "por", "na", "в", "/"})
_HALF = any_of(WORDS["half"].split())
_VAGUE = any_of(WORDS["vague"].split())
_FRACTIONS = Phrasebook(words_in(WORDS["fractions"]))


@cache
def _paired() -> Phrasebook[str]:
    pairs = WORDS["paired"].items()
    return Phrasebook({word.replace("_", " "): meaning for word, meaning in pairs})


def without_numbers(tokens: Sequence[TextToken], numbered: set[int]) -> Iterator[Value]:
    """What the tokens say that belong to no number."""
    halves: set[int] = set()
    for place in range(len(tokens)):
        if place in numbered or place in halves:
            continue
        if whole := _whole_phrase(tokens, place):
            yield whole
        elif _HALF.at(tokens, place):
            yield from _half(tokens, place, halves)
        elif _VAGUE.at(tokens, place):
            yield from _vague(tokens, place)
        elif _ARTICLES.at(tokens, place):
            yield from _single(tokens, place, halves)
        elif unit := unit_words().at(tokens, place):
            yield from _rate(unit)


def _whole_phrase(tokens: Sequence[TextToken], place: int) -> Value | None:
    """What one phrase says: "fortnight", "half price", "and a half"."""
    if paired := _paired().at(tokens, place):
        return _pair(tokens, place, paired)
    if fraction := _FRACTIONS.at(tokens, place):
        accepts = frozenset({fraction.meaning})
        return _said(tokens, place, fraction.length, accepts, kind="number")
    if half := length_of_half(tokens, place):
        return _said(tokens, place, half, frozenset({"number:0.5"}))
    return None


def _pair(tokens: Sequence[TextToken], place: int, paired: Found[str]) -> Value:
    number, unit = paired.meaning.split()
    accepts = frozenset({named(*in_base(unit, float(number)))})
    return _said(tokens, place, paired.length, accepts)


def _half(tokens: Sequence[TextToken], place: int, halves: set[int]) -> Iterator[Value]:
    start = place + 1
    if start < len(tokens) and tokens[start].text == "-":
        start += 1
    start += _ARTICLES.at(tokens, start) is not None
    unit = unit_words().at(tokens, start)
    if unit and unit.meaning in DURATIONS:
        halves |= {*range(place, start + unit.length)}
        accepts = frozenset({named(*in_base(unit.meaning, 0.5))})
        yield _said(tokens, place, start + unit.length - place, accepts)


def _vague(tokens: Sequence[TextToken], place: int) -> Iterator[Value]:
    """Few, some, a couple of: only evidence as vague has them."""
    start = place + 1
    if start < len(tokens) and tokens[start].text in {"of", "de", "more", "个", "個"}:
        start += 1
    unit = unit_at(tokens, start)
    if unit and unit.name in DURATIONS:
        base = unit.name
        yield _said(tokens, place, unit.last - place, frozenset({f"vague:{base}"}))


def _single(
    tokens: Sequence[TextToken], place: int, halves: set[int]
) -> Iterator[Value]:
    unit = unit_at(tokens, place + 1)
    # "A second" is no time that anything takes; "600 per second" is a rate.
    is_rate = tokens[place].text in _RATES
    if unit and unit.name in DURATIONS and (unit.name != "second" or is_rate):
        half = length_of_half(tokens, unit.last)
        end = unit.last + half
        halves |= {*range(unit.last, end)}
        accepts = frozenset({named(*in_base(unit.name, 1.5 if half else 1))})
        yield _said(tokens, place, end - place, accepts)


def _rate(unit: Found[str]) -> Iterator[Value]:
    """What evidence counts by: a "monthly fee" vouches for "a month"."""
    if unit.meaning in DURATIONS:
        one = frozenset({named(*in_base(unit.meaning, 1))})
        yield Value(kind="quantity", found="", accepts=NONE, gives=one)


def _said(
    tokens: Sequence[TextToken],
    place: int,
    length: int,
    accepts: frozenset[str],
    *,
    kind: str = "quantity",
) -> Value:
    found = " ".join(token.raw for token in tokens[place : place + length])
    return Value(kind=kind, found=found, accepts=accepts, gives=NONE)
