"""Findings in the language of whoever reads them; they are stored in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from faq.linting.findings import LintedField, LintRule
from faq.linting.reasons import Reason

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

EXCERPT_CHARS = 120
_KINDS: Mapping[str, StrPromise] = {
    LintRule.PLACEHOLDER: gettext_lazy("Placeholder"),
    LintRule.INTERNAL_NOTE: gettext_lazy("Internal note"),
    LintRule.REPEATED_ANSWER: gettext_lazy("Repeated answer"),
    LintRule.UNFINISHED: gettext_lazy("Unfinished"),
    LintRule.PERSONAL_DATA: gettext_lazy("Personal data"),
    LintRule.CAPITALS: gettext_lazy("Capitals"),
    LintRule.BROKEN_MARKDOWN: gettext_lazy("Broken Markdown"),
    LintRule.HTML: gettext_lazy("HTML"),
    LintRule.TOO_LONG: gettext_lazy("Very long"),
    LintRule.EMPTY: gettext_lazy("Empty"),
    LintRule.MOJIBAKE: gettext_lazy("Garbled"),
    LintRule.RELATIVE_LINK: gettext_lazy("Dead link"),
    LintRule.MIXED_LANGUAGES: gettext_lazy("Mixed languages"),
    LintRule.VALIDITY: gettext_lazy("Validity"),
    LintRule.NOT_FOUND: gettext_lazy("Wording not found"),
    LintRule.SAME_QUESTION: gettext_lazy("Same question"),
    LintRule.NEAR_QUESTION: gettext_lazy("Near question"),
    LintRule.CONTRADICTION: gettext_lazy("Contradiction"),
}
# What a sentence is about: its first word.
_FIELDS: Mapping[str, StrPromise] = {
    LintedField.QUESTION: pgettext_lazy("has a fault", "question"),
    LintedField.ANSWER: pgettext_lazy("has a fault", "answer"),
    LintedField.WORDING: pgettext_lazy("has a fault", "wording"),
    LintedField.FAQ: pgettext_lazy("has a fault", "FAQ"),
}
_BRACES = re.compile(r"\\\{(\w+)\\\}")
_PATTERNS = {
    reason: re.compile(_BRACES.sub(r"(?P<\1>.+)", re.escape(reason)), re.DOTALL)
    for reason in Reason
}


def kind_in_words(kind: str) -> str:
    """The name of a kind, with a capital."""
    return str(_KINDS.get(kind, capfirst(kind)))


def remedy_in_words(kind: str) -> str:
    """What staff can do about findings of the kind; empty for one that is not known."""
    return gettext(LintRule(kind).remedy) if kind in _KINDS else ""


def finding_in_words(field: str, reason: str, excerpt: str) -> str:
    """The finding as a sentence, such as: Answer ends in the middle."""
    told = f"{_FIELDS.get(field, field)} {reason_in_words(reason)}"
    shown = Truncator(" ".join(excerpt.split())).chars(EXCERPT_CHARS)
    quoted = gettext(": “{text}”").format(text=shown) if shown else ""
    return f"{told[:1].upper()}{told[1:]}{quoted}."


def reason_in_words(reason: str) -> str:
    """A stored reason; as it is stored where a newer version has written it."""
    for known, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(reason):
            names = found.groupdict()
            if "reason" in names:
                names["reason"] = reason_in_words(names["reason"])
            return gettext(known).format(**names)
    return reason
