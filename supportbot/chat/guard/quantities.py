"""Numbers with their units: 14 days are two weeks, and never 14 hours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from supportbot.chat.guard.numbers import Number, numbers_of
from supportbot.chat.guard.tokens import Found, Phrasebook, TextToken, any_of, words_in
from supportbot.chat.guard.units import (
    BEFORE_NUMBERS,
    DURATIONS,
    WORDS,
    in_base,
    unit_words,
)
from supportbot.chat.guard.values import NONE, Value, named

_BETWEEN = Phrasebook(dict.fromkeys(WORDS["between"].split(), ""))
_WORKING = Phrasebook(dict.fromkeys(WORDS["working"].split(), "work"))
_JOINS = any_of(WORDS["joins"].split())
_ARTICLES = any_of(WORDS["articles"].split())
_HALF = any_of(WORDS["half"].split())
_VAGUE = any_of(WORDS["vague"].split())
_FRACTIONS = Phrasebook(words_in(WORDS["fractions"]))
_AND_A_HALF = any_of(WORDS["and_a_half"].split())
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
MOST_BETWEEN = 2
SMALL = 3  # "two ways", "one of them": words of so little count only with a unit
FIRST_YEAR = 1900
MIN_NOUN = 4
MIN_DIGITS = 5  # number words in a row that spell a phone number
_CHARACTERS = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    name: str
    last: int  # token behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """A number and what it counts, if that has a name."""

    number: Number
    unit: str = ""
    last: int


@cache
def _paired() -> Phrasebook[str]:
    pairs = WORDS["paired"].items()
    return Phrasebook({word.replace("_", " "): meaning for word, meaning in pairs})


def quantities_of(
    tokens: Sequence[TextToken], languages: Sequence[str]
) -> Iterator[Value]:
    """All quantities, bare numbers among them."""
    numbers = list(numbers_of(tokens, languages))
    spelt_out = list(_spelt_digits(tokens, numbers))
    yield from spelt_out
    counted = _with_units(tokens, numbers)
    for one in counted:
        yield from _values(tokens, one)
    taken = {place for one in counted for place in range(one.number.first, one.last)}
    yield from _without_numbers(tokens, taken)


def _with_units(
    tokens: Sequence[TextToken], numbers: Sequence[Number]
) -> list[_Counted]:
    """Each number with its unit, or with that of the other end of its range."""
    counted = [_counted(tokens, number) for number in numbers]
    for place in range(len(counted) - 2, -1, -1):
        one, other = counted[place : place + 2]
        if not one.unit and other.unit and _is_range(tokens, one, other):
            counted[place] = replace(one, unit=other.unit)
    for place in range(1, len(counted)):
        one, other = counted[place - 1 : place + 1]
        is_money = one.unit in BEFORE_NUMBERS
        if is_money and not other.unit and _is_range(tokens, one, other):
            counted[place] = replace(other, unit=one.unit)
    return counted


def _is_range(tokens: Sequence[TextToken], one: _Counted, other: _Counted) -> bool:
    between = range(one.last, other.number.first)
    return 0 < len(between) <= MOST_BETWEEN and all(
        _JOINS.at(tokens, place) is not None for place in between
    )


def _counted(tokens: Sequence[TextToken], number: Number) -> _Counted:
    unit = _unit_before(tokens, number) or _unit_at(tokens, number.last)
    if unit is None:
        return _Counted(number=number, last=number.last)
    return _Counted(number=number, unit=unit.name, last=unit.last)


def _unit_at(tokens: Sequence[TextToken], place: int) -> Unit | None:
    """The unit that begins here, or behind a word or two: "full", "working"."""
    is_working = False
    for skipped in range(MOST_BETWEEN + 1):
        at = place + skipped
        found = unit_words().at(tokens, at)
        if found and not (found.meaning == "percent" and skipped):
            return _named_unit(tokens, at, found, is_working=is_working)
        working = _WORKING.at(tokens, at)
        is_working = is_working or working is not None
        if working is None and _BETWEEN.at(tokens, at) is None:
            return None
    return None


def _named_unit(
    tokens: Sequence[TextToken], at: int, found: Found[str], *, is_working: bool
) -> Unit:
    last = at + found.length
    if found.meaning != "day":
        return Unit(name=found.meaning, last=last)
    behind = _WORKING.at(tokens, last)
    is_working = is_working or (behind is not None and _is_word(tokens, last))
    name = "workday" if is_working else "day"
    return Unit(name=name, last=last + (behind.length if behind else 0))


def _is_word(tokens: Sequence[TextToken], place: int) -> bool:
    return tokens[place].text not in {
        "is",
        "work",
        "working",
        "business",
        "de",
        "lam",
    } or (
        tokens[place].text in {"is"}
        and place + 1 < len(tokens)
        and tokens[place + 1].text.startswith("gun")
    )


def _unit_before(tokens: Sequence[TextToken], number: Number) -> Unit | None:
    for length in (1, 2, 3):
        start = number.first - length
        if start < 0:
            return None
        found = unit_words().at(tokens, start)
        if found and found.length == length and found.meaning in BEFORE_NUMBERS:
            return Unit(name=found.meaning, last=number.last)
    before = "".join(
        token.text for token in tokens[max(0, number.first - 3) : number.first]
    )
    return Unit(name="percent", last=number.last) if before == "百分之" else None


def _values(tokens: Sequence[TextToken], one: _Counted) -> Iterator[Value]:
    number = one.number
    is_plain = not one.unit
    found = " ".join(token.raw for token in tokens[number.first : one.last])
    bare = frozenset(named("number", value) for value in number.values)
    if is_plain and (number.is_ordinal or _is_no_count(tokens, number)):
        # Evidence of "three users" vouches for 3; a reply's "two ways" need none.
        noun = _noun(tokens, one.last)
        yield Value(kind="number", found=found, accepts=NONE, gives=bare, noun=noun)
        return
    if is_plain:
        behind = tokens[one.last].text if one.last < len(tokens) else ""
        if behind in _ORDINAL_ENDINGS:
            ordinal = frozenset(named("ordinal", value) for value in number.values)
            yield Value(
                kind="number", found=found + behind, accepts=ordinal, gives=bare
            )
        else:
            ages = frozenset(named("bare", value) for value in number.values)
            yield Value(
                kind="number",
                found=found,
                accepts=bare,
                gives=ages,
                noun=_noun(tokens, one.last),
            )
        return
    accepts = frozenset(named(*in_base(one.unit, value)) for value in number.values)
    if one.unit == "year":
        # "Under 27" is an age; 2026 a year by itself.
        accepts |= {named("bare", value) for value in number.values}
        accepts |= {named("number", v) for v in number.values if v >= FIRST_YEAR}
    gives = bare
    if one.unit == "workday":
        gives |= {named(*in_base("day", value)) for value in number.values}
    kind = "quantity" if one.unit in DURATIONS else "price"
    yield Value(kind=kind, found=found, accepts=accepts, gives=gives)


def _noun(tokens: Sequence[TextToken], place: int) -> str:
    """The word that a bare number counts."""
    behind = tokens[place : place + 1]
    is_word = behind and behind[0].text[0].isalpha() and len(behind[0].text) >= MIN_NOUN
    return behind[0].text if is_word else ""


def _is_no_count(tokens: Sequence[TextToken], number: Number) -> bool:
    """Whether a number word is layout ("two ways") or a character a syllable."""
    if not number.is_word:
        return False
    is_character = _CHARACTERS.match(tokens[number.first].text) is not None
    is_single = number.last - number.first == 1
    return number.value <= SMALL or (is_character and is_single)


def _without_numbers(
    tokens: Sequence[TextToken], numbered: set[int]
) -> Iterator[Value]:
    """Quantities without a number: "a month", "half a year", "a fortnight"."""
    for place in range(len(tokens)):
        whole = _whole_phrase(tokens, place)
        if whole:
            yield whole
        elif _HALF.at(tokens, place):
            yield from _half(tokens, place)
        elif _VAGUE.at(tokens, place):
            yield from _vague(tokens, place)
        elif place not in numbered:
            yield from _counted_by(tokens, place)


def _whole_phrase(tokens: Sequence[TextToken], place: int) -> Value | None:
    """What one phrase says: "fortnight", "half price", "and a half"."""
    if paired := _paired().at(tokens, place):
        return _pair(tokens, place, paired)
    if fraction := _FRACTIONS.at(tokens, place):
        accepts = frozenset({fraction.meaning})
        return _said(tokens, place, fraction.length, accepts, kind="number")
    if half := _AND_A_HALF.at(tokens, place):
        return _said(tokens, place, half.length, frozenset({"number:0.5"}))
    return None


def _counted_by(tokens: Sequence[TextToken], place: int) -> Iterator[Value]:
    if _ARTICLES.at(tokens, place):
        yield from _single(tokens, place)
    elif unit := unit_words().at(tokens, place):
        yield from _rate(unit)


def _pair(tokens: Sequence[TextToken], place: int, paired: Found[str]) -> Value:
    number, unit = paired.meaning.split()
    accepts = frozenset({named(*in_base(unit, float(number)))})
    return _said(tokens, place, paired.length, accepts)


def _half(tokens: Sequence[TextToken], place: int) -> Iterator[Value]:
    start = place + 1
    if start < len(tokens) and tokens[start].text == "-":
        start += 1
    start += _ARTICLES.at(tokens, start) is not None
    unit = unit_words().at(tokens, start)
    if unit and unit.meaning in DURATIONS:
        accepts = frozenset({named(*in_base(unit.meaning, 0.5))})
        yield _said(tokens, place, start + unit.length - place, accepts)


def _vague(tokens: Sequence[TextToken], place: int) -> Iterator[Value]:
    """Few, some, a couple of: only evidence as vague has them."""
    start = place + 1
    if start < len(tokens) and tokens[start].text in {"of", "de", "more", "个", "個"}:
        start += 1
    unit = _unit_at(tokens, start)
    if unit and unit.name in DURATIONS:
        base = unit.name
        yield _said(tokens, place, unit.last - place, frozenset({f"vague:{base}"}))


def _single(tokens: Sequence[TextToken], place: int) -> Iterator[Value]:
    unit = _unit_at(tokens, place + 1)
    if unit and unit.name in DURATIONS and unit.name != "second":
        accepts = frozenset({named(*in_base(unit.name, 1))})
        yield _said(tokens, place, unit.last - place, accepts)


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


def _spelt_digits(
    tokens: Sequence[TextToken], numbers: Sequence[Number]
) -> Iterator[Value]:
    """Digits spelt out in a row: a phone number."""
    row: list[Number] = []
    for number in [*numbers, None]:
        if number and number.is_word and (not row or number.first - row[-1].last <= 1):
            row.append(number)
            continue
        if len(row) >= MIN_DIGITS:
            digits = "".join(f"{one.value:g}" for one in row)
            yield Value(
                kind="phone",
                found=" ".join(
                    token.raw for token in tokens[row[0].first : row[-1].last]
                ),
                accepts=frozenset({f"phone:{digits.lstrip('0')}"}),
            )
        row = [number] if number and number.is_word else []
