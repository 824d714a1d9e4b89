"""Words of customer service that mean the same: delivery, Lieferung, livraison."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

from supportbot.chat.guard.tokens import MAX_WORD, plain

MIN_BEGINNING = 2


@lru_cache(maxsize=20_000)
def concepts_of(word: str) -> frozenset[str]:
    """What a plain word stands for; nothing for most words.

    >>> concepts_of("lieferung") & concepts_of("livraison")
    frozenset({'delivery'})
    """
    whole, beginnings = _tables()
    for length in range(min(len(word), MAX_WORD), MIN_BEGINNING, -1):
        if word[:length] in beginnings:
            return whole.get(word, frozenset()) | beginnings[word[:length]]
    return whole.get(word, frozenset())


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
