"""Words of customer service that mean the same: delivery, Lieferung, livraison."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

from supportbot.chat.guard.tokens import MAX_WORD, plain

MIN_BEGINNING = 3
MIN_PART = 3  # letters of a compound's part


@lru_cache(maxsize=20_000)
def concepts_of(word: str, *, is_compound: bool = False) -> frozenset[str]:
    """What a plain word stands for, or a part of a compound; nothing for most words.

    >>> concepts_of("lieferung") & concepts_of("livraison")
    frozenset({'delivery'})
    >>> concepts_of("cityrad", is_compound=True) >= {"city", "bike"}
    True
    """
    found = _whole(word)
    if found or not is_compound:
        return found
    cuts = range(MIN_PART, len(word) - MIN_PART + 1)
    whole, _ = _tables()
    for cut in cuts:
        found |= whole.get(word[:cut], frozenset()) | whole.get(word[cut:], frozenset())
    return found


def _whole(word: str) -> frozenset[str]:
    whole, beginnings = _tables()
    found = whole.get(word, frozenset())
    for length in range(min(len(word), MAX_WORD), MIN_BEGINNING, -1):
        if word[:length] in beginnings:
            return found | beginnings[word[:length]]
    return found


@cache
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Whole words, and how words begin."""
    table = json.loads(
        Path(__file__).with_name("concepts.json").read_text(encoding="utf-8")
    )
    del table["about"]
    whole: dict[str, frozenset[str]] = {}
    beginnings: dict[str, frozenset[str]] = {}
    for concept, words in table.items():
        for word in words.split():
            found = beginnings if word.endswith("*") else whole
            key = plain(word.rstrip("*"))
            found[key] = found.get(key, frozenset()) | {concept}
    return whole, beginnings
