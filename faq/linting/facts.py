"""What an answer states that another may state otherwise: amounts, dates, addresses."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any


class FactKind(StrEnum):
    AMOUNT = "amount"
    DATE = "date"
    TIME = "time"
    LINK = "link"
    EMAIL = "e-mail address"
    PHONE = "phone number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is stated, in one spelling and as it was written."""

    kind: FactKind
    value: str
    written: str
    unit: str = ""  # of an amount


# A link's words are read, its address is not: it would be full of numbers.
_LINK = re.compile(r"\]\((https?://[^\s()<>]+(?:\([^\s()<>]*\))?[^\s()<>]*)[^()]*\)")
_URL = re.compile(r"https?://[^\s<>()\[\]\"'*]+")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ISO_DATE = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_DOTTED_DATE = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d)(?!\d)"
)
_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b"
    r"|(?<![\d.:])(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\d:])"
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+|\(0|0(?=\d))[\d()][\d ()/.\-\u00a0]{5,20}\d")
_PHONE_DIGITS = range(7, 16)
_MULTIPLES = {"week": ("day", 7), "year": ("month", 12)}  # two weeks are 14 days
_NUMBER = (
    r"\d{1,3}(?:[,.'\u2019\u00a0]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?"
)
_THOUSANDS = re.compile(r"[,.'\u2019\u00a0](?=\d{3}(?!\d))")


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts that a text states, each kind without the text of those before it.

    facts_of("Within 14 days")[0].unit == "day"
    """
    facts: list[Fact] = []
    for pattern, read in _readers():
        for match in pattern.finditer(text):
            facts += read(match)
        text = pattern.sub(" ", text)
    return tuple(facts)


def facts_by_kind(text: str) -> Mapping[tuple[FactKind, str], Mapping[str, str]]:
    """For each kind and unit the values, as they were written."""
    found: dict[tuple[FactKind, str], dict[str, str]] = defaultdict(dict)
    for fact in facts_of(text):
        found[fact.kind, fact.unit].setdefault(fact.value, fact.written)
    return found


Reader = Callable[["re.Match[str]"], Iterator[Fact]]


@cache
def _readers() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    units, months = _any_of("units"), _any_of("months")
    words = rf"{_NUMBER}|{_any_of('numbers')}"
    to = rf"\s?(?:[-\u2013\u2014]|{'|'.join(_DATA['to'])})\s?"
    between = rf"[\s\u00a0-]{{0,2}}(?:(?:{'|'.join(_DATA['between'])})[\s-])?"
    amount = re.compile(
        rf"(?<![\w.,])(?:(?P<before>[€$£])\s?(?P<price>{_NUMBER})"
        rf"|(?P<first>{words})(?:{to}(?P<second>{words}))?"
        rf"{between}(?P<unit>{units})(?!\w))",
        re.IGNORECASE,
    )
    named = re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?:of\s|de\s)?(?P<month>{months})\b"
        rf"|\b(?P<month_first>{months})\.?\s(?:the\s)?(?P<day_last>\d{{1,2}})\b",
        re.IGNORECASE,
    )
    return (
        (_LINK, _link),
        (_URL, _link),
        (_EMAIL, lambda match: _one(FactKind.EMAIL, match[0].lower(), match[0])),
        (_ISO_DATE, _date),
        (_DOTTED_DATE, _date),
        (named, _named_date),
        (_TIME, _time),
        (amount, _amounts),
        (_PHONE, _phone),
    )


def _link(match: re.Match[str]) -> Iterator[Fact]:
    written = match[1] if match.re is _LINK else match[0]
    address = re.sub(r"^https?://(?:www\.)?", "", written).rstrip(".,;:!?/")
    yield Fact(kind=FactKind.LINK, value=address.lower(), written=written)


def _date(match: re.Match[str]) -> Iterator[Fact]:
    value = f"{int(match['month']):02}-{int(match['day']):02}"
    yield from _one(FactKind.DATE, value, match[0])


def _named_date(match: re.Match[str]) -> Iterator[Fact]:
    month = _names("months")[(match["month"] or match["month_first"]).lower()]
    day = match["day"] or match["day_last"]
    yield from _one(FactKind.DATE, f"{int(month):02}-{int(day):02}", match[0])


def _time(match: re.Match[str]) -> Iterator[Fact]:
    if match["hour24"]:
        value = f"{int(match['hour24']):02}:{match['minute24']}"
    else:
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        value = f"{hour:02}:{match['minute'] or '00'}"
    yield from _one(FactKind.TIME, value, match[0])


def _amounts(match: re.Match[str]) -> Iterator[Fact]:
    named = _names("units")[(match["before"] or match["unit"]).lower()]
    unit, factor = _MULTIPLES.get(named, (named, 1))
    numbers = (match["price"], match["first"], match["second"])
    for number in filter(None, numbers):
        yield Fact(
            kind=FactKind.AMOUNT,
            unit=unit,
            value=_value(number, factor),
            written=" ".join(match[0].split()),
        )


def _phone(match: re.Match[str]) -> Iterator[Fact]:
    digits = re.sub(r"\D", "", match[0])
    if len(digits) in _PHONE_DIGITS:
        yield from _one(FactKind.PHONE, digits.lstrip("0"), match[0])


def _one(kind: FactKind, value: str, written: str) -> Iterator[Fact]:
    yield Fact(kind=kind, value=value, written=written)


def _value(number: str, factor: int) -> str:
    """`1,000`, `1.000` and `1000.00` as `1000`; `5,5` as `5.5`; `two` as `2`."""
    if not number[0].isdigit():
        number = _names("numbers")[number.lower()]
    return f"{float(_THOUSANDS.sub('', number).replace(',', '.')) * factor:g}"


_DATA: Mapping[str, Any] = json.loads(  # Any: lists, some of them by name
    Path(__file__).with_name("facts.json").read_text(encoding="utf-8")
)


@cache
def _names(part: str) -> Mapping[str, str]:
    return {word: name for name, words in _DATA[part].items() for word in words}


def _any_of(part: str) -> str:
    return "|".join(map(re.escape, sorted(_names(part), key=len, reverse=True)))


@cache
def lead_words() -> Mapping[str, bool]:
    """The words by which an answer begins with a yes or a no, and which it is."""
    is_yes = {True: _DATA["yes"], False: _DATA["no"]}
    return {word: says for says, words in is_yes.items() for word in words}
