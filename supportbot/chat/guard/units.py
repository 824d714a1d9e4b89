"""Units of time, money, share and size, under the names of many languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from supportbot.chat.guard.number_words import LANGUAGES
from supportbot.chat.guard.tokens import Phrasebook, words_in

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
CURRENCIES = frozenset(
    "eur usd gbp pence jpy cny chf pln czk sek inr rub uah try krw".split()
)
DURATIONS = frozenset({*_TIMES, "workday", "fortnight", "quarter", "decade"})
BEFORE_NUMBERS = CURRENCIES | {"percent"}


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
