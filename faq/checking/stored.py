"""What the newest check found, for the pages; and what staff call fine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from faq.models import FAQ, AcceptedFinding, BaseCheck, StoredFinding

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    from faq.linting import BaseFinding

THE_CHECK = 1  # its id: there is one
AT_ONCE = 500  # rows of an INSERT


def begin(revision: int, *, faq_count: int) -> BaseCheck:
    """The check that has just begun; what the last one found stays until it ends."""
    check, _ = BaseCheck.objects.update_or_create(
        pk=THE_CHECK,
        defaults={
            "started_at": timezone.now(),
            "finished_at": None,
            "revision": revision,
            "done_count": 0,
            "faq_count": faq_count,
        },
    )
    return check


def store(check: BaseCheck, findings: Iterable[BaseFinding]) -> None:
    """Put these in the place of what the last check found."""
    rows = [
        StoredFinding(
            faq_id=each.faq_id,
            other_id=each.other_id,
            kind=each.finding.rule,
            field=each.finding.field,
            reason=each.finding.reason,
            excerpt=each.finding.excerpt,
            key=each.key,
        )
        for each in findings
    ]
    with transaction.atomic():
        StoredFinding.objects.all().delete()
        for start in range(0, len(rows), AT_ONCE):
            _insert(rows[start : start + AT_ONCE])
        check.finished_at = timezone.now()
        check.done_count = check.faq_count
        check.save(update_fields=["finished_at", "done_count"])


def _insert(rows: list[StoredFinding]) -> None:
    """Store those whose FAQs are still there."""
    named = {pk for row in rows for pk in (row.faq_id, row.other_id) if pk}
    there = set(FAQ.objects.filter(pk__in=named).values_list("pk", flat=True))
    StoredFinding.objects.bulk_create(
        row
        for row in rows
        if row.faq_id in there and (row.other_id is None or row.other_id in there)
    )


def newest_check() -> BaseCheck | None:
    return BaseCheck.objects.filter(pk=THE_CHECK).first()


def accept(
    findings: QuerySet[StoredFinding], user: AbstractBaseUser | AnonymousUser
) -> int:
    """Call them fine until a text that they are about changes; how many."""
    accepted = [
        AcceptedFinding(
            faq_id=each.faq_id, key=each.key, kind=each.kind, accepted_by_id=user.pk
        )
        for each in findings
    ]
    AcceptedFinding.objects.bulk_create(accepted, ignore_conflicts=True)
    return len(accepted)


def open_findings(findings: Iterable[BaseFinding]) -> list[BaseFinding]:
    """Those that nobody has called fine."""
    fine = set(AcceptedFinding.objects.values_list("faq_id", "key"))
    return [each for each in findings if (each.faq_id, each.key) not in fine]
