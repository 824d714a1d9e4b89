"""Times of day in words: half past nine, halb zehn, cinco y media de la tarde."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.numbers import Number, numbers_of
from supportbot.chat.guard.tokens import (
    Found,
    Phrasebook,
    TextToken,
    any_of,
    tokens_of,
)
from supportbot.chat.guard.units import stands_at
from supportbot.chat.guard.values import Value, named

# Any: tables of words by language and by meaning.
_WORDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("spoken_times.json").read_text(encoding="utf-8")
)
_HOURS = any_of(_WORDS["hours"].split())
_COUNTED_HOURS = any_of(_WORDS["counted_hours"].split())
_BEFORE_TIMES = any_of(_WORDS["before_times"].split())
_MORNING = any_of(_WORDS["morning"].split())
_EVENING = any_of(_WORDS["evening"].split())
_PARTS = (_MORNING, _EVENING, any_of(_WORDS["other_parts"].split()))
_ALSO = {"da": "nb", "no": "nb"}
_MARKS = frozenset(":.,h")
DAY, NOON, QUARTER = 24, 12, 15
MINUTES_SAID = frozenset({*range(10, 60, 5)})
MOST_BETWEEN = 2  # tokens that join the two ends of a span
HOUR_MINUTES, HOUR = 60, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A time of day among the tokens."""

    first: int
    last: int
    hour: int
    minutes: int = 0
    part: int | None = None  # of the day: 0 or 12, if it says so
    is_count: bool = False  # it may be so many hours, too

    @property
    def hours(self) -> tuple[int, ...]:
        """The hours that it may mean."""
        if self.part is not None:
            return (self.hour % NOON + self.part,)
        is_sure = self.hour > NOON or self.is_count
        return (self.hour,) if is_sure else (self.hour, (self.hour + NOON) % DAY)


def spoken_times_of(text: str, languages: Sequence[str]) -> tuple[list[Value], str]:
    """The times in words, and the text without them."""
    tokens = tokens_of(text)
    said = numbers_of(tokens, languages, halves=False)
    numbers = [number for number in said if _is_hour(tokens, number)]
    found: list[Value] = []
    parts: list[str] = []
    end, last = 0, 0
    for number in numbers:
        spoken = _spoken(tokens, number, languages)
        if spoken is None or spoken.first < last:
            continue
        start, stop = tokens[spoken.first].start, tokens[spoken.last - 1].end
        is_at = stands_at(text, start)
        found.append(_value(spoken, text[start:stop], is_at=is_at))
        parts += [text[end:start], " "]
        end, last = stop, spoken.last
    rest = "".join([*parts, text[end:]])
    return [*found, *_parts_of_day(tokens_of(rest))], rest


def _parts_of_day(tokens: Sequence[TextToken]) -> Iterator[Value]:
    """Parts of the day that no hour goes with: "in the evening", "until late"."""
    for place in range(len(tokens)):
        if place and tokens[place - 1].text[0].isdigit():
            continue  # "1:00 at night"
        for number, book in enumerate(_PARTS):
            if length := _length(book, tokens, place):
                said = " ".join(t.raw for t in tokens[place : place + length])
                name = frozenset({f"part_of_day:{number}"})
                yield Value(kind="time", found=said, accepts=name)


def _is_hour(tokens: Sequence[TextToken], number: Number) -> bool:
    """Whether it may be one, and is no part of a numeral: of 9:15 or 10.30."""
    is_part = number.first and tokens[number.first - 1].text in _MARKS
    is_whole = number.value % 1 == 0
    return not is_part and is_whole and 0 < number.value <= DAY


def _spoken(
    tokens: Sequence[TextToken], number: Number, languages: Sequence[str]
) -> _Spoken | None:
    timed = _with_minutes(tokens, number, languages)
    last = timed.last if timed else number.last
    if timed is None and (counted := _counted_to(tokens, number)):
        return _Spoken(
            first=number.first, last=counted, is_count=True, hour=_hour(number)
        )
    parted = last + (0 if timed else _length(_HOURS, tokens, last))
    for part, book in ((0, _MORNING), (NOON, _EVENING)):
        if length := _length(book, tokens, parted):
            timed = timed or _Spoken(first=number.first, last=last, hour=_hour(number))
            return replace(timed, last=parted + length, part=part)
    return timed


