"""What the evidence keeps out: "but not old sofas", "with the Business plan only"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supportbot.chat.guard.denials import says_any
from supportbot.chat.guard.ground_words import CONTRASTS, ONLY
from supportbot.chat.guard.placement import nearest, scores_of

if TYPE_CHECKING:
    from supportbot.chat.guard.claim import Claim
    from supportbot.chat.guard.passages import Clause
    from supportbot.chat.guard.support import Matrix, Support

SAID = 0.8  # a word is, from this cosine on
ELSEWHERE = 0.9  # the same word, in another clause
NEW = 0.5  # below it a word is not the clause's
APART = 0.25  # so much more of the sentence is the exclusion's than the rule's
LEAST_WORDS = 2


def kept_out(claim: Claim) -> str:
    """The clause that affirms of something what the evidence keeps it out of."""
    for clause, support in zip(claim.passage.clauses, claim.supports, strict=True):
        is_bare = clause.is_condition and "," not in clause.text
        if clause.is_negative or clause.is_without or is_bare:
            continue
        if not support.words or says_any(clause.text, CONTRASTS):
            continue
        if _meets_exclusion(support, claim) or _is_of_others(clause, support, claim):
            return clause.text
    return ""


def _meets_exclusion(support: Support, claim: Claim) -> bool:
    """Whether it speaks of all that a denial does, and of it more than of a rule."""
    clauses = claim.evidence.clauses
    for place, other in enumerate(clauses):
        if not other.is_negative or other.is_condition or not other.words:
            continue
        if not _covers(other, support):
            continue
        if says_any(other.text, CONTRASTS):
            return True
        rules = [n for n, one in enumerate(clauses) if not one.is_negative]
        mine = float(support.own[:, place].mean())
        best = max((float(support.own[:, n].mean()) for n in rules), default=0.0)
        if len(other.words) >= LEAST_WORDS and mine >= best + APART:
            return True
    return False


def _covers(other: Clause, support: Support) -> bool:
    """Whether each word of a clause of the evidence is said."""
    columns = [
        n
        for n, word in enumerate(support.pool)
        if word in other.words and not says_any(word, CONTRASTS)
    ]
    return bool(columns) and bool((support.like[:, columns].max(axis=0) >= SAID).all())


def _is_of_others(clause: Clause, support: Support, claim: Claim) -> bool:
    """Whether what one thing alone has is said of another that the evidence names."""
    clauses = claim.evidence.clauses
    place = nearest(clause, support, clauses)
    if place is None or not says_any(clauses[place].text, ONLY):
        return False
    if int(scores_of(support).argmax()) != place or not support.is_one_language:
        return False
    here: Matrix = support.with_inherited[:, place]
    strange = (here < NEW) & (support.best >= ELSEWHERE)
    columns = [n for n, word in enumerate(support.pool) if word in clauses[place].words]
    unsaid = support.like[:, columns].max(axis=0) < NEW
    return bool(strange.any() and unsaid.any() and np.mean(here) >= NEW)
