"""What is found in one FAQ, for its page: its texts as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from faq.checking.base_findings import BaseFinding
from faq.checking.stored import newest_check, open_findings
from faq.checking.texts import check_texts
from faq.indexing.documents import load_documents
from faq.linting import Finding, LintedField, LintRule
from faq.linting.reasons import Reason
from faq.models import FAQ, StoredFinding

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SHOWN = 20
# What only a look at the other FAQs tells, and with it the newest check.
AMONG_OTHERS = (
    LintRule.CONTRADICTION,
    LintRule.NEAR_QUESTION,
    LintRule.NOT_FOUND,
    LintRule.REPEATED_ANSWER,
    LintRule.SAME_QUESTION,
)


def current_findings(faq: FAQ) -> list[BaseFinding]:
    """Its own texts checked now; beside others as checked last, unless it changed."""
    documents = load_documents(FAQ.objects.filter(pk=faq.pk))
    found = [
        finding
        for document in documents
        for finding in check_texts(document, timezone.now())
    ]
    return open_findings([*found, *_among_others(faq)])[:MAX_SHOWN]


def _among_others(faq: FAQ) -> Iterator[BaseFinding]:
    check = newest_check()
    if check is None or faq.updated_at > check.started_at:
        return
    own = StoredFinding.objects.filter(Q(faq=faq) | Q(other=faq))
    yield from _read(own.filter(kind__in=AMONG_OTHERS)[:MAX_SHOWN], faq)


def _read(stored: Iterable[StoredFinding], faq: FAQ) -> Iterator[BaseFinding]:
    for each in stored:
        is_own = each.faq_id == faq.pk
        finding = Finding(
            rule=LintRule(each.kind),
            field=LintedField(each.field),
            reason=each.reason
            if is_own
            else Reason.OF_ANOTHER.format(faq=each.faq_id, reason=each.reason),
            excerpt=each.excerpt,
        )
        yield BaseFinding(
            # As it is stored: that is how staff may have called it fine.
            faq_id=each.faq_id,
            finding=finding,
            key=each.key,
            other_id=each.other_id if is_own else each.faq_id,
        )
