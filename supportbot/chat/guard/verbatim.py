"""Whether evidence has a sentence word for word, from the beginning to the end of one."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\w+")
# What parts of a text stand by themselves: sentences, lines, entries of a list.
_BREAK = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964:;|\n]")


def is_verbatim(sentence: str, evidence: str) -> bool:
    """Whether whole sentences of the evidence are said, and nothing else.

    >>> is_verbatim("We ship to Norway.", "We do not ship to Norway.")
    False
    """
    said = f" {' '.join(_WORD.findall(sentence.casefold()))} "
    text, breaks = _running(evidence)
    start = text.find(said) if said.strip() else -1
    while start >= 0:
        if start in breaks and start + len(said) - 1 in breaks:
            return True
        start = text.find(said, start + 1)
    return False


@lru_cache(maxsize=256)
def _running(evidence: str) -> tuple[str, frozenset[int]]:
    """The words with a space around each, and where sentences begin and end."""
    parts, breaks, length, end = [" "], {0}, 1, 0
    folded = evidence.casefold()
    for match in _WORD.finditer(folded):
        if _BREAK.search(folded, end, match.start()):
            breaks.add(length - 1)
        parts.append(f"{match[0]} ")
        length += len(match[0]) + 1
        end = match.end()
    return "".join(parts), frozenset(breaks | {length - 1})
