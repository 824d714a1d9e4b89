"""Days of the week, as the set of days that a text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from supportbot.chat.guard.ordinals import is_every, ordinal_before
from supportbot.chat.guard.tokens import Found, Phrasebook, TextToken, any_of, words_in
from supportbot.chat.guard.units import WORDS
from supportbot.chat.guard.values import Value

DAYS = 7
MOST_BETWEEN = 2
_LIST_WORDS = any_of(WORDS["list_words"].split())
_ALL_WEEK = any_of(WORDS["all_week"].split())


@cache
def _names() -> Phrasebook[int]:
    return Phrasebook(dict(_in_week(WORDS["weekdays"])))


@cache
def _short_names() -> list[Phrasebook[int]]:
    """Abbreviations, a language each: `mar` is a Tuesday there and a Wednesday here."""
    return [
        Phrasebook(dict(_in_week(week))) for week in WORDS["abbreviations"].split("|")
    ]


@cache
def _sets() -> Phrasebook[str]:
    return Phrasebook(words_in(WORDS["day_sets"]))


def _in_week(weeks: str) -> Iterator[tuple[str, int]]:
    for week in weeks.split("|"):
        for day, name in enumerate(week.split()):
            if name != "x":
                yield name.replace("_", " "), day


def weekdays_of(tokens: Sequence[TextToken]) -> Iterator[Value]:
    """The days said, one value each, so that a fault can name the one too many."""
    found = _said(tokens)
    for place, (start, day, end) in enumerate(found):
        yield _one_day(tokens, start, end, day)
        if place and _is_range(tokens, found[place - 1][2], start):
            first = found[place - 1][1]
            days = [(first + step) % DAYS for step in range((day - first) % DAYS + 1)]
            yield from _values(tokens, found[place - 1][0], end, days)
    for place in range(len(tokens)):
        if days_said := _sets().at(tokens, place):
            days = [int(digit) for digit in days_said.meaning]
            yield from _values(tokens, place, place + days_said.length, days)
        if whole := _ALL_WEEK.at(tokens, place):
            yield from _always(tokens, place, place + whole.length)


def _one_day(tokens: Sequence[TextToken], start: int, end: int, day: int) -> Value:
    """A day; the first Saturday of a month does not vouch for every Saturday."""
    place = ordinal_before(tokens, start)
    name = f"weekday:{day}"
    if place:
        first = start - 1
        accepts, gives = {f"{name}:{place}"}, {name}
    elif is_every(tokens, start):
        first = start - 1
        accepts, gives = {f"{name}:every"}, {name}
    else:
        first = start
        accepts, gives = {name}, {f"{name}:every"}
    found = " ".join(token.raw for token in tokens[first:end])
    return Value(
        kind="weekday",
        found=found,
        accepts=frozenset(accepts),
        gives=frozenset(gives),
    )


def _always(tokens: Sequence[TextToken], start: int, end: int) -> Iterator[Value]:
    yield Value(
        kind="weekday",
        found=" ".join(token.raw for token in tokens[start:end]),
        accepts=frozenset({"always"}),
        gives=frozenset(
            f"weekday:{day}{how}" for day in range(DAYS) for how in ("", ":every")
        ),
    )


def _said(tokens: Sequence[TextToken]) -> list[tuple[int, int, int]]:
    """First token, day and end of every weekday."""
    found = []
    place = 0
    while place < len(tokens):
        day = _names().at(tokens, place) or _short_at(tokens, place)
        if day is None:
            place += 1
            continue
        found.append((place, day.meaning, place + day.length))
        place += day.length
    return found


def _short_at(tokens: Sequence[TextToken], place: int) -> Found[int] | None:
    """An abbreviation with another of its language beside it, or an English one."""
    for number, book in enumerate(_short_names()):
        day = book.at(tokens, place)
        if day is None:
            continue
        is_english = number == 0 and tokens[place].raw[:1].isupper() and place > 0
        end = place + day.length
        if is_english or _has_other(tokens, place, end, book):
            return day
    return None


def _has_other(
    tokens: Sequence[TextToken], place: int, end: int, book: Phrasebook[int]
) -> bool:
    """Whether another day of the language stands a mark or two away: "Mo-Fr"."""
    day = book.at(tokens, place)
    around = (
        *((at, range(end, at)) for at in range(end + 1, end + 1 + MOST_BETWEEN)),
        *(
            (at, range(at + 1, place))
            for at in range(place - 2, place - 2 - MOST_BETWEEN, -1)
        ),
    )
    for at, between in around:
        other = book.at(tokens, at) if 0 <= at < len(tokens) else None
        if other and day and other.meaning != day.meaning:
            return not any(tokens[mark].text[0].isalnum() for mark in between)
    return False


def _is_range(tokens: Sequence[TextToken], end: int, start: int) -> bool:
    between = [token for token in tokens[end:start] if token.text != "."]
    if not between or len(between) > MOST_BETWEEN:
        return False
    return not any(
        _LIST_WORDS.at(between, place) is not None for place in range(len(between))
    )


def _values(
    tokens: Sequence[TextToken], start: int, end: int, days: Iterable[int]
) -> Iterator[Value]:
    found = " ".join(token.raw for token in tokens[start:end])
    for day in days:
        name = f"weekday:{day}"
        yield Value(
            kind="weekday",
            found=found,
            accepts=frozenset({name}),
            gives=frozenset({f"{name}:every"}),
        )
