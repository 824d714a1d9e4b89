"""The red team let loose on the knowledge base as customers search it now."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from faq.background import BackgroundJob
from faq.indexing.snapshot import Effort
from faq.models import Lease, ProbeRun
from faq.probing.asking import ask_probes
from faq.probing.planning import plan_probes
from faq.probing.stored import begin, store
from faq.search import current_snapshot, search_in

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot
    from faq.probing.probes import Probe, ProbedAnswer
    from faq.retrieval import Document

LEASE = "faq.probing"
LEASE_SECONDS = 60.0
TOLD_SECONDS = 1.0  # between two words on the progress

Progress = Callable[[int, int], None]  # FAQs done, FAQs in all


def probe_now(progress: Progress | None = None) -> list[ProbedAnswer]:
    """All probes of the published FAQs and their answers; nothing is stored."""
    return list(probe_snapshot(current_snapshot(Effort.FULL), progress))


def start_probing() -> None:
    """Have the probes asked and what fails stored, beside this request."""
    if settings.FAQ_EMBED_IN_BACKGROUND:
        probing_job.start()
    else:  # no thread may work beside it
        probe_and_store()


def probe_snapshot(
    snapshot: Snapshot, progress: Progress | None = None
) -> Iterator[ProbedAnswer]:
    """As `probe_now`, of a snapshot at hand."""
    documents = _probed(snapshot)
    probes = _telling(plan_probes(documents), documents, progress)
    ask = partial(search_in, snapshot)
    yield from ask_probes(probes, ask=ask, find=snapshot.index.get)
    if progress:
        progress(len(documents), len(documents))


def probe_and_store(progress: Progress | None = None) -> list[ProbedAnswer] | None:
    """All probes and their answers, stored as a run; None while another one is made."""
    name = secrets.token_hex(8)
    if not Lease.objects.take(LEASE, holder=name, seconds=LEASE_SECONDS):
        return None
    try:
        snapshot = current_snapshot(Effort.FULL)
        count = len(_probed(snapshot))
        run = begin(snapshot.stamp.number, faq_count=count)
        told = _RunProgress(run, holder=name, progress=progress)
        answers = list(probe_snapshot(snapshot, told))
        store(run, answers)
    finally:
        Lease.objects.release(LEASE, holder=name)
    return answers


def _probed(snapshot: Snapshot) -> list[Document]:
    """What customers can get now, in the order of the FAQs."""
    now = timezone.now()
    valid = [each for each in snapshot.index.documents if each.is_valid_at(now)]
    return sorted(valid, key=lambda each: each.faq_id)


def _telling(
    probes: Iterator[Probe], documents: list[Document], progress: Progress | None
) -> Iterator[Probe]:
    places = {each.faq_id: place for place, each in enumerate(documents)}
    for probe in probes:
        if progress:
            progress(places[probe.faq_id], len(documents))
        yield probe


class _RunProgress:
    """Tells the pages how far the run is, now and then."""

    def __init__(self, run: ProbeRun, *, holder: str, progress: Progress | None):
        self._run, self._holder, self._progress = run, holder, progress
        self._due_at = time.monotonic() + TOLD_SECONDS

    def __call__(self, done: int, total: int) -> None:
        if self._progress:
            self._progress(done, total)
        if time.monotonic() < self._due_at:
            return
        self._due_at = time.monotonic() + TOLD_SECONDS
        ProbeRun.objects.filter(pk=self._run.pk).update(done_count=done)
        Lease.objects.take(LEASE, holder=self._holder, seconds=LEASE_SECONDS)


def _work() -> None:
    probe_and_store()


probing_job = BackgroundJob("faq.probing", _work)
