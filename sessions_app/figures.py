"""Counts what the bot does, a row a day: each message once, and never all of them.

>>> figures.refresh()  # what has happened since is counted; the rest in the background
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from faq.background import BackgroundJob
from faq.models import CLOCK_SKEW
from sessions_app.latencies import step_of
from sessions_app.models import DayFigures, FiguresProgress, Message
from sessions_app.open_questions import ASKING

BATCH = 2_000  # messages in one short transaction
# A transaction that began earlier may end later: its ids come late, below newer ones.
YOUNG = timedelta(seconds=60)
AT_ONCE = 0.3  # seconds that a page waits for what is new
A_RUN = 5.0  # seconds of the background job, before others may write
ANSWERS = (Message.Source.FAQ, Message.Source.GEMINI)
CONFIRMS, REJECTS = "confirms the answer", "rejects what was shown"
_NOTE_FAQ = """
INSERT INTO sessions_app_faqday AS known (day, faq_id, hit_count, last_hit_at)
VALUES (%s, %s, %s, %s)
ON CONFLICT (day, faq_id) DO UPDATE SET
    hit_count = known.hit_count + excluded.hit_count,
    last_hit_at = excluded.last_hit_at
"""


class CountedReply(NamedTuple):
    """What is read of a message, and of the record of its decision."""

    id: int
    session_id: int
    role: str
    state: str
    source: str
    faq_id: int | None
    created_at: datetime
    duration_ms: float | None
    decision: str | None
    certainty: str | None
    move: str | None


@dataclass(frozen=True, slots=True)
class DayTally:
    """What a batch adds to a day."""

    counts: Counter[str] = field(default_factory=Counter)
    latencies: Counter[str] = field(default_factory=Counter)
    hits: Counter[int] = field(default_factory=Counter)
    last_hits: dict[int, datetime] = field(default_factory=dict)


def refresh() -> datetime | None:
    """Have counted what is new; the moment up to which all is, None if there is more.

    Counted in the background, for which a page waits a moment: whoever reads must not
    wait for those who write.
    """
    if _is_behind():
        if connection.in_atomic_block:  # nobody else sees what it has written
            count_new(seconds=AT_ONCE)
        else:
            figures_job.start()
            figures_job.join(AT_ONCE)
        if _is_behind():
            return None
    return timezone.now() - YOUNG


def _is_behind() -> bool:
    progress = FiguresProgress.objects.filter(pk=1).first()
    return bool(_settled_rows(progress.message_id if progress else 0, limit=1))


def count_new(*, seconds: float) -> bool:
    """Count messages for that long; whether none is left to be counted."""
    until = time.monotonic() + seconds
    while _count_batch():
        if time.monotonic() >= until:
            return False
    return True


def _count_batch() -> bool:
    """Count some messages; whether there may be more."""
    with transaction.atomic():
        FiguresProgress.objects.get_or_create(pk=1)
        progress = FiguresProgress.objects.select_for_update().get(pk=1)
        rows = _settled_rows(progress.message_id)
        if not rows:
            return False
        tallies = _tallied(rows)
        for day, tally in tallies.items():
            _add(day, tally)
        progress.message_id = rows[-1].id
        progress.counted_until = rows[-1].created_at
        progress.save()
    return len(rows) == BATCH


def _settled_rows(after: int, *, limit: int = BATCH) -> list[CountedReply]:
    """The next messages, up to the first that may still change or be overtaken."""
    now = timezone.now()
    rows = Message.objects.filter(pk__gt=after).order_by("pk")
    open_turns = Message.objects.unanswered().filter(
        expires_at__gt=now, created_at__lte=now + CLOCK_SKEW
    )
    first = open_turns.values_list("pk", flat=True).first()
    if first is not None:
        rows = rows.filter(pk__lt=first)
    told = [
        KeyTextTransform(key, "decision") for key in ("decision", "certainty", "move")
    ]
    names = [
        each
        for each in CountedReply._fields
        if each not in {"decision", "certainty", "move"}
    ]
    found = [
        CountedReply(*values) for values in rows.values_list(*names, *told)[:limit]
    ]
    settled = []
    for row in found:
        if now - YOUNG < row.created_at <= now + CLOCK_SKEW:
            break
        settled.append(row)
    return settled


def _tallied(rows: Iterable[CountedReply]) -> dict[date, DayTally]:
    tallies: dict[date, DayTally] = defaultdict(DayTally)
    for row in rows:
        is_reply = row.role == Message.Role.ASSISTANT and row.source
        if is_reply and row.source != Message.Source.STAFF:
            _count(row, tallies[timezone.localdate(row.created_at)])
    return tallies


def _count(row: CountedReply, tally: DayTally) -> None:
    name = kind_of(row)
    if name:
        tally.counts[name] += 1
    if row.faq_id is not None:
        tally.hits[row.faq_id] += 1
        tally.last_hits[row.faq_id] = row.created_at
    is_question = (row.move or "") in ASKING and name
    if is_question and row.duration_ms is not None:
        tally.latencies[str(step_of(row.duration_ms))] += 1


def kind_of(row: CountedReply) -> str:
    """What a reply is counted as; nothing for small talk."""
    if row.move == CONFIRMS:
        return _confirmed(row)
    if row.move == REJECTS:
        return "rejected"
    is_talk = row.source == Message.Source.FALLBACK and row.state == "answered"
    is_question = (row.move or "") in ASKING and not is_talk
    return _kind_of_answer(row) if is_question else ""


def _kind_of_answer(row: CountedReply) -> str:
    if row.source == Message.Source.FAQ:
        return "likely" if row.certainty == "likely" else "sure"
    if row.source == Message.Source.GEMINI:
        return "model"
    return "asked_back" if row.decision == "asked back" else "unanswered"


def _confirmed(row: CountedReply) -> str:
    """By how sure the answer before was; nothing where a thumb has told it already."""
    before = Message.objects.filter(
        session=row.session_id, pk__lt=row.id, role="assistant", source__in=ANSWERS
    )
    told = before.order_by("-pk").values_list(
        "source", KeyTextTransform("certainty", "decision"), "feedback__rating"
    )
    source, certainty, rating = told.first() or ("", "", "up")
    if rating == "up":
        return ""
    if source == Message.Source.GEMINI:
        return "confirmed_model"
    return "confirmed_likely" if certainty == "likely" else "confirmed_sure"


def _add(day: date, tally: DayTally) -> None:
    known, _is_new = DayFigures.objects.get_or_create(day=day)
    known.counts = dict(Counter(known.counts) + tally.counts)
    known.latencies = dict(Counter(known.latencies) + tally.latencies)
    known.save()
    _add_hits(day, tally)


def _add_hits(day: date, tally: DayTally) -> None:
    adapt = connection.ops
    values: Sequence[Any] = [  # Any: parameters
        (
            adapt.adapt_datefield_value(day),
            faq_id,
            count,
            adapt.adapt_datetimefield_value(tally.last_hits[faq_id]),
        )
        for faq_id, count in sorted(tally.hits.items())
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_NOTE_FAQ, values)


def _run() -> float | None:
    return None if count_new(seconds=A_RUN) else 0.0


figures_job = BackgroundJob("sessions.figures", _run)
