"""What a reader would object to in an FAQ: unfinished, private or internal texts.

    lint_faq("How do I pay?", "TBD")      # findings: which rule, what, what to do
    RepeatedAnswers().add(...)            # one short answer under many questions
    replace_details(text, lambda kind, found: "...")  # e-mails, cards, IBANs, phones

Plain values in, findings out; the words of each language are in `vocabulary.json`.
"""

from faq.linting.details import DetailKind, replace_details
from faq.linting.findings import Finding, LintRule, TextField
from faq.linting.lint import lint_faq
from faq.linting.repeats import RepeatedAnswers

__all__ = [
    "DetailKind",
    "Finding",
    "LintRule",
    "RepeatedAnswers",
    "TextField",
    "lint_faq",
    "replace_details",
]
