"""Deeds that a reply claims or announces: the assistant has no hands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.values import Value

# Nothing behind it: "is refunded within a week" tells of no deed.
_END = r"(?=[\W_]*(?:[.!\u2026]|$))"
_ALSO_IN = {"nb": "no", "nn": "no", "sk": "cs"}


def deeds_of(text: str, languages: Sequence[str]) -> Iterator[Value]:
    """What a sentence says was done or will be, in its languages or in English."""
    folded = text.casefold().replace("\u2019", "'")
    codes = (_ALSO_IN.get(language, language) for language in (*languages, ENGLISH))
    for code in dict.fromkeys(codes):
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
        re.compile(
            pattern.replace("DEED", own.get("deed", ""))
            .replace("STATES", own.get("states", ""))
            .replace("END", _END)
        )
        for pattern in own.get("patterns", ())
    )
