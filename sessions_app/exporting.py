"""Conversations by the thousand, for evaluation elsewhere: redacted, line by line.

>>> for line in as_json_lines(chosen(period, source="Fallback")):
...     file.write(line)
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from faq.details import redact
from faq.importing import escape_formula
from sessions_app.models import ChatSession, Feedback, Handoff, Message

if TYPE_CHECKING:
    from sessions_app.periods import Period

BATCH = 100  # conversations read at once
COLUMNS = (
    *("reference", "began_at", "message_id", "created_at", "role", "text"),
    *("source", "state", "reason", "faq_id", "certainty", "rating"),
)


def chosen(
    period: Period, *, source: str = "", rating: str = "", handoff: str = ""
) -> QuerySet[ChatSession]:
    """The conversations of a period, narrowed as the list in the admin narrows them."""
    sessions = ChatSession.objects.filter(
        updated_at__gte=period.start, updated_at__lt=period.end
    )
    if source:
        answered = Message.objects.filter(source=source)
        sessions = sessions.filter(pk__in=answered.values("session"))
    if rating:
        rated = Feedback.objects.filter(rating=rating)
        sessions = sessions.filter(pk__in=rated.values("message__session"))
    if handoff:
        asked = Handoff.objects.filter(state=handoff)
        sessions = sessions.filter(pk__in=asked.values("session"))
    return sessions


def as_json_lines(sessions: QuerySet[ChatSession]) -> Iterator[str]:
    """A conversation a line."""
    for session, rows in _conversations(sessions):
        told = {
            "reference": session.reference,
            "began_at": session.created_at.isoformat(),
            "messages": rows,
        }
        yield json.dumps(told, ensure_ascii=False) + "\n"


def as_csv(sessions: QuerySet[ChatSession]) -> Iterator[str]:
    """A message a line, after a line of names."""
    yield "\ufeff" + _csv_line(COLUMNS)
    for session, rows in _conversations(sessions):
        began = session.created_at.isoformat()
        for row in rows:
            known = row | {"reference": session.reference, "began_at": began}
            known["text"] = escape_formula(known["text"])
            yield _csv_line([known[name] for name in COLUMNS])


def _conversations(
    sessions: QuerySet[ChatSession],
) -> Iterator[tuple[ChatSession, list[dict[str, Any]]]]:  # Any: plain JSON
    """Batch by batch, by their ids: nothing is held open while the reader is slow."""
    after = 0
    while batch := list(sessions.filter(pk__gt=after).order_by("pk")[:BATCH]):
        spoken = Message.objects.spoken().filter(session__in=batch)
        said: dict[int, list[dict[str, Any]]] = defaultdict(list)  # Any: plain JSON
        for message in spoken.select_related("feedback"):
            said[message.session_id].append(_told(message))
        for session in batch:
            yield session, said[session.pk]
        after = batch[-1].pk


def _told(message: Message) -> dict[str, Any]:  # Any: plain JSON
    opinion: Feedback | None = getattr(message, "feedback", None)
    decided = message.decision if isinstance(message.decision, dict) else {}
    return {
        "message_id": message.pk,
        "created_at": message.created_at.isoformat(),
        "role": message.role,
        "text": redact(message.text),
        "source": message.source or None,
        "state": message.state,
        "reason": message.reason or None,
        "faq_id": message.faq_id,
        "certainty": decided.get("certainty") or None,
        "rating": opinion.rating if opinion else None,
    }


def _csv_line(values: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()
