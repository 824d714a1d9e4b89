"""Telling answers written for customers from placeholders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from faq.retrieval.text.normalisation import normalise

MIN_WORDS = 5
MIN_REPEATS = 3

_DIGITS = re.compile(r"\d+")


def templates_of(answers: Iterable[str]) -> frozenset[str]:
    """Answers that repeat, numbers apart, as imports of unfinished files have them.

    >>> templates_of(["Canned answer #1.", "Canned answer #2.", "Canned answer #3."])
    frozenset({'canned answer'})
    """
    counts = Counter(map(template_of, answers))
    return frozenset(text for text, count in counts.items() if count >= MIN_REPEATS)


def is_real(answer: str, templates: frozenset[str]) -> bool:
    """Whether the words of the answer say something about its question.

    >>> is_real("You can return what you bought within 14 days.", frozenset())
    True
    >>> is_real("To be written.", frozenset())
    False
    """
    template = template_of(answer)
    return template.count(" ") + 1 >= MIN_WORDS and template not in templates


def template_of(answer: str) -> str:
    """The words of the answer without its numbers."""
    return " ".join(_DIGITS.sub(" ", normalise(answer)).split())


def common_answer_of(answers: Sequence[str]) -> str | None:
    """The answer of more than half of the FAQs: it says nothing about any of them.

    Of normalised answers. One that fewer repeat is theirs: files that have a row for
    every phrasing repeat it on each.
    """
    [(answer, count)] = Counter(answers).most_common(1) or [("", 0)]
    return answer if count >= MIN_REPEATS and count > len(answers) / 2 else None
