"""What is wrong in the texts and the period of one FAQ, without a look at others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import ftfy

from faq.checking.base_findings import BaseFinding, found
from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.images import CODE
from faq.linting.lint import lint_faq, lint_wording
from faq.linting.reasons import Reason
from faq.retrieval.text import is_related, language_of

if TYPE_CHECKING:
    from faq.retrieval import Document

MAX_QUESTION_CHARS = 250  # nobody asks at such length
LONG_AGO = timedelta(days=30)
MIN_WORDS = 4  # of a text that tells its language
_LINK = re.compile(r"(?<!\\)\[[^\[\]\n]+\]\(\s*<?([^()<>\s]*)")
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def check_texts(document: Document, now: datetime) -> Iterator[BaseFinding]:
    """All that a reader of this FAQ alone would object to."""
    by_field = {
        LintedField.QUESTION: document.question,
        LintedField.ANSWER: document.answer,
    }
    for finding in lint_faq(document.question, document.answer):
        yield found(document, finding, by_field[finding.field])
    for field, text in by_field.items():
        for finding in _lint_stored(text, field):
            yield found(document, finding, text)
    for wording in document.alternates:
        for finding in (*lint_wording(wording), *_garbled(wording, _WORDING)):
            yield found(document, finding, wording)
    yield from _of_the_whole(document, now)


def _lint_stored(text: str, field: LintedField) -> Iterator[Finding]:
    if not any(map(str.isalnum, text)):
        yield Finding(
            rule=LintRule.EMPTY, field=field, reason=Reason.NO_WORD, excerpt=text
        )
    yield from _garbled(text, field)
    if field is LintedField.QUESTION and len(text) > MAX_QUESTION_CHARS:
        reason = Reason.TOO_LONG.format(count=f"{len(text):,}")
        yield Finding(rule=LintRule.TOO_LONG, field=field, reason=reason)
    if field is LintedField.ANSWER:
        for target in _dead_links(text):
            yield Finding(
                rule=LintRule.RELATIVE_LINK,
                field=field,
                reason=Reason.DEAD_LINK,
                excerpt=target,
            )


def _garbled(text: str, field: LintedField) -> Iterator[Finding]:
    if not text.isascii() and (better := ftfy.fix_encoding(text)) != text:
        yield Finding(
            rule=LintRule.MOJIBAKE,
            field=field,
            reason=Reason.GARBLED,
            excerpt=_first_difference(text, better),
        )


def _first_difference(text: str, better: str) -> str:
    pairs = zip(text.split(), better.split(), strict=False)
    return next((word for word, other in pairs if word != other), text)


def _dead_links(text: str) -> Iterator[str]:
    """Targets that are no whole address: the chat page is not where they begin."""
    if "](" not in text:
        return
    for match in _LINK.finditer(CODE.sub(" ", text)):
        target = match[1]
        if not _WHOLE.match(target) and not target.startswith("//"):
            yield target or match[0]


def _of_the_whole(document: Document, now: datetime) -> Iterator[BaseFinding]:
    begins, ends = document.valid_from, document.valid_until
    if finding := _wrong_period(begins, ends, now):
        yield found(document, finding, str(begins), str(ends))
    spoken = _languages(document.question, document.answer)
    if spoken:
        finding = Finding(
            rule=LintRule.MIXED_LANGUAGES,
            field=LintedField.FAQ,
            reason=Reason.TWO_LANGUAGES.format(asked=spoken[0], answered=spoken[1]),
        )
        yield found(document, finding, document.question, document.answer)


def _wrong_period(
    begins: datetime | None, ends: datetime | None, now: datetime
) -> Finding | None:
    reason: str = ""
    if begins and ends and ends <= begins:
        reason = Reason.ENDS_TOO_SOON
    elif ends and ends < now - LONG_AGO:
        reason = Reason.RUN_OUT.format(date=f"{ends:%Y-%m-%d}")
    field = LintedField.FAQ
    return (
        Finding(rule=LintRule.VALIDITY, field=field, reason=reason) if reason else None
    )


def _languages(question: str, answer: str) -> tuple[str, str] | None:
    """Those of question and answer, where both tell it and differ."""
    if min(len(question.split()), len(answer.split())) < MIN_WORDS:
        return None
    asked, answered = language_of(question), language_of(answer)
    if not asked or not answered or is_related(asked, answered):
        return None
    return asked, answered


_WORDING = LintedField.WORDING
