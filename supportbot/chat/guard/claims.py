"""Whether a sentence says what its evidence says: the same subject, not the opposite."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from faq.retrieval import is_small_talk, normalise, opposites
from supportbot.chat.guard.ground_words import ADDITIONS
from supportbot.chat.guard.likeness import Likeness, Vectors
from supportbot.chat.guard.names import new_names
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.passages import (
    Clause,
    Passage,
    is_negative,
    passage_of,
    stem_of,
)
from supportbot.chat.guard.support import Support, support_of
from supportbot.chat.guard.tokens import tokens_of
from supportbot.chat.guard.units import CURRENCIES
from supportbot.chat.guard.values import Value

FITTED = Path(__file__).with_name("claims.json")  # by benchmarks/fit_guard.py
COURTESIES = Path(__file__).with_name("courtesies.json")
FEATURES = (
    "intercept",
    "whole",  # the clause least like any of the evidence, by cosine
    "least",  # the word least like any of the evidence
    "mean",  # of the words
    "unsupported",  # words that nothing supports
    "other_language",
    "whole_times_other",
    "least_times_other",
    "mean_times_other",
    "wordless",  # a script without spaces, or only numbers
    "words",
    "valued",  # it states a value that the evidence has
    "courtesy",  # how like a courtesy it is, by cosine
    "question",
    "names",
    "added",  # what follows an "and" or a "with", the least supported of it
    "added_times_other",
)
SUPPORTED = 0.5  # a word is, from this cosine on
MOST = 4
SAME_MATTER = 0.35  # from here on a clause speaks of what the evidence's speaks of
HALF = 0.5
LEXICAL_SHARE = 0.6  # of the words, without an encoder
MARGIN = 0.18
FAR = 0.42  # cosine of words that name two things
SAME_WORD = 0.99
PLAIN_COURTESY = 0.72


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence of a reply beside the evidence it is to rest on."""

    text: str
    passage: Passage
    evidence: Passage
    supports: tuple[Support, ...]  # one a clause
    names: tuple[str, ...]
    courtesy: float


def claim_of(
    sentence: str, evidence: str, *, known: str, likeness: Likeness | None
) -> Claim:
    """Read a sentence beside its evidence; `known` may be named but proves nothing."""
    said, source = passage_of(sentence), passage_of(evidence)
    supports = tuple(
        support_of(clause, source, language=said.language, likeness=likeness)
        for clause in said.clauses
    )
    names = new_names(
        sentence,
        f"{evidence} {known}",
        language=said.language,
        likeness=likeness,
    )
    return Claim(
        text=sentence,
        passage=said,
        evidence=source,
        supports=supports,
        names=tuple(names),
        courtesy=courtesy_of(sentence, likeness),
    )


def is_courtesy(claim: Claim) -> bool:
    """Whether it says nothing that needs evidence: greetings, not knowing, asking."""
    text = claim.text.strip()
    return (
        claim.courtesy >= PLAIN_COURTESY
        or is_small_talk(normalise(text))
        or not any(clause.words for clause in claim.passage.clauses)
        and not any(map(str.isalpha, text))
    )


def courtesy_of(sentence: str, likeness: Likeness | None) -> float:
    if likeness is None:
        return 0.0
    [mine] = likeness.vectors([sentence])
    return float((_courtesies(likeness) @ mine).max())


@cache
def _courtesies(likeness: Likeness) -> Vectors:
    sentences = json.loads(COURTESIES.read_text(encoding="utf-8"))["sentences"]
    return likeness.vectors(sentences)


def turned_round(claim: Claim) -> str:
    """The clause that denies what the evidence affirms, or the other way; "" if none."""
    for clause, support in zip(claim.passage.clauses, claim.supports, strict=True):
        place = _nearest(clause, support, claim.evidence.clauses)
        if place is None:
            continue
        other = claim.evidence.clauses[place]
        is_turned = clause.is_negative != other.is_negative
        is_turned = is_turned != _has_opposite(clause, other, claim)
        if is_turned and not _agrees_as_a_whole(claim, other):
            return clause.text
    return ""


def _agrees_as_a_whole(claim: Claim, other: Clause) -> bool:
    """Whether the sentences are both denials or none: "photos, but without flash"."""
    if len(claim.passage.clauses) == 1:
        return False
    source = claim.evidence.sentences[other.sentence]
    said = is_negative(claim.text, claim.passage.language)
    return said == is_negative(source, claim.evidence.language)


def _nearest(
    clause: Clause, support: Support, clauses: Sequence[Clause]
) -> int | None:
    """The clause of the evidence that speaks of the same; None if none does."""
    scores = _scores(support)
    if not len(scores):
        return None
    shared = [any(_gives(other, value) for value in clause.values) for other in clauses]
    scores = scores + HALF * np.array(shared)
    place = int(scores.argmax())
    mean = support.with_inherited[:, place].mean() if support.words else 0.0
    is_same = support.whole[place] >= SAME_MATTER or mean >= LEXICAL_SHARE
    return place if is_same else None


def _scores(support: Support) -> Vectors:
    """How well each clause of the evidence speaks of it."""
    if not support.words:
        return support.whole.astype(np.float32)
    own = support.own.mean(axis=0)
    wider = support.with_inherited.mean(axis=0)
    return (support.whole + HALF * own + HALF * wider).astype(np.float32)


