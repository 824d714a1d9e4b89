"""Imports a checked file: exactly what its preview showed, or nothing."""

from __future__ import annotations

import tempfile
import zlib
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from faq.admin.importing.checking import check_file, plan_of
from faq.admin.importing.pinned import broken_pins, reason_of
from faq.admin.importing.wording import in_form_words
from faq.importing.exceptions import ImportRejected, KnowledgeBaseChanged
from faq.importing.reporting import write_rejects, write_report
from faq.importing.reporting.report import ImportOutcome, ImportReport
from faq.importing.stored import current_revision
from faq.importing.storing.applying import ImportResult, apply_plan
from faq.learning.pinned import note_despite
from faq.models import FAQChange, ImportBatch, PendingImport, PendingReport

if TYPE_CHECKING:
    from faq.importing.planning.planner import OnProgress
    from faq.importing.planning.plans import ImportPlan

REJECTS = "rejects.csv"
REPORTS = ("report.html", "report.csv", "report.json")


def import_file(pending: PendingImport, on_progress: OnProgress) -> None:
    """Store what the file says, and what became of every row of it."""
    try:
        plan = _plan_as_seen(pending, on_progress)
        reason = reason_of(pending)
        if not reason and (broken := broken_pins(plan)):
            _ask_for_reason(pending, broken)
            return
        _keep_reports(pending, plan)
        apply_plan(
            plan,
            skip_invalid=True,
            on_progress=on_progress,
            on_end=partial(_finish, pending),
            author=pending.created_by,
            note=note_despite(pending.name, reason),
        )
    except KnowledgeBaseChanged:
        _check_again(pending)
    except ImportRejected as exc:
        _go_back(pending, in_form_words(str(exc)))


def _plan_as_seen(pending: PendingImport, on_progress: OnProgress) -> ImportPlan:
    """The plan of the preview: made again, for a plan is larger than its file."""
    found = pending.found
    total_count = found["counts"]["all"] + found["write_count"]
    PendingImport.objects.filter(pk=pending.pk).update(total_count=total_count)
    plan = plan_of(pending, on_progress)
    if has_changed_since(pending.revision):
        raise KnowledgeBaseChanged
    return plan


def has_changed_since(revision: int | None) -> bool:
    """Whether FAQs changed after that; labels and vectors are in no plan."""
    if revision is None:  # nothing had ever been counted
        return current_revision() is not None
    changes = FAQChange.objects.filter(revision__gt=revision)
    if changes.exclude(faq_id=FAQChange.LABELS).exists():
        return True
    return ImportBatch.objects.filter(revision__gt=revision).exists()


def _check_again(pending: PendingImport) -> None:
    """The preview is outdated: show another, and say why."""
    pending.message = _(
        "Somebody changed the knowledge base after the file was checked. Nothing was "
        "imported; this is what importing it would do now."
    )
    pending.state = PendingImport.State.CHECKING
    ours = PendingImport.objects.filter(pk=pending.pk, worker=pending.worker)
    ours.update(state=pending.state, message=pending.message)
    check_file(pending, lambda _count: None)


def _go_back(pending: PendingImport, message: str) -> None:
    ours = PendingImport.objects.filter(pk=pending.pk, worker=pending.worker)
    ours.update(
        state=PendingImport.State.CHECKED,
        worker="",
        message=_("Nothing was imported. %(reason)s") % {"reason": message},
    )


def _ask_for_reason(pending: PendingImport, broken: list[dict[str, str]]) -> None:
    """Back to the preview, which says what would break and wants to know why."""
    pending.found["broken"] = broken
    _go_back(
        pending,
        _("Pinned questions would no longer get the answer they must have."),
    )
    ours = PendingImport.objects.filter(pk=pending.pk, worker="")
    ours.update(found=pending.found)


def _finish(pending: PendingImport, result: ImportResult) -> None:
    """In the transaction that shows the FAQs: what is said is what is there."""
    ours = PendingImport.objects.filter(pk=pending.pk, worker=pending.worker)
    ours.update(
        state=PendingImport.State.IMPORTED,
        worker="",
        message="",
        alive_at=timezone.now(),
        result=asdict(result),
        data=b"",
    )


def _keep_reports(pending: PendingImport, plan: ImportPlan) -> None:
    PendingReport.objects.filter(pending=pending).delete()
    report = ImportReport(plan, ImportOutcome.IMPORTED)
    with tempfile.TemporaryDirectory() as folder:
        for name in REPORTS:
            write_report(report, Path(folder) / name)
        if plan.rejected:
            path = Path(folder) / REJECTS
            # With a mark, or Excel would take the file for another encoding.
            with path.open(
                "w", encoding="utf-8-sig", errors="replace", newline=""
            ) as target:
                write_rejects(plan, target)
        PendingReport.objects.bulk_create(
            PendingReport(
                pending=pending, name=path.name, data=zlib.compress(path.read_bytes())
            )
            for path in sorted(Path(folder).iterdir())
        )