def _with_minutes(
    tokens: Sequence[TextToken], number: Number, languages: Sequence[str]
) -> _Spoken | None:
    """A time whose words say minutes: "half past nine", "cinco y media"."""
    hour = _hour(number)
    if before := _before(tokens, number, languages):
        first = number.first - before.length
        return _Spoken(first=first, last=number.last, hour=hour, minutes=before.meaning)
    if behind := _book("behind", languages).at(tokens, number.last):
        last = number.last + behind.length
        return _Spoken(first=number.first, last=last, hour=hour, minutes=behind.meaning)
    if said := _minutes_behind(tokens, number, languages):
        minutes = int(said.value)
        return _Spoken(first=number.first, last=said.last, hour=hour, minutes=minutes)
    return None


def _hour(number: Number) -> int:
    return int(number.value)


def _before(
    tokens: Sequence[TextToken], number: Number, languages: Sequence[str]
) -> Found[int] | None:
    for length in (3, 2, 1):
        start = number.first - length
        found = _book("before", languages).at(tokens, start) if start >= 0 else None
        if found and found.length == length:
            return found
    return None


def _minutes_behind(
    tokens: Sequence[TextToken], number: Number, languages: Sequence[str]
) -> Number | None:
    """The minutes after the word for an hour: "dix-sept heures trente"."""
    place = number.last + _length(_HOURS, tokens, number.last)
    if place == number.last and not (number.is_word and ENGLISH in languages):
        return None  # "five thirty" is English
    for minutes in numbers_of(tokens[place : place + MOST_BETWEEN + 1], languages):
        if minutes.first == 0 and minutes.value in MINUTES_SAID:
            last = place + minutes.last
            return Number(values=minutes.values, first=place, last=last)
    return None


def _counted_to(tokens: Sequence[TextToken], number: Number) -> int:
    """The token behind "à 9 heures", or behind the 16 of "de 16 a 20 horas"."""
    if not number.first or not _BEFORE_TIMES.at(tokens, number.first - 1):
        return 0
    if length := _length(_COUNTED_HOURS, tokens, number.last):
        return number.last + length
    joined = tokens[number.last : number.last + MOST_BETWEEN + 3]
    for other in numbers_of(joined, ()):
        if 0 < other.first <= MOST_BETWEEN and _length(
            _COUNTED_HOURS, joined, other.last
        ):
            return number.last
    return 0


def _length(book: Phrasebook[bool], tokens: Sequence[TextToken], place: int) -> int:
    found = book.at(tokens, place)
    return found.length if found else 0


def _value(spoken: _Spoken, text: str, *, is_at: bool) -> Value:
    minutes = [HOUR_MINUTES * hour + spoken.minutes for hour in spoken.hours]
    accepts = {
        f"clock:{at // HOUR_MINUTES % DAY:02}:{at % HOUR_MINUTES:02}" for at in minutes
    }
    if is_at:
        accepts |= {f"during:{at // QUARTER}" for at in minutes}
    if spoken.is_count:
        accepts.add(named("second", HOUR * spoken.hour))
    hours = {at // HOUR_MINUTES for at in minutes} | {spoken.hour}
    return Value(
        kind="time",
        found=text,
        accepts=frozenset(accepts),
        gives=frozenset(f"number:{hour}" for hour in hours),
    )


@cache
def _book(side: str, languages: Sequence[str]) -> Phrasebook[int]:
    """The phrases of these languages, each with the minutes that it adds."""
    codes = {code for one in languages for code in (one, _ALSO.get(one, one))}
    return Phrasebook(dict(_phrases(side, sorted(codes))))


def _phrases(side: str, codes: Sequence[str]) -> Iterator[tuple[str, int]]:
    for code in codes:
        for minutes, phrases in _WORDS[side].get(code, {}).items():
            for phrase in phrases.split():
                yield phrase.replace("_", " "), int(minutes)
