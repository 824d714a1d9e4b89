"""Whether a sentence turns its evidence round: by a negation or an opposite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval import opposites
from supportbot.chat.guard.denials import is_negative, says_any
from supportbot.chat.guard.ground_words import (
    CHARGED,
    NEEDS,
    PAIRS,
    PAY,
    PERMITS,
    PRONOUNS,
    WAIVED,
)
from supportbot.chat.guard.inability import is_inability
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.passages import Clause, stem_of
from supportbot.chat.guard.placement import nearest, scores_of
from supportbot.chat.guard.promises import promises_of

if TYPE_CHECKING:
    from supportbot.chat.guard.claim import Claim
    from supportbot.chat.guard.passages import Passage
    from supportbot.chat.guard.support import Support

FREE = "promise:free"
SAME = 0.8  # cosine of words that are one in two languages
HOURS = {stem_of(word, ENGLISH) for word in ("close", "closed", "closes", "open")}
UN = "un"
CLOSE = 0.1  # scores that tell no clause from another
NEAR = 0.3  # scores of clauses that speak of one matter
TOLD = 0.3  # so much more of what went before stands in one of them
SURE = 0.6  # cosine of clauses that say the same in two languages


def turned_round(claim: Claim) -> str:
    """The clause that denies what the evidence affirms or affirms what it denies."""
    for number, (clause, support) in enumerate(
        zip(claim.passage.clauses, claim.supports, strict=True)
    ):
        if is_inability(clause.text, [claim.passage.language]):
            continue
        if _meets_exclusion(clause, claim, support):
            return clause.text
        if clause.is_condition:
            continue
        mains = _mains(claim.evidence)
        if _may_be_denied(clause, support, mains):
            return clause.text
        place = _meant(claim, number, mains)
        if place is None:
            continue
        other = claim.evidence.clauses[place]
        if _is_turned(clause, other, claim) and not _agrees_as_a_whole(claim, other):
            return clause.text
    return ""


def _meant(claim: Claim, number: int, mains: Sequence[Clause | None]) -> int | None:
    """The clause of the evidence that one of the sentence speaks of.

    "It" is what the clauses before were about: of several that speak of the matter,
    the one that has their words, too, is meant.
    """
    clause, support = claim.passage.clauses[number], claim.supports[number]
    place = nearest(clause, support, mains)
    said = [s.own for s in claim.supports[:number] if s.words]
    if place is None or not said or not says_any(clause.text, PRONOUNS):
        return place
    subject = np.concatenate(said).mean(axis=0)
    scores = scores_of(support)
    near = [
        n
        for n, main in enumerate(mains)
        if main is not None
        and scores[n] >= scores[place] - NEAR
        and subject[n] >= subject[place] + TOLD
    ]
    return max(near, key=lambda n: float(subject[n]), default=place)


def _mains(evidence: Passage) -> list[Clause | None]:
    """The clauses that state something: no questions, no mere conditions."""
    asked = {
        number
        for number, sentence in enumerate(evidence.sentences)
        if sentence.rstrip().endswith(("?", "\uff1f", "\u061f"))
    }
    return [
        None if clause.is_condition or clause.sentence in asked else clause
        for clause in evidence.clauses
    ]


def _may_be_denied(
    clause: Clause, support: Support, mains: Sequence[Clause | None]
) -> bool:
    """Whether another language leaves open which clause it is, and one denies it.

    Words are told apart badly there; a value tells the clause.
    """
    if support.is_one_language or clause.values or clause.is_negative:
        return False
    scores = scores_of(support)
    stated = [n for n, other in enumerate(mains) if other is not None]
    best = max((scores[n] for n in stated), default=0.0)
    return any(
        mains[n].is_negative  # type: ignore[union-attr]  # `stated` are clauses
        and scores[n] >= best - CLOSE
        and support.whole[n] < SURE
        for n in stated
    )


def _is_turned(clause: Clause, other: Clause, claim: Claim) -> bool:
    if _does_without(clause, other) or _does_without(other, clause):
        return False
    is_turned = clause.is_negative != other.is_negative or (
        clause.is_without != other.is_without and (clause.is_with or other.is_with)
    )
    if _charges(clause, other) or _permits_without(clause, other):
        return True
    if _says_free(clause, other) or _says_free(other, clause):
        return not is_turned
    return is_turned != _has_opposite(clause, other, claim)


def _does_without(clause: Clause, other: Clause) -> bool:
    """Whether one does without what the other says is not needed."""
    is_without = clause.is_without and not clause.is_negative
    is_needless = other.is_negative and not other.is_without
    return is_without and is_needless and says_any(other.text, NEEDS)


def _says_free(clause: Clause, other: Clause) -> bool:
    """Whether one pays nothing, and the other is free."""
    if not clause.is_negative or other.is_negative:
        return False
    return says_any(clause.text, PAY) and (
        _is_free(other) or says_any(other.text, WAIVED)
    )


def _is_free(clause: Clause) -> bool:
    return any(FREE in promise.accepts for promise in promises_of(clause.text))


def _charges(clause: Clause, other: Clause) -> bool:
    """Whether it charges for what the other says is free, and names no amount."""
    if clause.is_negative or other.is_negative or _is_free(clause):
        return False
    has_amount = any(value.kind == "price" for value in clause.values)
    return not has_amount and says_any(clause.text, CHARGED) and _is_free(other)


def _permits_without(clause: Clause, other: Clause) -> bool:
    """Whether it allows to do without what the other requires."""
    if clause.is_negative or other.is_negative or other.is_without:
        return False
    is_permitted = clause.is_without and says_any(clause.text, PERMITS)
    return is_permitted and says_any(other.text, NEEDS)


def _agrees_as_a_whole(claim: Claim, other: Clause) -> bool:
    """Whether the sentences are both denials or none: "photos, but without flash"."""
    if len(claim.passage.clauses) == 1:
        return False
    if _has_opposite(claim.passage.clauses[0], other, claim):
        return False
    source = claim.evidence.sentences[other.sentence]
    said = is_negative(claim.text, claim.passage.language)
    return said == is_negative(source, claim.evidence.language)


def _has_opposite(clause: Clause, other: Clause, claim: Claim) -> bool:
    """Whether a word of one is the opposite of one of the other."""
    return _has_pair(clause, other, claim) or _has_english(clause, other, claim)


def _has_pair(clause: Clause, other: Clause, claim: Claim) -> bool:
    whole = claim.evidence.sentences[other.sentence]
    said = claim.text
    for one, two in PAIRS:
        for here, there in ((one, two), (two, one)):
            if (
                says_any(clause.text, here)
                and not says_any(said, there)
                and says_any(other.text, there)
                and not says_any(whole, here)
            ):
                return True
    return False


def _has_english(clause: Clause, other: Clause, claim: Claim) -> bool:
    if claim.passage.language != ENGLISH or claim.evidence.language != ENGLISH:
        return False
    mine = {stem_of(word, ENGLISH) for word in clause.words}
    theirs = {stem_of(word, ENGLISH) for word in other.words}
    if _share_a_time(clause, other):
        mine -= HOURS  # "closes at 6" and "open until 6"
    return any(
        opposites().get(word, set()) & (theirs - mine)
        or f"{UN}{word}" in theirs - mine
        or word.removeprefix(UN) in theirs - mine - {word}
        for word in mine - theirs
    )


def _share_a_time(clause: Clause, other: Clause) -> bool:
    known = {name for value in other.values for name in value.names}
    return any(v.kind == "time" and v.accepts & known for v in clause.values)


def _meets_exclusion(clause: Clause, claim: Claim, support: Support) -> bool:
    """Whether it affirms of what the evidence excludes: "if they are not worn"."""
    if clause.is_negative or clause.is_without:
        return False
    for other in claim.evidence.clauses:
        if not other.is_condition or not other.is_negative:
            continue
        if any(
            support.like[row, column] >= SAME and not _is_denied(word)
            for row, word in enumerate(support.words)
            for column in _columns(other, support)
        ):
            return True
    return False


def _columns(other: Clause, support: Support) -> Iterator[int]:
    return (n for n, word in enumerate(support.pool) if word in other.words)


def _is_denied(word: str) -> bool:
    return word.startswith((UN, "non", "in", "nie", "o", "u", "не"))
