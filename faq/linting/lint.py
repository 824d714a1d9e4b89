"""The rules that look at one FAQ, applied to its texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.form import (
    MAX_ANSWER_CHARS,
    find_broken_markdown,
    find_html,
    find_unfinished,
    is_shouted,
)
from faq.linting.internal_notes import TRIGGERS as NOTE_TRIGGERS
from faq.linting.internal_notes import find_internal_note
from faq.linting.personal_data import find_personal_data, has_long_number
from faq.linting.placeholders import TRIGGERS as PLACEHOLDER_TRIGGERS
from faq.linting.placeholders import find_placeholder
from faq.linting.reasons import Reason
from faq.linting.vocabulary import words_in

_SHORT_CHARS = 80  # what may be a placeholder as a whole
# Each behind a letter of its own, which is looked for in a fifth of the time.
_TELLING_SIGNS = (
    *zip("[<{@", "[<{@", strict=True),
    *zip("_xxX", ("__", "xxx", "Xxx", "XXX"), strict=True),
)
_TRIGGERS = PLACEHOLDER_TRIGGERS | NOTE_TRIGGERS


def lint_faq(question: str, answer: str) -> tuple[Finding, ...]:
    """What a reader would object to; the answer is Markdown.

    lint_faq("How do I pay?", "TBD")[0].rule  # LintRule.PLACEHOLDER
    """
    findings: list[Finding] = []
    if len(answer) < _SHORT_CHARS or _is_telling(f"{question}\n{answer}"):
        findings += _lint_meaning(question, LintedField.QUESTION)
        findings += _lint_meaning(answer, LintedField.ANSWER)
    findings += _lint_question(question)
    findings += _lint_answer(answer)
    return tuple(findings)


def lint_wording(text: str) -> tuple[Finding, ...]:
    """What a reader would object to in another way to ask, as in a question."""
    meant = _lint_meaning(text, LintedField.QUESTION) if _is_telling(text) else ()
    return tuple(
        replace(finding, field=LintedField.WORDING)
        for finding in (*meant, *_lint_question(text))
    )


def _is_telling(text: str) -> bool:
    """Whether a rule about what is said could find anything; most texts hold nothing.

    In a fifth of the time that asking all of them takes.
    """
    if not text.isascii() or has_long_number(text):
        return True
    for letter, sign in _TELLING_SIGNS:
        if letter in text and sign in text:
            return True
    return not _TRIGGERS.isdisjoint(words_in(text))


def _lint_question(text: str) -> Iterator[Finding]:
    field = LintedField.QUESTION
    if found := find_html(text, is_plain=True):
        yield _finding(LintRule.HTML, field, found)
    if is_shouted(text):
        yield _finding(LintRule.CAPITALS, field, text)


def _lint_answer(text: str) -> Iterator[Finding]:
    field = LintedField.ANSWER
    if found := find_unfinished(text):
        yield _finding(LintRule.UNFINISHED, field, found)
    if found := find_broken_markdown(text):
        yield _finding(LintRule.BROKEN_MARKDOWN, field, found)
    if found := find_html(text, is_plain=False):
        yield _finding(LintRule.HTML, field, found)
    if is_shouted(text):
        yield _finding(LintRule.CAPITALS, field, text)
    if len(text) > MAX_ANSWER_CHARS:
        reason = Reason.TOO_LONG.format(count=f"{len(text):,}")
        yield Finding(rule=LintRule.TOO_LONG, field=field, reason=reason)


def _lint_meaning(text: str, field: LintedField) -> Iterator[Finding]:
    words = words_in(text)
    is_question = field is LintedField.QUESTION
    if found := find_placeholder(text, words, is_question=is_question):
        yield _finding(LintRule.PLACEHOLDER, field, found)
    if found := find_internal_note(text, words):
        yield _finding(LintRule.INTERNAL_NOTE, field, found)
    if found := find_personal_data(text):
        yield _finding(LintRule.PERSONAL_DATA, field, found)


def _finding(rule: LintRule, field: LintedField, excerpt: str) -> Finding:
    return Finding(rule=rule, field=field, reason=_REASONS[rule], excerpt=excerpt)


_REASONS = {
    LintRule.PLACEHOLDER: Reason.PLACEHOLDER,
    LintRule.INTERNAL_NOTE: Reason.INTERNAL_NOTE,
    LintRule.UNFINISHED: Reason.UNFINISHED,
    LintRule.PERSONAL_DATA: Reason.PERSONAL_DATA,
    LintRule.CAPITALS: Reason.CAPITALS,
    LintRule.BROKEN_MARKDOWN: Reason.BROKEN_MARKDOWN,
    LintRule.HTML: Reason.HTML,
}
