"""Which unit stands beside a number: behind it, behind "working", before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportbot.chat.guard.tokens import Found, Phrasebook, TextToken
from supportbot.chat.guard.units import BEFORE_NUMBERS, WORDS, unit_words

if TYPE_CHECKING:
    from supportbot.chat.guard.numbers import Number

_BETWEEN = Phrasebook(dict.fromkeys(WORDS["between"].split(), ""))
_WORKING = Phrasebook(dict.fromkeys(WORDS["working"].split(), "work"))
MOST_BETWEEN = 2


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