def _has_opposite(clause: Clause, other: Clause, claim: Claim) -> bool:
    """Whether a word of one is the opposite of one of the other, in English."""
    if claim.passage.language != ENGLISH or claim.evidence.language != ENGLISH:
        return False
    mine = {stem_of(word, ENGLISH) for word in clause.words}
    theirs = {stem_of(word, ENGLISH) for word in other.words}
    return any(
        opposites().get(word, set()) & (theirs - mine) or f"un{word}" in theirs - mine
        or word.removeprefix("un") in theirs - mine - {word}
        for word in mine - theirs
    )


def misplaced(claim: Claim) -> Value | None:
    """A value that the evidence states of something else."""
    for clause, support in zip(claim.passage.clauses, claim.supports, strict=True):
        scores = _scores(support)
        for value in clause.values:
            if value.kind == "address" or not value.accepts:
                continue
            if _counts_other(value, claim):
                return value
            if _is_elsewhere(
                value, clause.values, scores, support, claim.evidence.clauses
            ):
                return value
    return None


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
    return any(not value.accepts.isdisjoint(other.names) for other in clause.values)


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
    homes = [
        n for n, clause in enumerate(clauses)
        if _gives(clause, value)
    ]
    if not homes:
        return False
    families = _families([value])
    rivals = [
        n for n, clause in enumerate(clauses)
        if n not in homes
        and not families.isdisjoint(_families(clause.values))
        and not any(_gives(clause, other) for other in stated)
    ]
    best = max(scores[homes])
    if rivals and max(scores[rivals]) > best + MARGIN:
        return True
    # A word that another clause says of a value, and none that has this value does.
    if not support.words:
        return False
    elsewhere = support.own.max(axis=1)
    here = support.with_inherited[:, homes].max(axis=1)
    return bool(((elsewhere >= SAME_WORD) & (here < FAR)).any())


# What may be exchanged for each other, by the name of a value.
_FAMILIES = {"second": "time", "workday": "time", "month": "time", "vague": "time"}


def _families(values: Iterable[Value]) -> set[str]:
    """Times, prices, shares...: what a value is of."""
    kinds = {name.partition(":")[0] for value in values for name in value.accepts}
    return {
        "money" if kind in CURRENCIES else _FAMILIES.get(kind, kind) for kind in kinds
    }


def features(claim: Claim) -> list[float]:
    """What speaks for a claim of its own, in the order of FEATURES."""
    best = np.concatenate([s.best for s in claim.supports]) if claim.supports else np.zeros(0)
    wholes = [s.whole.max() for s in claim.supports if len(s.whole)]
    whole = float(min(wholes, default=0.0))
    least = float(best.min()) if len(best) else 1.0
    mean = float(best.mean()) if len(best) else 1.0
    other = float(claim.passage.language != claim.evidence.language)
    valued = any(
        not value.accepts.isdisjoint(known.names)
        for clause in claim.passage.clauses
        for value in clause.values
        for source in claim.evidence.clauses
        for known in source.values
    )
    return [
        1.0,
        whole,
        least,
        mean,
        float(min(MOST, (best < SUPPORTED).sum())),
        other,
        whole * other,
        least * other,
        mean * other,
        float(not len(best)),
        math.log1p(len(best)),
        float(valued),
        claim.courtesy,
        float(claim.text.rstrip().endswith(("?", "\uff1f", ";\u037e"))),
        float(min(MOST, len(claim.names))),
        added := _added(claim),
        added * other,
    ]


def _added(claim: Claim) -> float:
    """How little the evidence supports what a sentence adds to a supported beginning."""
    best = {
        word: float(value)
        for support in claim.supports
        for word, value in zip(support.words, support.best, strict=True)
    }
    tokens = tokens_of(claim.text)
    worst = 1.0
    for place in range(1, len(tokens)):
        if ADDITIONS.at(tokens, place) is None:
            continue
        tail = [best[t.text] for t in tokens[place:] if t.text in best]
        head = [best[t.text] for t in tokens[:place] if t.text in best]
        if tail and head and sum(head) / len(head) > SUPPORTED:
            worst = min(worst, sum(tail) / len(tail))
    return 1.0 - worst


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWeights:
    """A logistic for "says more than its evidence", and from where on it counts."""

    weights: Mapping[str, float]
    threshold: float


def is_unsupported(claim: Claim, fitted: ClaimWeights | None = None) -> bool:
    fitted = fitted or fitted_claims()
    return probability(features(claim), fitted) >= fitted.threshold


def probability(values: Sequence[float], fitted: ClaimWeights) -> float:
    """The logistic function of the weighted features, in (0, 1)."""
    pairs = zip(FEATURES, values, strict=True)
    total = sum(fitted.weights.get(name, 0.0) * value for name, value in pairs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def fitted_claims(path: Path = FITTED) -> ClaimWeights:
    stored = json.loads(path.read_text(encoding="utf-8"))
    return ClaimWeights(weights=stored["weights"], threshold=stored["threshold"])


def weakest(claim: Claim) -> str:
    """The words that the evidence supports least, to name in a fault."""
    pairs = [
        (float(value), word)
        for support in claim.supports
        for word, value in zip(support.words, support.best, strict=True)
    ]
    return ", ".join(word for value, word in sorted(pairs)[:3] if value < SUPPORTED)


def claims_in(text: str) -> Iterator[str]:
    """The sentences of a piece of a stream."""
    yield from passage_of(text).sentences
