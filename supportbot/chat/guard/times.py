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
_NIGHT = re.compile(WORDS["night"], re.I)
# The ends of a span share what stands behind the second: "4:00 to 6:30 pm".
_SHARED = re.compile(
    r"(?<![\d:.,])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?"
    r"(?P<join>\s?[-\u2013\u2014]\s?|\s(?:to|till|until|and|bis|und|tot|en|à|et|a|e|y|do|i|til|till|og|och)\s)"
    r"(?P<other>(?P<end>\d{1,2})(?:[:.]\d\d)?\s?"
    r"(?:(?P<half>[ap])\.?\s?m\b|[Uu]hr\b|uur\b))",
    re.I,
)
FIRST_HOUR_OF_MORNING = 6
_JOIN = re.compile(r"\s?(?:[-\u2013\u2014~\u301c]|\w{1,7}(?: \w{1,3})?)?\s?")
NOON = 12
LAST_HOUR, LAST_MINUTE = 24, 59
# Words that say a time by themselves.
_NAMED = re.compile(
    r"\b(?:(?P<midnight>midnight|mitternacht|minuit|medianoche|mezzanotte|middernacht|полноч\w*|północ\w*)"
    r"|(?P<noon>noon|midday|mediodía|mezzogiorno|полдень|полудня))\b",
    re.I,
)


def with_shared(text: str) -> str:
    """The text with both ends of a span written out.

    >>> with_shared("from 4:00 to 6:30 pm"), with_shared("van 6.30 tot 9.00 uur")
    ('from 4:00 pm to 6:30 pm', 'van 6:30 tot 9.00 uur')
    """
    return _SHARED.sub(_shared, text)


def _shared(match: re.Match[str]) -> str:
    hour, end, minute = int(match["hour"]), int(match["end"]), match["minute"]
    if hour > (NOON if match["half"] else LAST_HOUR) or not (minute or match["half"]):
        return match[0]
    first = f"{hour}:{minute or '00'}"
    if half := (match["half"] or "").casefold():
        # "9 to 5 pm" begins before noon, "10 to 2 am" before midnight.
        is_same = hour % NOON <= end % NOON
        first += f" {half if is_same else 'ap'[half == 'a']}m"
    return f"{first}{match['join']}{match['other']}"


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
    elif _NIGHT.match(after.lstrip()):
        is_late = hour % NOON >= FIRST_HOUR_OF_MORNING
        hours = {hour % NOON + (NOON if is_late else 0)}
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
