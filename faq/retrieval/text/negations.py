"""Words that turn a sentence round, in languages other than English."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faq.retrieval.text.normalisation import normalise

_LISTS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("negations.json").read_text(encoding="utf-8")
)["languages"]
_NEVER = re.compile("(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Negations:
    words: frozenset[str]
    parts: re.Pattern[str]
    others: re.Pattern[str]  # that have such a part and turn nothing round


def negations_in(normalised: str, language: str) -> tuple[str, ...]:
    """The negations of a normalised text, in its order; none of an English one.

    >>> negations_in("kann ich nicht stornieren", "de")
    ('nicht',)
    """
    if language not in _LISTS:
        return ()
    known = _negations(language)
    turned = known.others.sub(" ", normalised)
    whole = (word for word in turned.split() if word in known.words)
    return (*whole, *known.parts.findall(turned))


@cache
def _negations(language: str) -> _Negations:
    lists = _LISTS[language]
    return _Negations(
        words=frozenset(normalise(lists.get("words", "")).split()),
        parts=_any_of(lists.get("parts", "")),
        others=_any_of(lists.get("not", "")),
    )


def _any_of(parts: str) -> re.Pattern[str]:
    spelt = (normalise(part.replace("_", " ")) for part in parts.split())
    longest_first = sorted(spelt, key=len, reverse=True)
    return re.compile("|".join(longest_first)) if longest_first else _NEVER
