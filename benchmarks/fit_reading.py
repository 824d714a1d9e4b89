"""Fits what a context's FAQs weigh: how likely one of them answers the next message.

    python -m benchmarks.fit_reading

Prints the weights of `faq/retrieval/deciding/readings.py`, fitted to the half "tune" of
fixtures/followups_development.csv and to questions of a published set asked after
another FAQ of it, and how well they do on the half "check".
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from benchmarks import knowledge_bases as kb
from benchmarks.regression import Doubles, fit_logistic
from faq.retrieval.deciding.readings import PREVIOUS, RELATED, SHORT, weigh_context
from faq.retrieval.index import Index
from faq.retrieval.results import Context, Decision, Document, SearchResult

FIXTURES = kb.ROOT / "fixtures"
PUBLISHED = "stackfaq"  # its questions, asked after another FAQ, change the topic
MADE = 150  # topic changes made of the published set
MADE_WEIGHT = 0.4  # of one, beside a case written by hand
PENALTY = 1.0
BINS = (0.0, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A message after an answered FAQ, and the FAQs that answer it."""

    knowledge_base: str
    question: str
    message: str
    right: frozenset[int]
    half: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The evidence for an FAQ that the context suggests, and whether it is right."""

    values: dict[str, float]
    is_previous: bool
    is_right: bool
    half: str
    weight: float


class Base:
    """Searches of one knowledge base, as readings ask for them."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        encoder = kb.load_encoder()
        vectors = kb.VectorStore(encoder)
        vectors.embed(kb.KnowledgeBase(name="", documents=documents, questions=()))
        self.by_question = {document.question: document for document in documents}
        self._index = Index.build(documents, encoder=encoder, vectors=vectors)

    def search(
        self, text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
    ) -> SearchResult:
        index = self._index.only(only) if only else self._index
        return index.without(without).search(text, now=datetime.now(UTC))


def main() -> None:
    bases = {
        "sample": Base(kb.load_sample().documents),
        PUBLISHED: Base(kb.load(PUBLISHED).documents),
    }
    cases = [*_written(bases), *_made(bases[PUBLISHED])]
    examples = [example for case in cases for example in _examples(case, bases)]
    for name, is_previous in (("PREVIOUS", True), ("RELATED", False)):
        # A question of its own finds its FAQ alone: the related one learns from
        # follow-ups only.
        kind = [
            one
            for one in examples
            if one.is_previous is is_previous and (is_previous or one.weight == 1)
        ]
        names = list(PREVIOUS if is_previous else RELATED)
        weights = _fit([one for one in kind if one.half == "tune"], names)
        print(name, dict(zip(names, weights.round(2).tolist(), strict=True)))  # noqa: T201
        _report([one for one in kind if one.half == "check"], names, weights)


def _written(bases: Mapping[str, Base]) -> Iterator[Case]:
    with (FIXTURES / "followups_development.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            known = bases[row["knowledge_base"]].by_question
            right = [known[name] for name in row["expect"].split("|") if name in known]
            if row["context"]:
                yield Case(
                    knowledge_base=row["knowledge_base"],
                    question=row["context"],
                    message=row["message"],
                    right=frozenset(document.faq_id for document in right),
                    half=row["half"],
                )


def _made(base: Base) -> Iterator[Case]:
    """Short questions of the published set, asked after another FAQ of it."""
    generator = random.Random(7)  # noqa: S311 - the same cases every time
    questions = [
        question
        for question in kb.load(PUBLISHED).questions
        if len(question.text.split()) <= SHORT
    ]
    documents = list(base.by_question.values())
    for question in generator.sample(questions, MADE):
        others = [one for one in documents if one.faq_id not in question.right]
        yield Case(
            knowledge_base=PUBLISHED,
            question=generator.choice(others).question,
            message=question.text,
            right=question.right,
            half=generator.choice(["tune", "check"]),
            weight=MADE_WEIGHT,
        )


def _examples(case: Case, bases: Mapping[str, Base]) -> Iterator[Example]:
    base = bases[case.knowledge_base]
    context = Context(
        question=case.question, faq_ids=(base.by_question[case.question].faq_id,)
    )
    alone = base.search(case.message)
    if alone.decision in {Decision.SURE, Decision.SMALL_TALK}:
        return
    for evidence in weigh_context(case.message, context, alone, base.search):
        yield Example(
            values=dict(evidence.values),
            is_previous=evidence.is_previous,
            is_right=evidence.hit.document.faq_id in case.right,
            half=case.half,
            weight=case.weight,
        )


def _columns(examples: Sequence[Example], names: Sequence[str]) -> Doubles:
    return np.array([[one.values[name] for name in names] for one in examples])


def _fit(examples: Sequence[Example], names: Sequence[str]) -> Doubles:
    return fit_logistic(
        _columns(examples, names),
        np.array([one.is_right for one in examples], np.float64),
        weights=np.array([one.weight for one in examples]),
        penalty=PENALTY,
    )


def _report(
    examples: Sequence[Example], names: Sequence[str], weights: Doubles
) -> None:
    """What was promised and what came true, by bins of the probability."""
    likely = 1 / (1 + np.exp(-_columns(examples, names) @ weights))
    is_right = np.array([one.is_right for one in examples])
    for low, high in pairwise(BINS):
        inside = (likely >= low) & (likely < high)
        if inside.any():
            promised, came_true = likely[inside].mean(), is_right[inside].mean()
            print(f"  {low}-{high}: {inside.sum()} promised {promised:.2f}", end=" ")  # noqa: T201
            print(f"right {came_true:.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
