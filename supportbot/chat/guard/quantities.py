"""Numbers with their units: 14 days are two weeks, and never 14 hours."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from supportbot.chat.guard.number_words import words_of_any_language
from supportbot.chat.guard.numbers import (
    HUNDRED,
    TEN,
    Number,
    length_of_half,
    numbers_of,
    with_half,
)
from supportbot.chat.guard.tokens import TextToken, any_of
from supportbot.chat.guard.units import (
    BEFORE_NUMBERS,
    CURRENCIES,
    DURATIONS,
    WORDS,
    in_base,
    unit_at,
    unit_before,
)
from supportbot.chat.guard.values import NONE, Value, named

_JOINS = any_of(WORDS["joins"].split())
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
MOST_BETWEEN = 2
SMALL = 3  # "two ways", "one of them": words of so little count only with a unit
FIRST_YEAR = 1900
MIN_NOUN = 4
MIN_DIGITS = 5  # number words in a row that spell a phone number
_CHARACTERS = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """A number and what it counts, if that has a name."""

    number: Number
    unit: str = ""
    last: int


def quantities_of(
    tokens: Sequence[TextToken],
    languages: Sequence[str],
    *,
    small_words: Sequence[Container[str]] = (),
) -> tuple[list[Value], set[int]]:
    """All numbers with what they count, and the tokens that they take.

    A small word of the text's language says no number in another one.
    """
    numbers = _with_borrowed(tokens, list(numbers_of(tokens, languages)), small_words)
    counted = _with_units(tokens, numbers)
    values = [value for one in counted for value in _values(tokens, one)]
    taken = {place for one in counted for place in range(one.number.first, one.last)}
    return [*_spelt_digits(tokens, numbers), *values], taken


def _with_units(
    tokens: Sequence[TextToken], numbers: Sequence[Number]
) -> list[_Counted]:
    """Each number with its unit, or with that of the other end of its range."""
    counted: list[_Counted] = []
    for number in numbers:
        # "Por ciento" is a unit, and no hundred.
        if not counted or number.first >= counted[-1].last:
            counted.append(_counted(tokens, number))
    for place in range(len(counted) - 2, -1, -1):
        one, other = counted[place : place + 2]
        if not one.unit and other.unit and _is_range(tokens, one, other):
            counted[place] = replace(one, unit=other.unit)
    for place in range(1, len(counted)):
        one, other = counted[place - 1 : place + 1]
        is_money = one.unit in BEFORE_NUMBERS
        if is_money and not other.unit and _is_range(tokens, one, other):
            counted[place] = replace(other, unit=one.unit)
    return _with_pence(counted)


def _with_pence(counted: Sequence[_Counted]) -> list[_Counted]:
    """Each amount with the hundredths said behind it: "three pounds ninety-five"."""
    whole: list[_Counted] = []
    for one in counted:
        before = whole[-1] if whole else None
        if before and _are_hundredths(before, one):
            value = before.number.value + one.number.value / 100
            number = replace(before.number, values=frozenset({round(value, 2)}))
            whole[-1] = replace(before, number=number, last=one.last)
        else:
            whole.append(one)
    return whole


def _are_hundredths(amount: _Counted, one: _Counted) -> bool:
    is_whole = amount.number.value % 1 == 0
    return (
        amount.unit in CURRENCIES
        and is_whole
        and amount.last == one.number.first
        and amount.last > amount.number.last
        and one.unit in {"", "pence", amount.unit}
        and TEN <= one.number.value < HUNDRED
    )


def _with_borrowed(
    tokens: Sequence[TextToken],
    numbers: list[Number],
    small_words: Sequence[Container[str]],
) -> list[Number]:
    """The numbers, and words that say one in any language before a unit."""
    taken = {place for one in numbers for place in range(one.first, one.last)}
    also = [
        Number(values=frozenset({value}), first=place, last=place + 1, is_word=True)
        for place, token in enumerate(tokens)
        if place not in taken
        and (value := words_of_any_language().get(token.text))
        and not any(token.text in words for words in small_words)
        and unit_at(tokens, place + 1)
    ]
    return sorted((*numbers, *also), key=lambda number: number.first)


def _is_range(tokens: Sequence[TextToken], one: _Counted, other: _Counted) -> bool:
    between = range(one.last, other.number.first)
    return 0 < len(between) <= MOST_BETWEEN and all(
        _JOINS.at(tokens, place) is not None for place in between
    )


def _counted(tokens: Sequence[TextToken], number: Number) -> _Counted:
    unit = unit_before(tokens, number) or unit_at(tokens, number.last)
    if unit is None:
        return _Counted(number=number, last=number.last)
    number = with_half(tokens, number, behind=unit.last)
    last = unit.last + length_of_half(tokens, unit.last)
    return _Counted(number=number, unit=unit.name, last=last)


def _values(tokens: Sequence[TextToken], one: _Counted) -> Iterator[Value]:
    number = one.number
    is_plain = not one.unit
    found = " ".join(token.raw for token in tokens[number.first : one.last])
    bare = frozenset(named("number", value) for value in number.values)
    if is_plain and (number.is_ordinal or _is_no_count(tokens, number)):
        # Evidence of "three users" vouches for 3; a reply's "two ways" need none.
        noun = _noun(tokens, one.last)
        places = {named("ordinal", v) for v in number.values if number.is_ordinal}
        gives = bare | places
        yield Value(kind="number", found=found, accepts=NONE, gives=gives, noun=noun)
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
    days = number.values if one.unit == "workday" else ()
    gives = bare | {named(*in_base("day", value)) for value in days}
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
