"""Figures of a period as CSV: a row a day, or a row an FAQ."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from faq.importing import escape_formula
from sessions_app import figures
from sessions_app.periods import Period
from sessions_app.reporting import Day, FAQHits, PeriodReport, faq_hits

COUNTS = (
    *("questions", "sure", "likely", "likely_confirmed", "model", "asked_back"),
    *("unanswered", "human", "confirmed", "silent", "rejected"),
)
COLUMNS = ("day", *COUNTS, "p50_ms", "p95_ms")
MAY_SEE_COSTS = "sessions_app.view_modeluse"


def days_as_csv(request: HttpRequest) -> HttpResponse:
    """The figures of each day; what the model cost for those who may see it."""
    period = _period(request)
    costs = ("cost",) if request.user.has_perm(MAY_SEE_COSTS) else ()
    rows = [_day_row(day, costs) for day in PeriodReport(period=period).days]
    return _csv(f"figures-{period.first}-{period.last}", [*COLUMNS, *costs], rows)


def faqs_as_csv(request: HttpRequest) -> HttpResponse:
    """How often each FAQ answered, when last, and how many found it helpful."""
    period = _period(request)
    rows = [_faq_row(each) for each in faq_hits(period)]
    head = ["faq_id", "question", "answers", "last_at", "helpful", "unhelpful"]
    return _csv(f"faqs-{period.first}-{period.last}", head, rows)


def _day_row(day: Day, costs: Sequence[str]) -> list[object]:
    counts = [getattr(day, name) for name in COUNTS]
    times = [_rounded(day.p50_ms), _rounded(day.p95_ms)]
    return [day.day, *counts, *times, *(f"{getattr(day, name):.6f}" for name in costs)]


def _faq_row(hits: FAQHits) -> list[object]:
    last = hits.last_at.isoformat() if hits.last_at else ""
    question = escape_formula(hits.question)
    return [hits.faq_id, question, hits.count, last, hits.helpful, hits.unhelpful]


def _period(request: HttpRequest) -> Period:
    if not request.user.has_perm("sessions_app.view_chatsession"):
        raise PermissionDenied
    figures.refresh()
    return Period.of(request.GET)


def _rounded(milliseconds: float | None) -> str:
    return "" if milliseconds is None else f"{milliseconds:.0f}"


def _csv(
    name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    # With the mark by which spreadsheets know UTF-8.
    content = "\ufeff" + text.getvalue()
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers=headers
    )
