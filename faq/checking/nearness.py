"""FAQs that ask nearly the same, and those of them that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from faq.checking.base_findings import BaseFinding, found
from faq.linting.contradictions import (
    AnsweredQuestion,
    ask_otherwise,
    find_contradictions,
)
from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.reasons import Reason
from faq.retrieval.text.normalisation import normalise, question_key

if TYPE_CHECKING:
    from datetime import datetime

    from faq.retrieval import Document, Index
    from faq.retrieval.arrays import Floats

NEAR = 0.92  # cosine of questions that ask the same, so that one FAQ would do
LIKE = 0.85  # of those whose answers should not contradict each other
AT_ONCE = 512  # questions compared with all others in one product
MAX_NEAR = 5  # others that are named of one question


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two FAQs, the one stored first before the other."""

    one: Document
    other: Document
    cosine: float

    @classmethod
    def of(cls, one: Document, other: Document, cosine: float) -> NearPair:
        first, second = sorted([one, other], key=lambda each: each.faq_id)
        return cls(one=first, other=second, cosine=cosine)


def near_questions(index: Index, *, now: datetime) -> Iterator[BaseFinding]:
    """What is to be said of FAQs whose questions mean nearly the same.

    Where words alone are searched, nothing tells what questions mean.
    """
    for pair in near_pairs(index, now=now):
        finding = _contradiction(pair) or _nearness(pair)
        if finding:
            both = sorted([pair.one, pair.other], key=lambda each: each.faq_id)
            about = [text for each in both for text in (each.question, each.answer)]
            yield found(pair.one, finding, *about, other=pair.other)


def near_pairs(index: Index, *, now: datetime) -> Iterator[NearPair]:
    """Pairs of valid FAQs with near questions, translations and equal ones apart."""
    documents, vectors = _questions(index, now)
    if not documents:
        return
    for start in range(0, len(documents), AT_ONCE):
        block = vectors[start : start + AT_ONCE] @ vectors[start:].T
        for row, cosines in enumerate(block):
            one = documents[start + row]
            for place in _nearest(cosines, after=row):
                other = documents[start + place]
                if _are_apart(one, other):
                    yield NearPair.of(one, other, float(cosines[place]))


def _nearest(cosines: Floats, *, after: int) -> list[int]:
    """Places behind that one, the nearest first and few: who has many has one kind."""
    places = np.flatnonzero(cosines[after + 1 :] >= LIKE) + after + 1
    order = np.argsort(-cosines[places], kind="stable")[:MAX_NEAR]
    nearest: list[int] = places[order].tolist()
    return nearest


def _questions(index: Index, now: datetime) -> tuple[list[Document], Floats]:
    """The FAQs whose question has a vector, and the vectors in the same order."""
    documents: list[Document] = []
    vectors: list[Floats] = []
    for segment, alive in zip(index.segments, index.alive, strict=True):
        rows = segment.texts.rows.starts[:-1]
        is_known = alive & segment.vectors.known[rows]
        places = [
            place
            for place in np.flatnonzero(is_known)
            if segment.documents[place].is_valid_at(now)
        ]
        documents += [segment.documents[place] for place in places]
        vectors.append(segment.vectors.take(rows[places]))
    return documents, np.concatenate(vectors) if documents else np.empty(
        (0, 0), np.float32
    )


def _are_apart(one: Document, other: Document) -> bool:
    is_translation = one.group is not None and one.group == other.group
    is_same = question_key(one.question) == question_key(other.question)
    return not is_translation and not is_same


def _contradiction(pair: NearPair) -> Finding | None:
    against = find_contradictions(_answered(pair.one), _answered(pair.other))
    if not against:
        return None
    first = against[0]
    return Finding(
        rule=LintRule.CONTRADICTION,
        field=LintedField.ANSWER,
        reason=Reason.CONTRADICTS.format(
            one=first.one,
            faq=pair.other.faq_id,
            question=pair.other.question,
            other=first.other,
        ),
    )


def _answered(document: Document) -> AnsweredQuestion:
    return AnsweredQuestion(question=document.question, answer=document.answer)


def _nearness(pair: NearPair) -> Finding | None:
    one, other = pair.one, pair.other
    if pair.cosine < NEAR or ask_otherwise(one.question, other.question):
        return None
    is_equal = normalise(one.answer) == normalise(other.answer)
    reason = Reason.NEAR_AND_SAME if is_equal else Reason.NEAR
    return Finding(
        rule=LintRule.NEAR_QUESTION,
        field=LintedField.QUESTION,
        reason=reason.format(faq=other.faq_id),
        excerpt=other.question,
    )
