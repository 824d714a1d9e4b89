"""Makes of every phrasing an FAQ with the answer of its FAQ, as help desks export them.

Run `python -m benchmarks.split_phrasings`. Every third question is asked, with the
encoder. At least twice as many as when each row's answer is made another one are
answered right at once, over all sets, and at least 9 in 10 of all answers are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks import knowledge_bases as kb
from benchmarks.reports import Report
from faq.retrieval.index import Index
from faq.retrieval.results import Document
from faq.retrieval.text.placeholders import MIN_WORDS

NOW = datetime(2025, 1, 1, tzinfo=UTC)
ASKED = 3  # every so many-th question
MIN_GAIN = 2.0
MIN_PRECISION = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Shares of the questions that have an answer; the last one of all answers."""

    first: float
    right: float
    precision: float


def main() -> None:
    report = Report()
    vectors = kb.VectorStore(kb.load_encoder())
    gains = []
    for base in map(kb.load, kb.SETS):
        apart = measure(split(base, has_equal_answers=False), vectors)
        equal = measure(split(base, has_equal_answers=True), vectors)
        gains.append(equal.right / max(apart.right, 0.001))
        name = base.name
        report.add(
            f"{name}: right at once, answers apart", f"{apart.right:.3f}", holds=True
        )
        report.add(
            f"{name}: right at once, answers equal", f"{equal.right:.3f}", holds=True
        )
        report.add(
            f"{name}: right FAQ first, answers apart", f"{apart.first:.3f}", holds=True
        )
        report.add(
            f"{name}: right FAQ first, answers equal", f"{equal.first:.3f}", holds=True
        )
        report.at_least(f"{name}: of all answers right", equal.precision, MIN_PRECISION)
    report.at_least("gain, mean of the sets", sum(gains) / len(gains), MIN_GAIN)
    report.finish()


def split(base: kb.KnowledgeBase, *, has_equal_answers: bool) -> kb.KnowledgeBase:
    """The knowledge base with an FAQ for every phrasing."""
    owners = [document for document in base.documents for _ in _phrasings(document)]
    texts = (text for document in base.documents for text in _phrasings(document))
    documents = tuple(
        Document(
            faq_id=number,
            question=text,
            answer=_answer(owner, "" if has_equal_answers else f" ({number})"),
            keywords=owner.keywords,
        )
        for number, (owner, text) in enumerate(zip(owners, texts, strict=True))
    )
    rows: dict[int, set[int]] = {}
    for number, owner in enumerate(owners):
        rows.setdefault(owner.faq_id, set()).add(number)
    questions = tuple(
        kb.Question(
            text=question.text,
            right=frozenset().union(*(rows[faq_id] for faq_id in question.right)),
        )
        for question in base.questions[::ASKED]
    )
    return kb.KnowledgeBase(name=base.name, documents=documents, questions=questions)


def _phrasings(document: Document) -> Iterator[str]:
    yield document.question
    yield from document.alternates


def _answer(document: Document, mark: str) -> str:
    """Its answer, or a text in place of one too short to be equal to another."""
    if len(document.answer.split()) >= MIN_WORDS:
        return document.answer + mark
    return f"This is the answer about the subject called {document.question}{mark}"


def measure(base: kb.KnowledgeBase, vectors: kb.VectorStore) -> Outcome:
    vectors.embed(base)
    index = Index.build(base.documents, encoder=kb.load_encoder(), vectors=vectors)
    first = right = answered = answerable = 0
    for question in base.questions:
        result = index.search(question.text, now=NOW)
        is_right = (
            bool(result.hits) and result.hits[0].document.faq_id in question.right
        )
        answerable += bool(question.right)
        first += is_right
        answered += result.match is not None
        right += is_right and result.match is not None
    return Outcome(
        first=first / answerable,
        right=right / answerable,
        precision=right / max(answered, 1),
    )


if __name__ == "__main__":
    main()
