"""What the runs came to, what failed in the newest, and what staff call fine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from faq.models import FAQ, AcceptedProbe, FailedProbe, ProbeRun
from faq.probing.probes import ProbeFigures

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

    from faq.probing.probes import ProbedAnswer

KEPT = 100  # runs whose figures stay
TREND = 12  # runs that are shown
AT_ONCE = 500  # rows of an INSERT


def begin(revision: int, *, faq_count: int) -> ProbeRun:
    """The run that has just begun; one that was broken off goes."""
    ProbeRun.objects.filter(finished_at=None).delete()
    return ProbeRun.objects.create(
        started_at=timezone.now(), revision=revision, faq_count=faq_count
    )


def store(run: ProbeRun, answers: Sequence[ProbedAnswer]) -> None:
    """Put what failed in the place of what the last run found, and note the figures."""
    figures = ProbeFigures.of(not_accepted(answers))
    run.finished_at = timezone.now()
    run.done_count = run.faq_count
    run.near_miss_count = figures.near_miss_count
    run.wrong_count = figures.wrong_count
    run.rewording_count = figures.rewording_count
    run.answered_count = figures.answered_count
    failed = [each for each in answers if each.has_failed]
    with transaction.atomic():
        FailedProbe.objects.all().delete()
        for start in range(0, len(failed), AT_ONCE):
            _insert(failed[start : start + AT_ONCE])
        run.save()
        kept = list(ProbeRun.objects.values_list("pk", flat=True)[:KEPT])
        ProbeRun.objects.exclude(pk__in=kept).delete()


def _insert(failed: Sequence[ProbedAnswer]) -> None:
    """Store those whose FAQs are still there."""
    named = {pk for each in failed for pk in (each.probe.faq_id, each.faq_id) if pk}
    there = set(FAQ.objects.filter(pk__in=named).values_list("pk", flat=True))
    FailedProbe.objects.bulk_create(
        FailedProbe(
            faq_id=each.probe.faq_id,
            shown_id=each.faq_id if each.faq_id in there else None,
            kind=each.probe.kind,
            text=each.probe.text,
            phrasing=each.probe.phrasing,
            key=each.probe.key,
        )
        for each in failed
        if each.probe.faq_id in there
    )


def not_accepted(answers: Iterable[ProbedAnswer]) -> list[ProbedAnswer]:
    """But for what has failed and staff call fine: it counts neither way."""
    fine = set(AcceptedProbe.objects.values_list("faq_id", "key"))
    return [
        each
        for each in answers
        if not each.has_failed or (each.probe.faq_id, each.probe.key) not in fine
    ]


def newest_run() -> ProbeRun | None:
    return ProbeRun.objects.first()


def finished_runs() -> list[ProbeRun]:
    """The last ones, the oldest first."""
    return list(ProbeRun.objects.exclude(finished_at=None)[:TREND])[::-1]


def accept_probes(
    probes: QuerySet[FailedProbe], user: AbstractBaseUser | AnonymousUser
) -> int:
    """Call them fine in this and every later run; how many."""
    accepted = [
        AcceptedProbe(
            faq_id=each.faq_id,
            key=each.key,
            kind=each.kind,
            text=each.text,
            accepted_by_id=user.pk,
        )
        for each in probes
    ]
    AcceptedProbe.objects.bulk_create(accepted, ignore_conflicts=True)
    return len(accepted)
