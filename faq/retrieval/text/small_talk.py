"""Greetings, thanks and small talk: said to be friendly, not to get an answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

from faq.retrieval.text.normalisation import normalise

MAX_WORDS = 8

_LISTS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("small_talk.json").read_text(encoding="utf-8")
)
# Nothing but these, and words that go with them, is small talk.
_ALONE = frozenset(" ".join(_LISTS["alone"]).split())
_WITH_THEM = frozenset(" ".join(_LISTS["with_them"]).split())
_OPENINGS = _ALONE | frozenset(" ".join(_LISTS["openings"]).split())
_PHRASES = frozenset(map(normalise, _LISTS["phrases"]))
_STARTS = _ALONE | {"good", "many"}
_STRETCHED = re.compile(r"(.)\1{2,}|(.)\2+$")


def is_small_talk(normalised: str) -> bool:
    """Whether a normalised message greets, thanks or makes small talk only."""
    typed = normalised.split(maxsplit=MAX_WORDS)
    if not typed or len(typed) > MAX_WORDS:
        return False
    # A doubled character is no stretched word, and each part may greet by itself.
    is_foreign = not normalised.isascii()
    if is_foreign and (normalised in _PHRASES or _PHRASES.issuperset(typed)):
        return True
    words = [_shrink(word) for word in typed]
    core = _without_openings(words)
    if not core or " ".join(words) in _PHRASES or " ".join(core) in _PHRASES:
        return True
    return words[0] in _STARTS and _ALONE.union(_WITH_THEM).issuperset(words)


def _without_openings(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) and words[start] in _OPENINGS:
        start += 1
    return words[start:]


def _shrink(word: str) -> str:
    """Shorten `hiiii` and `hellooo` to what was meant."""
    if word in _ALONE or word in _WITH_THEM:
        return word
    return _STRETCHED.sub(lambda match: match[1] or match[2], word)
