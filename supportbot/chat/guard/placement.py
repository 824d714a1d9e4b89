"""Whether a sentence states a value of what the evidence states it of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from supportbot.chat.guard.denials import says_any
from supportbot.chat.guard.families import families_of
from supportbot.chat.guard.ground_words import PRONOUNS
from supportbot.chat.guard.passages import Clause, Passage, stem_of
from supportbot.chat.guard.promises import promises_of
from supportbot.chat.guard.units import in_base
from supportbot.chat.guard.values import named

if TYPE_CHECKING:
    from supportbot.chat.guard.claim import Claim
    from supportbot.chat.guard.likeness import Vectors
    from supportbot.chat.guard.support import Support
    from supportbot.chat.guard.values import Value

SUPPORTED = 0.5  # a word is, from this cosine on
SAME_MATTER = 0.35  # from here on a clause speaks of what the evidence's speaks of
HALF = 0.5
LEAST = 0.05  # any word tells something
PLAINLY = 0.9  # the same word
LEXICAL_SHARE = 0.6  # of the words, without an encoder
MARGIN = 0.18
CLOSE = 0.0
RIVAL = 0.7  # a word of the rival's
PREFERRED = 0.25  # so much nearer to where the value is
ABROAD = (0.5, 0.15)  # both, of words in two languages
# Numbers by themselves, as years are, belong to whatever stands beside them.
UNRIVALLED = {"number", "bare", "ordinal", "phone"}
SINGLES = {
    named(*in_base(unit, 1)) for unit in ("hour", "day", "week", "month", "year")
}
FREE = "promise:free"
SAID = 0.8  # a word is, from this cosine on
COVERED = 0.7  # a word of the evidence is


def nearest(
    clause: Clause, support: Support, clauses: Sequence[Clause | None]
) -> int | None:
    """The clause of the evidence that speaks of the same; None if none does."""
    scores = scores_of(support)
    if not len(scores):
        return None
    shared = [
        other is not None and any(_gives(other, value) for value in clause.values)
        for other in clauses
    ]
    scores = scores + np.array(shared)
    scores[[other is None for other in clauses]] = -1.0
    place = int(scores.argmax())
    if clauses[place] is None:
        return None
    mean = support.with_inherited[:, place].mean() if support.words else 0.0
    is_same = support.whole[place] >= SAME_MATTER or mean >= LEXICAL_SHARE
    return place if is_same else None


def scores_of(support: Support) -> Vectors:
    """How well each clause of the evidence speaks of it."""
    if not support.words or not len(support.whole):
        return support.whole.astype(np.float32)
    telling = _telling(support)
    own, wider = telling @ support.own, telling @ support.with_inherited
    return np.asarray(support.whole + HALF * (own + wider), dtype=np.float32)


def _telling(support: Support) -> Vectors:
    """How much each word tells one clause from the others; all together 1."""
    spread = support.own.max(axis=1) - support.own.mean(axis=1) + LEAST
    return np.asarray(spread / spread.sum(), dtype=np.float32)


def misplaced(claim: Claim) -> Value | None:
    """A value that the evidence states of something else."""
    for clause, support in zip(claim.passage.clauses, claim.supports, strict=True):
        scores = scores_of(support)
        stated = _stated(clause)
        for value in stated:
            if value.kind == "address" or not value.accepts:
                continue
            if _is_rate(value, stated):
                if not _has_rate(value, stated, claim.evidence):
                    return value
                continue
            if _counts_other(value, claim) or _is_of_other_place(value, clause, claim):
                return value
            if _is_elsewhere(value, stated, scores, support, claim.evidence.clauses):
                return value
    return None


def _is_rate(value: Value, stated: Sequence[Value]) -> bool:
    """Whether it is the "a month" of a price."""
    is_single = not any(map(str.isdigit, value.found)) and value.kind == "quantity"
    return (
        is_single
        and value.accepts <= SINGLES
        and any(other.kind == "price" for other in stated)
    )


def _has_rate(value: Value, stated: Sequence[Value], evidence: Passage) -> bool:
    """Whether a sentence of the evidence has both the price and what it is for."""
    prices = [other for other in stated if other.kind == "price"]
    with_price = {
        clause.sentence
        for clause in evidence.clauses
        if any(_gives(clause, price) for price in prices)
    }
    rated = [
        clause.sentence
        for clause in evidence.clauses
        if any(_is_single(other) for other in clause.values)
    ]
    # "M costs 20 a month. L costs 30": where a price has no rate, the last one holds.
    homes = with_price & set(rated) or {
        max((n for n in rated if n < sentence), default=-1) for sentence in with_price
    }
    return any(
        clause.sentence in homes and _gives(clause, value)
        for clause in evidence.clauses
    )


def _is_single(value: Value) -> bool:
    """Whether it is what something is counted by: "a month"."""
    return not value.names.isdisjoint(SINGLES)


def _stated(clause: Clause) -> tuple[Value, ...]:
    """The values of a clause, and that it is free."""
    free = (value for value in promises_of(clause.text) if FREE in value.accepts)
    return (*clause.values, *free)


def _counts_other(value: Value, claim: Claim) -> bool:
    """Whether the evidence counts the same things, and by other numbers alone."""
    if not value.noun:
        return False
    root = stem_of(value.noun, claim.passage.language)
    others = [
        other
        for clause in claim.evidence.clauses
        for other in clause.values
        if other.noun and stem_of(other.noun, claim.evidence.language) == root
    ]
    return bool(others) and all(value.accepts.isdisjoint(o.names) for o in others)


def _gives(clause: Clause, value: Value) -> bool:
    return any(not value.accepts.isdisjoint(other.names) for other in _stated(clause))


def _is_elsewhere(
    value: Value,
    stated: Sequence[Value],
    scores: Vectors,
    support: Support,
    clauses: Sequence[Clause],
) -> bool:
    """Whether another clause with such a value is nearer than all that have this one.

    A clause whose own value is stated, too, is no rival: "3.95 below 35".
    """
    homes = [n for n, clause in enumerate(clauses) if _gives(clause, value)]
    families = families_of([value])
    if not homes or families <= UNRIVALLED:
        return False
    alike = [v for v in stated if not families.isdisjoint(families_of([v]))]
    rivals = [
        n
        for n, clause in enumerate(clauses)
        if n not in homes
        and not families.isdisjoint(families_of(_stated(clause)))
        and not any(_gives(clause, other) for other in alike)
    ]
    if value.kind == "date" and _gives_more(value, alike, [clauses[n] for n in homes]):
        return False
    best, whole = max(scores[homes]), max(support.whole[homes])
    if any(
        scores[n] > best + MARGIN and support.whole[n] > whole - CLOSE for n in rivals
    ):
        return True
    if not support.words:
        return False
    if any(_shares_promise(stated, clauses[n]) for n in homes):
        rivals = [n for n in rivals if _shares_promise(stated, clauses[n])]
    return any(
        _is_of_rival(support, homes, rival, clauses) for rival in rivals
    ) or _is_of_another(support, homes, clauses)


def _gives_more(value: Value, alike: Sequence[Value], homes: Sequence[Clause]) -> bool:
    """Whether a clause has the other date, too: "from 17 to 19 July"."""
    others = [v for v in alike if v.accepts and v.accepts.isdisjoint(value.accepts)]
    return any(_gives(home, other) for home in homes for other in others)


def _shares_promise(stated: Sequence[Value], clause: Clause) -> bool:
    """Whether a clause, too, says that something is free: "free from 35"."""
    promises = [value for value in stated if value.kind == "promise"]
    return any(_gives(clause, promise) for promise in promises)


def _is_of_another(
    support: Support, homes: list[int], clauses: Sequence[Clause]
) -> bool:
    """Whether another sentence has a word of it, and the home none that it lacks."""
    home = support.with_inherited[:, homes].max(axis=1)
    sentences = {clauses[n].sentence for n in homes}
    for number, clause in enumerate(clauses):
        if clause.sentence in sentences or not clause.values:
            continue
        other = support.with_inherited[:, number]
        is_others = (other >= PLAINLY) & (home <= SUPPORTED)
        if is_others.any() and not ((home - other) >= PREFERRED).any():
            return True
    return False


def _is_of_rival(
    support: Support, homes: list[int], rival: int, clauses: Sequence[Clause]
) -> bool:
    """Whether a word is the rival's, and none the home's alone.

    "A city bike costs 14 and an electric one 29": "city" beside 29. What the home
    has from the rival before it ("costs") speaks for neither.
    """
    # "It takes 3 days" is about what "it" stands for.
    home = np.max(
        [
            (support.with_inherited if _points_back(clauses[n]) else support.own)[:, n]
            for n in homes
        ],
        axis=0,
    )
    other = support.own[:, rival]
    least, apart = (RIVAL, PREFERRED) if support.is_one_language else ABROAD
    is_rivals = (other >= least) & (other - home >= apart)
    is_homes = home - support.with_inherited[:, rival] >= apart
    is_homes &= home >= min(least, SUPPORTED)
    return bool(is_rivals.any() and not is_homes.any())


def _is_of_other_place(value: Value, clause: Clause, claim: Claim) -> bool:
    """Whether the evidence states it of another in an order: of the first, not here."""
    said = _places(clause)
    homes = [_places(one) for one in claim.evidence.clauses if _gives(one, value)]
    is_place = value.accepts & said
    return bool(
        said and homes and not is_place and all(h and h.isdisjoint(said) for h in homes)
    )


def _places(clause: Clause) -> frozenset[str]:
    """The places in an order that a clause speaks of."""
    numbers = (value for value in clause.values if value.kind == "number")
    return frozenset(
        name for v in numbers for name in v.names if name.startswith("ordinal:")
    )


def _points_back(clause: Clause) -> bool:
    """Whether it is about what went before: "for bicycles it is 75"."""
    return not clause.words or says_any(clause.text, PRONOUNS)


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
