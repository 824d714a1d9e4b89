"""Units of time, money, share and size, under the names of many languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale

from supportbot.chat.guard.number_words import LANGUAGES
from supportbot.chat.guard.tokens import Found, Phrasebook, TextToken, words_in

if TYPE_CHECKING:
    from supportbot.chat.guard.numbers import Number

# Any: a table of strings by kind.
WORDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("words.json").read_text(encoding="utf-8")
)
_TIMES = ("second", "minute", "hour", "day", "week", "month", "year")
# What one of them is of another.
_IN = {
    "minute": ("second", 60.0),
    "hour": ("second", 3600.0),
    "day": ("second", 86400.0),
    "week": ("second", 604800.0),
    "fortnight": ("second", 1209600.0),
    "year": ("month", 12.0),
    "quarter": ("month", 3.0),
    "decade": ("month", 120.0),
    "pence": ("gbp", 0.01),
    "byte_kb": ("byte", 1e3),
    "byte_mb": ("byte", 1e6),
    "byte_gb": ("byte", 1e9),
    "byte_tb": ("byte", 1e12),
    "gbit": ("mbit", 1000.0),
}
CURRENCIES = frozenset(WORDS["currencies"].split())
DURATIONS = frozenset({*_TIMES, "workday", "fortnight", "quarter", "decade"})
BEFORE_NUMBERS = CURRENCIES | {"percent"}
_BETWEEN = Phrasebook(dict.fromkeys(WORDS["between"].split(), ""))
_WORKING = Phrasebook(dict.fromkeys(WORDS["working"].split(), "work"))
MOST_BETWEEN = 2

# A moment within opening hours: "on Wednesday at 10:00".
_AT = re.compile(
    r"\b(?:at|um|à|a las|a la|alle|às|om|o|в|kl|klo|klockan|saat|la|στις|pukul|lúc)"
    r"\.? $",
    re.I,
)
MAX_AT = 9


@cache
def unit_words() -> Phrasebook[str]:
    """The units by their words, in all languages at once: they stand beside numbers."""
    return Phrasebook(dict(_of_babel()) | words_in(WORDS["units"]))


def _of_babel() -> Iterator[tuple[str, str]]:
    for language in sorted(LANGUAGES - {"no"}):
        # The forms by number are in the data alone; formatting needs a number of each.
        patterns = Locale.parse(language)._data["unit_patterns"]  # noqa: SLF001
        for unit in _TIMES:
            for form in patterns[f"duration-{unit}"]["long"].values():
                word = str(form).replace("{0}", "").strip()
                if word and "{" not in word:
                    yield word, unit


def in_base(unit: str, number: float) -> tuple[str, float]:
    """The same in the base of its dimension: 2 weeks are 1,209,600 seconds."""
    base, factor = _IN.get(unit, (unit, 1.0))
    return base, round(number * factor, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    name: str
    last: int  # token behind it


def unit_at(tokens: Sequence[TextToken], place: int) -> Unit | None:
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


def unit_before(tokens: Sequence[TextToken], number: Number) -> Unit | None:
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


def stands_at(text: str, start: int) -> bool:
    """Whether "at" or the like stands before this place: a moment, no end of hours."""
    return _AT.search(text[max(0, start - MAX_AT) : start]) is not None
