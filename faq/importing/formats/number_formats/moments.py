"""Days and times as the tokens of a section ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faq.importing.formats.number_formats.codes import (
    FormatSection,
    FormatToken,
    UnreadableFormat,
)
from faq.importing.formats.number_formats.names import NAMES

if TYPE_CHECKING:
    from faq.importing.formats.number_formats.locales import Locale

_FIRST_OF_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  spreadsheets have no zones
_FIRST_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000
_SECOND_MS = 1_000
_NOON = 12
# Spreadsheets of 1900 count a 29 February that never was; they differ before it.
_FIRST_SURE_DAY = 61
_LAST_DAY = 2_958_465  # 31 December 9999
_BUDDHIST_YEARS = 543
# Their spreadsheets have words of their own for AM and PM, not the same in all.
_OTHER_HALF_DAYS = {"ar", "cs", "el", "fa", "hi", "hu", "ja", "ko", "tr", "vi", "zh"}
_LETTER, _LONG, _SHORT = 5, 4, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A moment of a spreadsheet: milliseconds since its first day."""

    total: int
    counts_from_1904: bool

    @property
    def day(self) -> datetime:
        days = self.total // _DAY_MS
        first = _FIRST_OF_1904 if self.counts_from_1904 else _FIRST_OF_1900
        if days > _LAST_DAY or (days < _FIRST_SURE_DAY and not self.counts_from_1904):
            raise UnreadableFormat("it holds a day that spreadsheets show differently")
        try:
            return first + timedelta(milliseconds=self.total)
        except OverflowError as exc:
            raise UnreadableFormat("it holds a day after the year 9999") from exc

    @property
    def in_day(self) -> int:
        return self.total % _DAY_MS


def clock_of(value: float, *, counts_from_1904: bool) -> Clock:
    """The moment that a number stands for; raises `UnreadableFormat`."""
    if not 0 <= value <= _LAST_DAY + 1:
        raise UnreadableFormat("it holds a date that a spreadsheet shows as #####")
    # To the millisecond: 09:30 is stored as 0.39583333333333331.
    return Clock(total=round(value * _DAY_MS), counts_from_1904=counts_from_1904)


def iso_moment(value: float, *, counts_from_1904: bool) -> str | None:
    """The moment as ISO 8601, a day alone without its time; None for a time alone."""
    try:
        clock = clock_of(value, counts_from_1904=counts_from_1904)
        moment = clock.day.replace(microsecond=0)
    except UnreadableFormat:
        return None
    return moment.isoformat() if clock.in_day else moment.date().isoformat()


def show_moment(clock: Clock, section: FormatSection, locale: Locale) -> str:
    """The moment with the literals of the section around it."""
    digits = max(sum(token.part == "subsecond" for token in section.tokens) - 1, 0)
    step = 10 ** max(3 - digits, 0)
    total = (clock.total + step // 2) // step * step
    clock = Clock(total=total, counts_from_1904=clock.counts_from_1904)
    shown, fraction = [], f"{clock.in_day % _SECOND_MS:03}"
    for token in section.tokens:
        if token.part == "subsecond" and token.text == "0":
            shown.append(fraction[:1] or "0")
            fraction = fraction[1:]
        else:
            shown.append(_show_token(token, clock, section, locale))
    return "".join(shown)


def _show_token(
    token: FormatToken, clock: Clock, section: FormatSection, names: Locale
) -> str:
    if token.part == "elapsed":
        unit = {"h": _HOUR_MS, "m": _MINUTE_MS, "s": _SECOND_MS}[token.text[0]]
        return str(clock.total // unit).zfill(len(token.text))
    if token.part == "half_day":
        return _half_day(token.text, clock, names)
    if token.part != "date":
        return names.decimal if token.part == "subsecond" else token.text
    if token.text[0] in "hns":
        return _time(token.text, clock, has_halves=section.has("half_day"))
    has_day = any(t.part == "date" and t.text in {"d", "dd"} for t in section.tokens)
    return _date(token.text, clock.day, names.language, has_day=has_day)


def _half_day(text: str, clock: Clock, names: Locale) -> str:
    if names.language in _OTHER_HALF_DAYS and text.upper() == "AM/PM":
        raise UnreadableFormat("its half of the day has no sure name in its language")
    return text.split("/")[clock.in_day >= _NOON * _HOUR_MS]


def _time(text: str, clock: Clock, *, has_halves: bool) -> str:
    hour = clock.in_day // _HOUR_MS
    numbers = {
        "h": (hour - 1) % _NOON + 1 if has_halves else hour,
        "n": clock.in_day // _MINUTE_MS % 60,
        "s": clock.in_day // _SECOND_MS % 60,
    }
    return str(numbers[text[0]]).zfill(min(len(text), 2))


def _date(text: str, day: datetime, language: str, *, has_day: bool) -> str:
    unit, width = text[0], len(text)
    if unit == "y":
        return f"{day.year % 100:02}" if width <= 2 else str(day.year)  # noqa: PLR2004
    if unit in {"e", "b"}:
        year = day.year + _BUDDHIST_YEARS * (unit == "b")
        return f"{year % 100:02}" if unit == "b" and width <= 2 else str(year)  # noqa: PLR2004
    if unit == "m" and width < _SHORT:
        return str(day.month).zfill(width)
    if unit == "d" and width < _SHORT:
        return str(day.day).zfill(width)
    return _name(text, day, language, has_day=has_day)


def _name(text: str, day: datetime, language: str, *, has_day: bool) -> str:
    names = NAMES.get(language)
    unit, width = text[0], len(text)
    if names is None:
        raise UnreadableFormat(f"it names a day or month in a language ({language})")
    if unit in {"d", "a"}:
        days = names.short_days if width == _SHORT else names.days
        return days.split()[day.weekday()]
    months = names.months if width != _SHORT else names.short_months
    if width == _LONG and has_day and names.genitive:
        months = names.genitive
    if months is None:
        raise UnreadableFormat(f"its short month has no sure name ({language})")
    month = months.split()[day.month - 1]
    return month[0] if width == _LETTER else month
