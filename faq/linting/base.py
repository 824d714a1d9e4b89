"""The whole knowledge base checked, FAQ by FAQ and each against the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.linting.base_findings import BaseFinding, found
from faq.linting.nearness import near_questions
from faq.linting.repeats import RepeatedAnswers
from faq.linting.texts import check_texts
from faq.linting.wordings import same_questions, unfound_wordings
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from datetime import datetime

    from faq.retrieval import Document, Index
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.results import OwnThresholds

Progress = Callable[[int, int], None]  # FAQs done, FAQs in all
EVERY = 100  # FAQs between two words on the progress


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckedBase:
    """What is checked: the published FAQs, searched as customers search them."""

    documents: tuple[Document, ...]
    index: Index
    now: datetime
    thresholds: OwnThresholds | None = None
    memory: NoneMemory | None = None

    def findings(self, progress: Progress | None = None) -> Iterator[BaseFinding]:
        """All that is found, in no order that means anything."""
        same = list(same_questions(self.documents))
        yield from same
        yield from self._repeated()
        yield from near_questions(self.index, now=self.now)
        shared = {question_key(each.finding.excerpt) for each in same}
        total = len(self.documents)
        for start in range(0, total, EVERY):
            if progress:
                progress(start, total)
            documents = self.documents[start : start + EVERY]
            yield from self._one_by_one(documents, shared)
        if progress:
            progress(total, total)

    def _one_by_one(
        self, documents: Iterable[Document], shared: set[str]
    ) -> Iterator[BaseFinding]:
        for document in documents:
            yield from check_texts(document, self.now)
        yield from unfound_wordings(
            documents,
            self.index,
            now=self.now,
            thresholds=self.thresholds,
            memory=self.memory,
            without=shared,
        )

    def _repeated(self) -> Iterator[BaseFinding]:
        answers = RepeatedAnswers()
        for place, document in enumerate(self.documents):
            answers.add(place, document.question, document.answer)
        for place, finding in answers.findings():
            document = self.documents[place]
            yield found(document, finding, document.question, document.answer)
