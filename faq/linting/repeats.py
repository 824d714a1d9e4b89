"""One short answer under many questions that have nothing in common."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.reasons import Reason
from faq.linting.subjects import subjects_of
from faq.linting.vocabulary import words_of
from faq.retrieval.text.normalisation import normalise

MAX_WORDS = 6
MIN_QUESTIONS = 4
_MAX_CHARS = 60
# Wordings of one question share a word; more of them than this, and they are one.
_SHARED = 0.5
_KEPT_QUESTIONS = 50
_REPLIES = frozenset(map(normalise, words_of("bare_replies")))


@dataclass(slots=True)
class _AskedAnswer:
    positions: array[int] = field(default_factory=lambda: array("q"))
    questions: list[str] = field(default_factory=list)


class RepeatedAnswers:
    """Counts the questions of short answers; a yes or a no may answer many."""

    def __init__(self) -> None:
        self._asked: dict[str, _AskedAnswer] = {}

    def add(self, position: int, question: str, answer: str) -> None:
        if len(answer) > _MAX_CHARS:
            return
        key = normalise(answer)
        if key in _REPLIES or key.count(" ") >= MAX_WORDS:
            return
        asked = self._asked.setdefault(key, _AskedAnswer())
        asked.positions.append(position)
        if len(asked.questions) < _KEPT_QUESTIONS:
            asked.questions.append(question)

    def findings(self) -> Iterator[tuple[int, Finding]]:
        """Each position whose answer says nothing about its question."""
        for answer, asked in self._asked.items():
            count = len(asked.positions)
            if count < MIN_QUESTIONS or _are_one(asked.questions):
                continue
            finding = Finding(
                rule=LintRule.REPEATED_ANSWER,
                field=LintedField.ANSWER,
                reason=Reason.REPEATED.format(count=f"{count:,}"),
                excerpt=answer,
            )
            yield from ((position, finding) for position in asked.positions)


def _are_one(questions: Iterable[str]) -> bool:
    """Whether the questions look like wordings of one."""
    subjects = [subjects_of(question) for question in dict.fromkeys(questions)]
    if len(subjects) < MIN_QUESTIONS:
        return True
    counts = Counter(word for found in subjects for word in found)
    return max(counts.values(), default=0) >= _SHARED * len(subjects)
