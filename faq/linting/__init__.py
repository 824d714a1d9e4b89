"""What a reader would object to in an FAQ: unfinished, private or internal texts.

    lint_faq("How do I pay?", "TBD")      # findings: which rule, what, what to do
    are_alike(text, other)                # whether two texts are about the same
    RepeatedAnswers().add(...)            # one short answer under many questions

Plain values in, findings out; the words of each language are in `vocabulary.json`.
"""

from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.lint import lint_faq
from faq.linting.repeats import RepeatedAnswers
from faq.linting.subjects import are_alike, subjects_of

__all__ = [
    "Finding",
    "LintRule",
    "LintedField",
    "RepeatedAnswers",
    "are_alike",
    "lint_faq",
    "subjects_of",
]
