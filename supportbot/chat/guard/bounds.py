"""Whether a value is a bound in a reply as it is one in the evidence: under, over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from supportbot.chat.guard.ground_words import DENIALS
from supportbot.chat.guard.promises import promises_of
from supportbot.chat.guard.tokens import TextToken, any_of, tokens_of
from supportbot.chat.guard.units import unit_words

if TYPE_CHECKING:
    from supportbot.chat.guard.claim import Claim
    from supportbot.chat.guard.passages import Clause
    from supportbot.chat.guard.values import Value

_LISTS = json.loads(Path(__file__).with_name("bounds.json").read_text(encoding="utf-8"))
_PHRASES = {name: any_of(words.split()) for name, words in _LISTS.items()}
_SAID_IN = {
    "more": ("more", "or_more", "at_least", "from"),
    "less": ("less", "or_less", "at_most", "until"),
}
MEASURED = {"quantity", "price", "number", "date"}
LONGEST = 3  # tokens of a phrase


def moved(claim: Claim) -> Value | None:
    """A value that is a bound here and none there, or one of the other side.

    "Less than 3 days" for 3 days, "free below 35" for "free from 35 on".
    """
    for clause in claim.passage.clauses:
        tokens = tokens_of(clause.text)
        promises = any(promises_of(clause.text))
        for value in (v for v in clause.values if v.kind in MEASURED):
            side = _side_of(value, tokens)
            if side and _is_moved(value, side, claim, promises=promises):
                return value
    return None


def _is_moved(value: Value, side: str, claim: Claim, *, promises: bool) -> bool:
    homes = [clause for clause in claim.evidence.clauses if _has(clause, value)]
    known = {said for home in homes for said in _sides_in(home)}
    if not homes or side in known:
        return False
    if value.kind == "date":
        return bool(known)
    # "3.95 below 35" is what "free from 35 on" leaves.
    is_rest = known and any(any(promises_of(home.text)) for home in homes)
    return promises or not is_rest


def _has(clause: Clause, value: Value) -> bool:
    return any(value.accepts & other.names for other in clause.values)


def _side_of(value: Value, tokens: Sequence[TextToken]) -> str:
    """The side of the bound that the words beside a value make it."""
    said = [token.text for token in tokens_of(value.found)]
    texts = [token.text for token in tokens]
    for start in range(len(texts) - len(said) + 1):
        if said and texts[start : start + len(said)] == said:
            if _PHRASES["most_behind"].at(tokens, start + len(said)):
                return "less"  # "over three months at most"
            before = ("from", "until") if value.kind == "date" else ("more", "less")
            is_unit = start > 1 and unit_words().at(tokens, start - 1) is not None
            if name := _ending_at(tokens, start - is_unit, before):
                return {"from": "more", "until": "less"}.get(name, name)
            for side in ("more", "less"):
                if _PHRASES[f"or_{side}"].at(tokens, start + len(said)):
                    return side
    return ""


def _ending_at(tokens: Sequence[TextToken], end: int, names: Sequence[str]) -> str:
    """Which phrase ends before this token, unless it is denied: "no more than"."""
    for start in range(max(0, end - LONGEST), end):
        for name in names:
            found = _PHRASES[name].at(tokens, start)
            if found and start + found.length == end:
                is_denied = start > 0 and DENIALS.at(tokens, start - 1)
                return "" if is_denied else name
    return ""


def _sides_in(clause: Clause) -> Iterator[str]:
    tokens = tokens_of(clause.text)
    for side, names in _SAID_IN.items():
        if any(_PHRASES[n].at(tokens, at) for n in names for at in range(len(tokens))):
            yield side
