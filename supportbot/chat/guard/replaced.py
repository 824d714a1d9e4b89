"""Whether a sentence is its evidence with one word exchanged: "bags" for "shoes"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportbot.chat.guard.placement import nearest

if TYPE_CHECKING:
    from supportbot.chat.guard.passages import Clause, Passage
    from supportbot.chat.guard.support import Support

SAID = 0.8  # a word is, from this cosine on
COVERED = 0.7  # a word of the evidence is


def replaces_one(clause: Clause, support: Support, evidence: Passage) -> bool:
    """Whether one word alone is new, and one of the nearest clause is left out."""
    place = nearest(clause, support, evidence.clauses)
    if place is None or not support.is_one_language:
        return False
    is_said = support.best >= SAID
    known = set(evidence.clauses[place].words)
    columns = [n for n, word in enumerate(support.pool) if word in known]
    covered = support.like[:, columns].max(axis=0) if columns and len(is_said) else None
    if covered is None or not is_said.any():
        return False
    return bool((~is_said).sum() == 1 and (covered < COVERED).any())


def begins_anew(support: Support) -> bool:
    """Whether its first word is new and another is not: what it is about."""
    is_said = support.best >= SAID
    return bool(
        support.is_one_language and len(is_said) and not is_said[0] and is_said.any()
    )
