"""Whether a sentence says what its evidence says: the same matter, not its opposite."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval import is_small_talk, normalise
from supportbot.chat.guard.claim import Claim
from supportbot.chat.guard.ground_words import ADDITIONS
from supportbot.chat.guard.names import new_names
from supportbot.chat.guard.passages import (
    Passage,
    passage_of,
)
from supportbot.chat.guard.placement import begins_anew, replaces_one
from supportbot.chat.guard.places import new_places
from supportbot.chat.guard.promises import promises_of
from supportbot.chat.guard.support import support_of
from supportbot.chat.guard.tokens import tokens_of

if TYPE_CHECKING:
    from supportbot.chat.guard.likeness import Likeness, Vectors

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
    "names",
    "added",  # what follows an "and" or a "with", the least supported of it
    "added_times_other",
    "replaced",  # one word of the evidence by another
    "begins_anew",  # about something else, in its first word
)
SUPPORTED = 0.5  # a word is, from this cosine on
MOST = 4
LEXICAL_SHARE = 0.6  # of the words, without an encoder
PLAIN_COURTESY = 0.63
COURTEOUS = {"address", "phone", "number"}  # whom to write to, "two ways"


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
    affirmed = evidence if not _denies(said) else f"{evidence} {known}"
    places = new_places(sentence, affirmed, languages=(source.language,))
    return Claim(
        text=sentence,
        passage=said,
        evidence=source,
        supports=supports,
        names=tuple(dict.fromkeys((*names, *places))),
        courtesy=courtesy_of(sentence, likeness),
    )


def _denies(said: Passage) -> bool:
    """Whether it says of what was asked that it is not so."""
    return any(clause.is_negative for clause in said.clauses)


def is_courtesy(claim: Claim) -> bool:
    """Whether it says nothing that needs evidence: greetings, not knowing, asking."""
    text = claim.text.strip()
    return (
        (claim.courtesy >= PLAIN_COURTESY and not _states_a_value(claim))
        or is_small_talk(normalise(text))
        or (
            not any(clause.words for clause in claim.passage.clauses)
            and not any(map(str.isalpha, text))
        )
    )


def _states_a_value(claim: Claim) -> bool:
    """Whether it names an amount, a time or a promise, which no courtesy does."""
    values = [v for clause in claim.passage.clauses for v in clause.values if v.accepts]
    return any(v.kind not in COURTEOUS for v in values) or any(promises_of(claim.text))


def asks(claim: Claim) -> bool:
    """Whether it is a question, which states nothing by itself."""
    return claim.text.rstrip(" *_)\"'").endswith(("?", "\uff1f", "\u061f"))


def courtesy_of(sentence: str, likeness: Likeness | None) -> float:
    if likeness is None:
        return 0.0
    [mine] = likeness.vectors([sentence])
    return float((_courtesies(likeness) @ mine).max())


@cache
def _courtesies(likeness: Likeness) -> Vectors:
    sentences = json.loads(COURTESIES.read_text(encoding="utf-8"))["sentences"]
    return likeness.vectors(sentences)


def features(claim: Claim) -> list[float]:
    """What speaks for a claim of its own, in the order of FEATURES."""
    best = (
        np.concatenate([s.best for s in claim.supports])
        if claim.supports
        else np.zeros(0)
    )
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
        float(min(MOST, len(claim.names))),
        added := _added(claim),
        added * other,
        float(_replaces(claim)),
        float(any(map(begins_anew, claim.supports))),
    ]


def _replaces(claim: Claim) -> bool:
    pairs = zip(claim.passage.clauses, claim.supports, strict=True)
    return any(
        replaces_one(clause, support, claim.evidence) for clause, support in pairs
    )


def _added(claim: Claim) -> float:
    """How little supports what a sentence adds to a supported beginning."""
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
    """Whether it says more than its evidence: by words alone without an encoder."""
    if not any(support.whole.any() for support in claim.supports):
        best = [float(v) for support in claim.supports for v in support.best]
        return sum(best) < LEXICAL_SHARE * len(best)
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
