"""Numbers of a text as values, in numerals or in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from supportbot.chat.guard.number_words import AND_A_HALF, number_words, ordinal_words
from supportbot.chat.guard.tokens import TextToken, any_of

_GROUPS = re.compile(r"\d{1,3}(?:([,.'\u2019])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_SEPARATORS = re.compile(r"[,.'\u2019]")
_AND = any_of(
    [
        "and",
        "y",
        "e",
        "et",
        "und",
        "og",
        "och",
        "en",
        "și",
        "e",
        "и",
        "i",
        "و",
        "ve",
        "va",
        "ja",
    ]
)
_DIGITS = {
    character: value
    for value, characters in enumerate(
        [
            "〇零영",
            "一일",
            "二两兩이",
            "三삼",
            "四사",
            "五오",
            "六육",
            "七칠",
            "八팔",
            "九구",
        ]
    )
    for character in characters
}
_PLACES = {"十": 10, "십": 10, "百": 100, "백": 100, "千": 1000, "천": 1000}
_MYRIAD = {"万": 10_000, "만": 10_000, "萬": 10_000}
HUNDRED = 100
LONGEST = 16  # characters of a number
TEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of a text, and every value that its writing may have."""

    values: frozenset[float]
    first: int  # token
    last: int  # token behind it
    is_word: bool = False
    is_ordinal: bool = False

    @property
    def value(self) -> float:
        return min(self.values)


def numbers_of(
    tokens: Sequence[TextToken], languages: Sequence[str], *, halves: bool = True
) -> Iterator[Number]:
    """The numbers in their order; words are read in these languages."""
    place = 0
    while place < len(tokens):
        number = _number_at(tokens, place, languages)
        if number is None:
            place += 1
        else:
            number = with_half(tokens, number) if halves else number
            yield number
            place = number.last


def with_half(
    tokens: Sequence[TextToken], number: Number, *, behind: int = 0
) -> Number:
    """The number and a half, if that is said behind it, or behind this place."""
    half = AND_A_HALF.at(tokens, behind or number.last)
    if half is None or number.is_ordinal:
        return number
    values = frozenset(value + 0.5 for value in number.values)
    last = number.last if behind else number.last + half.length
    return replace(number, values=values, last=last)


def length_of_half(tokens: Sequence[TextToken], place: int) -> int:
    """How many tokens say "and a half" here."""
    half = AND_A_HALF.at(tokens, place)
    return half.length if half else 0


def _number_at(
    tokens: Sequence[TextToken], place: int, languages: Sequence[str]
) -> Number | None:
    text = tokens[place].text
    if text[0].isdecimal():
        values = numeral_values(text)
        last = place + 1
        factor = _factor_at(tokens, last, languages)
        if factor:
            values, last = frozenset(value * factor for value in values), last + 1
        return Number(values=values, first=place, last=last)
    if text in _DIGITS or text in _PLACES:
        return _characters_at(tokens, place)
    return _words_at(tokens, place, languages) or _ordinal_at(tokens, place, languages)


def numeral_values(text: str) -> frozenset[float]:
    """What a numeral may say: `1.000` is a thousand here and one there.

    >>> sorted(numeral_values("1.000")), sorted(numeral_values("3,95"))
    ([1.0, 1000.0], [3.95])
    """
    parts = _SEPARATORS.split(text)
    found = set()
    if _GROUPS.fullmatch(text):
        mark = _GROUPS.fullmatch(text)[1]  # type: ignore[index]  # it matches
        whole = text.replace(mark, "")
        found.add(float(whole.replace(",", ".")))
    if len(parts) <= 2:  # noqa: PLR2004 - whole and decimals
        found.add(float(".".join(parts)))
    return frozenset(found or {float("".join(parts))})


def _factor_at(
    tokens: Sequence[TextToken], place: int, languages: Sequence[str]
) -> float:
    if place < len(tokens) and tokens[place].text in _MYRIAD:
        return _MYRIAD[tokens[place].text]
    for language in languages:
        found = number_words(language).at(tokens, place)
        if found and found.meaning >= HUNDRED and math.log10(found.meaning) % 1 == 0:
            return found.meaning
    return 0


def _characters_at(tokens: Sequence[TextToken], place: int) -> Number:
    """A number of Chinese, Japanese or Korean characters."""
    total, digit, last = 0, 0, place
    while last < min(len(tokens), place + LONGEST):
        text = tokens[last].text
        if last > place and tokens[last].start != tokens[last - 1].end:
            break
        if text in _DIGITS:
            digit = digit * TEN + _DIGITS[text]
        elif text in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[text], 0
        elif text in _MYRIAD:
            total, digit = (total + digit) * _MYRIAD[text], 0
        else:
            break
        last += 1
    values = frozenset({float(total + digit)})
    return Number(values=values, first=place, last=last, is_word=True)


def _words_at(
    tokens: Sequence[TextToken], place: int, languages: Sequence[str]
) -> Number | None:
    for language in languages:
        book = number_words(language)
        found = book.at(tokens, place)
        if found is None:
            continue
        value, last = found.meaning, place + found.length
        while joined := _joined(value, tokens, last, language):
            value, last = joined
        return Number(values=frozenset({value}), first=place, last=last, is_word=True)
    return None


def _joined(
    value: float, tokens: Sequence[TextToken], place: int, language: str
) -> tuple[float, int] | None:
    """The number that goes on: "thirty", "five"; "two", "hundred"."""
    start = place
    if place < len(tokens) and (
        tokens[place].text == "-" or (value >= TEN and _AND.at(tokens, place))
    ):
        start = place + 1
    more = number_words(language).at(tokens, start)
    if more is None:
        return None
    said, last = more.meaning, start + more.length
    is_power = said >= HUNDRED and math.log10(said) % 1 == 0
    if is_power and value < said and start == place:
        return value * said, last
    if (
        value >= 2 * TEN
        and said
        and value % (TEN ** (math.floor(math.log10(said)) + 1)) == 0
    ):
        return value + said, last
    return None


def _ordinal_at(
    tokens: Sequence[TextToken], place: int, languages: Sequence[str]
) -> Number | None:
    for language in languages:
        found = ordinal_words(language).at(tokens, place)
        if found:
            return Number(
                values=frozenset({found.meaning}),
                first=place,
                last=place + found.length,
                is_word=True,
                is_ordinal=True,
            )
    return None
