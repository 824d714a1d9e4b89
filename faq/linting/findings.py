"""What a rule objects to, and what staff can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop

_EXCERPT_CHARS = 60


class LintRule(StrEnum):
    """A kind of objection; those that `withholds` is true of make drafts."""

    PLACEHOLDER = "placeholder"
    INTERNAL_NOTE = "internal note"
    REPEATED_ANSWER = "repeated answer"
    UNFINISHED = "unfinished"
    PERSONAL_DATA = "personal data"
    CAPITALS = "capitals"
    BROKEN_MARKDOWN = "broken Markdown"
    HTML = "HTML"
    TOO_LONG = "very long"
    EMPTY = "empty"
    MOJIBAKE = "garbled"
    RELATIVE_LINK = "dead link"
    MIXED_LANGUAGES = "mixed languages"
    VALIDITY = "validity"
    NOT_FOUND = "wording not found"
    SAME_QUESTION = "same question"
    NEAR_QUESTION = "near question"
    CONTRADICTION = "contradiction"

    @property
    def withholds(self) -> bool:
        """Whether customers should not see the text before somebody has looked."""
        return self in _WITHHOLDING

    @property
    def remedy(self) -> str:
        return _REMEDIES[self]


class LintedField(StrEnum):
    """The text of an FAQ that a finding is about."""

    QUESTION = "question"
    ANSWER = "answer"
    WORDING = "wording"
    FAQ = "FAQ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One objection to one text: `answer looks like a placeholder: 'TBD'`."""

    rule: LintRule
    field: LintedField
    reason: str
    excerpt: str = ""  # the place in the text

    @property
    def what(self) -> str:
        """The reason and the place in the text."""
        shown = f": '{_shortened(self.excerpt)}'" if self.excerpt else ""
        return f"{self.reason}{shown}"

    def __str__(self) -> str:
        return f"{self.field} {self.what}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _EXCERPT_CHARS:
        return line
    return f"{line[: _EXCERPT_CHARS - 1]}…"


_WITHHOLDING = frozenset(
    {
        LintRule.PLACEHOLDER,
        LintRule.INTERNAL_NOTE,
        LintRule.REPEATED_ANSWER,
        LintRule.UNFINISHED,
        LintRule.PERSONAL_DATA,
    }
)
_REMEDIES: Mapping[LintRule, str] = {
    LintRule.PLACEHOLDER: gettext_noop("Write the real text, then publish it."),
    LintRule.INTERNAL_NOTE: gettext_noop(
        "Take out what is meant for staff, then publish it."
    ),
    LintRule.REPEATED_ANSWER: gettext_noop(
        "Write an answer to each question, then publish them."
    ),
    LintRule.UNFINISHED: gettext_noop("Finish the text, then publish it."),
    LintRule.PERSONAL_DATA: gettext_noop(
        "Take it out, or publish the FAQ if everybody may know it."
    ),
    LintRule.CAPITALS: gettext_noop(
        "Write it in small letters; capitals read as shouting."
    ),
    LintRule.BROKEN_MARKDOWN: gettext_noop(
        "Close what was opened; customers see the signs."
    ),
    LintRule.HTML: gettext_noop("Write it without HTML; customers see the tags."),
    LintRule.TOO_LONG: gettext_noop("Shorten it, or make several FAQs of it."),
    LintRule.EMPTY: gettext_noop("Write a text; customers get this as it is."),
    LintRule.MOJIBAKE: gettext_noop("Write the letters that were meant."),
    LintRule.RELATIVE_LINK: gettext_noop(
        "Write the whole address, beginning with https://."
    ),
    LintRule.MIXED_LANGUAGES: gettext_noop(
        "Write question and answer in one language; make the other a translation."
    ),
    LintRule.VALIDITY: gettext_noop("Give it another period, or make it a draft."),
    LintRule.NOT_FOUND: gettext_noop(
        "Change the wording, or the FAQ that stands in its way."
    ),
    LintRule.SAME_QUESTION: gettext_noop(
        "Keep one of them, or say in each how they differ."
    ),
    LintRule.NEAR_QUESTION: gettext_noop(
        "Make one FAQ of both, or say in each how they differ."
    ),
    LintRule.CONTRADICTION: gettext_noop(
        "Find out which is right and change the other."
    ),
}
