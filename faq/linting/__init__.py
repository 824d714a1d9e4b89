"""What a reader would object to in an FAQ: unfinished, private or internal texts.

    lint_faq("How do I pay?", "TBD")      # findings: which rule, what, what to do
    are_alike(text, other)                # whether two texts are about the same
    RepeatedAnswers().add(...)            # one short answer under many questions
    find_contradictions(one, other)       # where two answers can't both be right
    CheckedBase(...).findings()           # a whole knowledge base, FAQ by FAQ

Plain values in, findings out; the words of each language are in `vocabulary.json`.
"""

from faq.linting.base import CheckedBase, Progress
from faq.linting.base_findings import BaseFinding
from faq.linting.contradictions import (
    AnsweredQuestion,
    Contradiction,
    ContradictionKind,
    find_contradictions,
    say_the_same,
)
from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.images import find_image
from faq.linting.lint import lint_faq
from faq.linting.repeats import RepeatedAnswers
from faq.linting.subjects import are_alike, subjects_of

__all__ = [
    "AnsweredQuestion",
    "BaseFinding",
    "CheckedBase",
    "Contradiction",
    "ContradictionKind",
    "Finding",
    "LintRule",
    "LintedField",
    "Progress",
    "RepeatedAnswers",
    "are_alike",
    "find_contradictions",
    "find_image",
    "lint_faq",
    "say_the_same",
    "subjects_of",
]
