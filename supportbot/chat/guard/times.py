"""Times of day: 9am is 9:00 is 9 Uhr is 9h."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from supportbot.chat.guard.units import WORDS, stands_at
from supportbot.chat.guard.values import NONE, Value

_PATTERNS = (
    re.compile(
        r"(?<![\d:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[apAP])\.?\s?[mM]\b\.?"
    ),
    re.compile(
        r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?!\d)"
        r"(?:\s?(?:Uhr|uhr|h\b|ч\b|น\.))?"
    ),
    re.compile(
        r"(?<![\d:.])(?P<hour>\d{1,2})(?:\.(?P<minute>\d\d))?\s?(?:[Uu]hr\b|uur\b|o['\u2019]?clock\b)"
    ),
    re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})\s?[hH]\s?(?P<minute>\d\d)\b"),
    re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})h\b"),
    re.compile(
        r"(?<![\d:.])(?P<hour>\d{1,2})\s?(?:[点點](?:钟|鐘)?|[时時](?!間|间)|시(?!간))(?:\s?(?P<minute>\d{1,2})\s?[分분]|(?P<thirty>[半반]))?"
    ),
    re.compile(
        rf"(?:{WORDS['before_hours']})\s(?P<hour>\d{{1,2}})(?:[.:](?P<minute>\d\d))?"
        r"(?!\s?[\d.,%€£$])\b"
    ),
)
_EVENING = re.compile(WORDS["evening"], re.I)
_JOIN = re.compile(r"\s?(?:[-\u2013\u2014~\u301c]|\w{1,7}(?: \w{1,3})?)?\s?")
NOON = 12
LAST_HOUR, LAST_MINUTE = 24, 59
# Words that say a time by themselves.
_NAMED = re.compile(
    r"\b(?:(?P<midnight>midnight|mitternacht|minuit|medianoche|mezzanotte|middernacht|полноч\w*|północ\w*)"
    r"|(?P<noon>noon|midday|mediodía|mezzogiorno|полдень|полудня))\b",
    re.I,
)


def times_of(text: str) -> tuple[list[Value], str]:
    """The times of day, and the text without them."""
    found: list[Value] = []

    def take(match: re.Match[str]) -> str:
        value = _value(match)
        if value is None:
            return match[0]
        found.append(value)
        return " ; " if value.gives == NONE else " "

    def take_named(match: re.Match[str]) -> str:
        clock = "clock:12:00" if match["noon"] else "clock:00:00"
        also = NONE if match["noon"] else frozenset({"clock:24:00"})
        found.append(
            Value(kind="time", found=match[0], accepts=frozenset({clock}) | also)
        )
        return " "

    spans = [*_spans(text)]
    for pattern in _PATTERNS:
        text = pattern.sub(take, text)
    text = _NAMED.sub(take_named, text)
    return [*found, *spans], text


def _spans(text: str) -> Iterator[Value]:
    """From one time to another: every quarter of an hour between, for "at 10:00"."""
    matches = sorted(
        (match for p in (*_PATTERNS, _NAMED) for match in p.finditer(text)),
        key=lambda match: match.start(),
    )
    for one, other in pairwise(matches):
        if one.end() <= other.start() and _JOIN.fullmatch(
            text[one.end() : other.start()]
        ):
            first, last = _quarter(one), _quarter(other)
            during = frozenset(f"during:{at}" for at in range(first, last + 1))
            yield Value(kind="span", found="", accepts=NONE, gives=during)


def _quarter(match: re.Match[str]) -> int:
    """Quarters of an hour since midnight."""
    groups = match.groupdict()
    if "hour" not in groups:
        return 4 * NOON if groups["noon"] else 8 * NOON
    hour = max(_hours(int(match["hour"]), (groups.get("half") or "").casefold()))
    return 4 * hour + int(groups.get("minute") or 0) // 15


def _value(match: re.Match[str]) -> Value | None:
    groups = match.groupdict()
    hour, minute = int(match["hour"]), int(groups.get("minute") or 0)
    if groups.get("thirty"):
        minute = 30
    if hour > LAST_HOUR or minute > LAST_MINUTE:
        return None
    half = (groups.get("half") or "").casefold()
    hours = _hours(hour, half)
    before, after = (
        match.string[max(0, match.start() - 4) : match.start()],
        match.string[match.end() : match.end() + 14],
    )
    if _EVENING.search(before) or _EVENING.match(after.lstrip()):
        hours = {hour % NOON + NOON}
    accepts = {f"clock:{one:02}:{minute:02}" for one in hours}
    if match[0].rstrip().endswith("h") and not groups.get("minute"):
        accepts.add(f"second:{hour * 3600}")  # French writes hours of the day so, too
    gives = {
        f"number:{one}" for one in (hour, *hours, *(h % NOON or NOON for h in hours))
    }
    if stands_at(match.string, match.start()):
        accepts.add(f"during:{_quarter(match)}")
    if minute:
        gives.add(f"number:{hour}.{minute:02}".rstrip("0"))
    return Value(
        kind="time",
        found=match[0].strip(),
        accepts=frozenset(accepts),
        gives=frozenset(gives),
    )


def _hours(hour: int, half: str) -> set[int]:
    if half:
        return {hour % NOON + (NOON if half == "p" else 0)}
    return {hour}
