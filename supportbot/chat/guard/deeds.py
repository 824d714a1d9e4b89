"""Deeds that a reply claims or announces: the assistant has no hands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.values import Value

_ALSO_IN = {"nb": "no", "nn": "no", "sk": "cs"}


def deeds_of(text: str, language: str) -> Iterator[Value]:
    """What a sentence says was done or will be, in its language or in English."""
    folded = text.casefold().replace("\u2019", "'")
    for code in dict.fromkeys((_ALSO_IN.get(language, language), ENGLISH)):
        for pattern in _patterns(code):
            for match in pattern.finditer(folded):
                name = frozenset({f"deed:{_verb(match)}"})
                yield Value(kind="deed", found=match[0].strip(), accepts=name)


def _verb(match: re.Match[str]) -> str:
    return (match[match.lastindex or 0] or match[0]).strip()


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    table = json.loads(
        Path(__file__).with_name("deeds.json").read_text(encoding="utf-8")
    )
    own = table.get(language, {})
    return tuple(
        re.compile(pattern.replace("DEED", own.get("deed", "")))
        for pattern in own.get("patterns", ())
    )
