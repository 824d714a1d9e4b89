"""How well a clause is supported by the clauses of its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from supportbot.chat.guard.concepts import concepts_of
from supportbot.chat.guard.passages import Clause, Passage, stem_of
from supportbot.chat.guard.territories import territories_of

if TYPE_CHECKING:
    from supportbot.chat.guard.likeness import Likeness

Matrix = NDArray[np.float64]

SAME_BEGINNING = 5  # letters; "refund" is in "refundable"
INHERITED = 0.9
COMPOUNDING = frozenset({"de", "nl", "sv", "da", "nb", "no", "fi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The words of a clause against each clause of the evidence."""

    words: tuple[str, ...]
    own: Matrix  # [word, clause], by the clause's own words
    whole: Matrix  # [clause], the texts as a whole
    with_inherited: Matrix  # [word, clause]
    pool: tuple[str, ...]  # the words of the evidence
    like: Matrix  # [word, word of the pool]
    is_one_language: bool

    @property
    def best(self) -> Matrix:
        """For each word, how well anything supports it."""
        best: Matrix = self.with_inherited.max(axis=1, initial=0.0)
        return best


def support_of(
    clause: Clause, evidence: Passage, *, language: str, likeness: Likeness | None
) -> Support:
    """Compare a clause of a reply with all clauses of its evidence."""
    spoken = clause.words
    shape = (len(spoken), len(evidence.clauses))
    pool = evidence.words
    alike = _alike(spoken, pool, language, evidence, clause, likeness)
    place = {word: number for number, word in enumerate(pool)}
    own, wider = np.zeros(shape), np.zeros(shape)
    for number, other in enumerate(evidence.clauses):
        mine = [place[word] for word in other.words]
        before = [place[word] for word in other.inherited]
        if spoken and mine:
            own[:, number] = alike[:, mine].max(axis=1)
        wider[:, number] = own[:, number]
        if spoken and before:
            inherited = INHERITED * alike[:, before].max(axis=1)
            wider[:, number] = np.maximum(wider[:, number], inherited)
    whole = _whole(clause, evidence, likeness)
    if spoken and not pool and len(whole):
        # A script without spaces has no words to compare: its clauses are compared.
        own[:] = whole
        wider[:] = whole
    return Support(
        words=spoken,
        own=own,
        with_inherited=wider,
        whole=whole,
        pool=pool,
        like=alike,
        is_one_language=language == evidence.language,
    )


def _alike(
    spoken: Sequence[str],
    pool: Sequence[str],
    language: str,
    evidence: Passage,
    clause: Clause,
    likeness: Likeness | None,
) -> Matrix:
    if not spoken or not pool:
        return np.zeros((len(spoken), len(pool)))
    if likeness is None:
        found = np.zeros((len(spoken), len(pool)))
    else:
        mine = likeness.vectors(spoken, within=clause.text)
        other = likeness.vectors(pool, within=" ".join(evidence.sentences))
        found = np.asarray(mine @ other.T, dtype=float)
    stems = [stem_of(word, language) for word in spoken]
    others = [stem_of(word, evidence.language) for word in pool]
    for row, (word, root) in enumerate(zip(spoken, stems, strict=True)):
        for column, (known, known_root) in enumerate(zip(pool, others, strict=True)):
            if root == known_root or _begin_alike(word, known):
                found[row, column] = 1.0
    means = [_concepts(word, language) for word in spoken]
    meant = [_concepts(word, evidence.language) for word in pool]
    for row, concepts in enumerate(means):
        columns = [n for n, others in enumerate(meant) if concepts & others]
        found[row, columns] = 1.0
    return found


def _concepts(word: str, language: str) -> frozenset[str]:
    means = concepts_of(word, is_compound=language in COMPOUNDING)
    return means | territories_of(word)


def _begin_alike(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    return (
        shorter >= SAME_BEGINNING
        and word[: max(SAME_BEGINNING, shorter - 3)]
        == other[: max(SAME_BEGINNING, shorter - 3)]
    )


def _whole(clause: Clause, evidence: Passage, likeness: Likeness | None) -> Matrix:
    if likeness is None:
        return np.zeros(len(evidence.clauses))
    [mine] = likeness.vectors([clause.text])
    return np.array(
        [float(mine @ likeness.vectors([other.text])[0]) for other in evidence.clauses]
    )
