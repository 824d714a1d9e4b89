"""Days of the year and months, however written and in whichever language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from babel import Locale

from supportbot.chat.guard.number_words import LANGUAGES
from supportbot.chat.guard.numbers import Number, numbers_of
from supportbot.chat.guard.tokens import (
    Phrasebook,
    TextToken,
    any_of,
    tokens_of,
    words_in,
)
from supportbot.chat.guard.units import WORDS, unit_words
from supportbot.chat.guard.values import Value

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_SHORT = re.compile(r"(?<![\d.,/$£€¥])(\d{1,2})\.(\d{1,2})\.(?!\d)")
_CHARACTERS = re.compile(
    r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]"
)
_CHARACTER_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?[月월](?!\s?\d)")
_LAST_DAY, _LAST_MONTH = 31, 12
_CENTURY = 2000
_LEAST_LETTERS, _SHORTEST = 3, 4
_REACH = 3  # tokens between the month and its day: "31st of December"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_JOINS = any_of([*WORDS["joins"].split(), "al"])
_FILLERS = frozenset(WORDS["between_day_and_month"].split())
_BEFORE_MONTHS = frozenset(WORDS["before_months"].split())
_NEVER = frozenset(WORDS["words_like_months"].split())
_UNSURE = frozenset(WORDS["months_that_are_words"].split())


@cache
def month_names(languages: tuple[str, ...] = ()) -> Phrasebook[int]:
    """The months by their names in all languages, by their short ones in these."""
    names: dict[str, int] = {}
    for language in sorted(LANGUAGES - {"no"}):
        names |= dict(_names(language, "wide"))
    for language in {"nb" if code == "no" else code for code in languages}:
        names |= dict(_names(language, "abbreviated"))
    return Phrasebook(names)


def _names(language: str, width: str) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for number, name in Locale.parse(language).months[context][width].items():
            word = str(name).strip(".")
            if (
                len(word) >= _LEAST_LETTERS
                and word[0].isalpha()
                and word[-1] not in "月월"
            ):
                yield word, int(number)


def dates_of(text: str, languages: Sequence[str]) -> tuple[list[Value], str]:
    """The dates, and the text without those that consist of numerals."""
    found: list[Value] = []

    def take(match: re.Match[str]) -> str:
        values = _numeric(match)
        found.extend(values)
        return " " if values else match[0]

    for pattern in (_ISO, _NUMERIC, _SHORT, _CHARACTERS, _CHARACTER_MONTH):
        text = pattern.sub(take, text)
    tokens = tokens_of(text)
    spans: list[tuple[int, int]] = []
    found += _seasons_of(tokens)
    for values, start, end in _with_month_names(tokens, languages):
        found += values
        spans.append((start, end))
    return found, _without(text, spans)


@cache
def _seasons() -> Phrasebook[str]:
    return Phrasebook(words_in(WORDS["seasons"]))


def _seasons_of(tokens: Sequence[TextToken]) -> Iterator[Value]:
    """Times of the year that have a name: Easter, summer."""
    for place, token in enumerate(tokens):
        if season := _seasons().at(tokens, place):
            name = frozenset({f"season:{season.meaning}"})
            yield Value(kind="date", found=token.raw, accepts=name)


def _numeric(match: re.Match[str]) -> list[Value]:
    if match.re is _CHARACTER_MONTH:
        return _value(match[0], [(int(match[1]), None)], None)
    if match.re is _SHORT:
        pairs, year = [(int(match[2]), int(match[1]))], None
    elif match.re is _NUMERIC:
        first, second = int(match[1]), int(match[3])
        pairs, year = [(second, first), (first, second)], int(match[4])
    else:
        pairs = [(int(match[2]), int(match[3]))]
        year = int(match[1]) if match[1] else None
    return _value(match[0], pairs, year)


def _value(
    found: str, pairs: Sequence[tuple[int, int | None]], year: int | None
) -> list[Value]:
    """A date whose month and day may stand either way round, and its year."""
    names, gives = set(), set()
    for month, day in pairs:
        if not 1 <= month <= _LAST_MONTH:
            continue
        if day is None:
            names.add(f"month:{month}")
        elif 1 <= day <= _LAST_DAY:
            names.add(f"date:{month}-{day}")
            gives |= {f"month:{month}", f"number:{day}", f"ordinal:{day}"}
    if not names:
        return []
    values = [
        Value(
            kind="date", found=found, accepts=frozenset(names), gives=frozenset(gives)
        )
    ]
    if year is not None:
        values.append(year_value(year if year >= _CENTURY // 20 else _CENTURY + year))
    return values


def year_value(year: int) -> Value:
    return Value(kind="date", found=str(year), accepts=frozenset({f"number:{year}"}))


def _with_month_names(
    tokens: Sequence[TextToken], languages: Sequence[str]
) -> Iterator[tuple[list[Value], int, int]]:
    numbers = list(numbers_of(tokens, languages))
    by_end = {number.last: number for number in numbers}
    by_first = {number.first: number for number in numbers}
    months = month_names(tuple(languages))
    last = 0
    for place in range(len(tokens)):
        found = months.at(tokens, place)
        if found is None or tokens[place].raw.casefold() in _NEVER:
            continue
        start, end = place, place + found.length
        day = _day_before(tokens, place, by_end)
        if day:
            start = day.first
        elif end < len(tokens):
            day = _day_after(tokens, end, by_first)
            end = day.last if day else end
        if day is None and (_is_unsure(tokens, place) or unit_words().at(tokens, end)):
            continue  # "sept jours" are seven days
        raw = " ".join(t.raw for t in tokens[start:end])
        pair = (found.meaning, int(day.value) if day else None)
        yield _value(raw, [pair], None), tokens[start].start, tokens[end - 1].end
        other = _other_end(tokens, (start, end), by_first, by_end) if day else None
        if other and other.first >= last:
            yield _dated(tokens, other, found.meaning)
        last = end


def _dated(
    tokens: Sequence[TextToken], day: Number, month: int
) -> tuple[list[Value], int, int]:
    """A day of a month that another one names, and where it stands."""
    start, end = tokens[day.first].start, tokens[day.last - 1].end
    raw = " ".join(token.raw for token in tokens[day.first : day.last])
    return _value(raw, [(month, int(day.value))], None), start, end


def _day_before(
    tokens: Sequence[TextToken], place: int, by_end: Mapping[int, Number]
) -> Number | None:
    """The day that stands before a month, with "of" or "de" between."""
    for at in range(place, max(0, place - _REACH), -1):
        if at in by_end and all(_is_filler(token) for token in tokens[at:place]):
            return by_end[at] if _is_day(by_end[at].value) else None
    return None


def _day_after(
    tokens: Sequence[TextToken], end: int, by_first: Mapping[int, Number]
) -> Number | None:
    """The day that stands behind a month, with a point or "the" between."""
    after = by_first.get(end + (tokens[end].text in {".", "the"}))
    return after if after and _is_day(after.value) else None


def _other_end(
    tokens: Sequence[TextToken],
    date: tuple[int, int],
    by_first: Mapping[int, Number],
    by_end: Mapping[int, Number],
) -> Number | None:
    """The day that shares the month of a date: the 17 of "17 to 19 July"."""
    start, end = date
    at = start - 1
    if _JOINS.at(tokens, at):
        at -= at > 0 and tokens[at - 1].text == "."  # "17. bis 19. Juli"
        before = by_end.get(at)
        if before and _is_day(before.value):
            return before
    behind = by_first.get(end + 1) if _JOINS.at(tokens, end) else None
    if behind is None or not _is_day(behind.value):
        return None
    following = range(behind.last, behind.last + _REACH)
    has_own = any(month_names().at(tokens, n) for n in following)
    return None if has_own or unit_words().at(tokens, behind.last) else behind


def _is_filler(token: TextToken) -> bool:
    return token.text in _FILLERS


def _is_day(number: float) -> bool:
    return 1 <= number <= _LAST_DAY and number == int(number)


def _is_unsure(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether the month may be another word: "you may", "a march", "und zwar"."""
    token = tokens[place]
    if token.text not in _UNSURE and len(token.text) > _SHORTEST:
        return False
    is_first = place == 0 or tokens[place - 1].text in {".", "!", "?"}
    is_late = place > 0 and tokens[place - 1].text in _BEFORE_MONTHS
    if (
        token.raw[0].isupper()
        and not is_first
        and token.text in {"may", "march", "mai"}
    ):
        return False
    return not is_late


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            parts += [text[end:start], " "]
        end = max(end, stop)
    return "".join([*parts, text[end:]])
