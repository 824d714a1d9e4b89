"""Forgetting conversations, on schedule or on request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from faq.models import Voice
from faq.voices import outdated_voices
from sessions_app.models import APIKey, ChatSession, Event, Message

BATCH_SIZE = 500
UNITS = {"d": "days", "h": "hours", "w": "weeks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeReport:
    """How much was deleted."""

    message_count: int
    session_count: int
    voice_count: int
    event_count: int


def parse_age(text: str) -> timedelta:
    """`30d`, `12h` or `2w` as a time span; ValueError for anything else."""
    parts = re.fullmatch(r"(\d{1,5})([dhw])", text.strip())
    if parts is None:
        raise ValueError(f"'{text}' is no age; write 30d, 12h or 2w.")
    return timedelta(**{UNITS[parts[2]]: int(parts[1])})


def purge(older_than: timedelta) -> PurgeReport:
    """Delete what is older, in short transactions that let turns through."""
    cutoff = timezone.now() - older_than
    Message.objects.interrupt_expired()
    message_count = session_count = 0
    while batch := _old_messages(cutoff):
        Message.objects.filter(pk__in=batch).forget()
        message_count += len(batch)
    while batch := _idle_sessions(cutoff):
        with transaction.atomic():
            # Looked at again: a session may have spoken since it was listed.
            idle = ChatSession.objects.filter(pk__in=batch, updated_at__lt=cutoff)
            locked = _locked(idle)
            Message.objects.filter(session__in=locked).forget()
            ChatSession.objects.filter(pk__in=locked).delete()
        session_count += len(locked)
    return PurgeReport(
        message_count=message_count,
        session_count=session_count,
        voice_count=_forget_voices(cutoff),
        event_count=_forget_events(older_than),
    )


def _forget_events(older_than: timedelta) -> int:
    """What was to be told to endpoints, sent or not; how many events."""
    kept = min(older_than, timedelta(days=settings.EVENT_RETENTION_DAYS))
    count = 0
    while batch := _old_events(timezone.now() - kept):
        Event.objects.filter(pk__in=batch).delete()
        count += len(batch)
    return count


def _old_events(cutoff: datetime) -> list[int]:
    oldest = Event.objects.order_by("id").values_list("pk", "created_at")
    return [pk for pk, created_at in oldest[:BATCH_SIZE] if created_at < cutoff]


def _forget_voices(cutoff: datetime) -> int:
    outdated = outdated_voices(cutoff)
    for start in range(0, len(outdated), BATCH_SIZE):
        batch = outdated[start : start + BATCH_SIZE]
        Voice.objects.filter(pk__in=batch).delete()
    return len(outdated)


def find_session(identifier: str, *, key_name: str | None = None) -> ChatSession | None:
    """The session of a public reference, or of an id, in a key's namespace if named."""
    owner = None
    if key_name is not None:
        owner = APIKey.objects.filter(name=key_name).first()
        if owner is None:
            return None
    elif identifier.isascii():  # as references are; half a character is no text at all
        by_reference = ChatSession.objects.filter(reference=identifier).first()
        if by_reference:
            return by_reference
    return ChatSession.objects.find(owner, identifier)


def forget(session: ChatSession) -> int:
    """Delete the session and everything said in it; the number of messages."""
    with transaction.atomic():
        row = ChatSession.objects.filter(pk=session.pk)
        _locked(row)
        message_count = session.messages.count()
        Voice.objects.filter(voter__in=row.values("voter")).delete()
        session.messages.all().forget()
        session.delete()
    return message_count


def _old_messages(cutoff: datetime) -> list[int]:
    # Ids grow with time, so the oldest rows are the first: no index, no scan.
    oldest = Message.objects.order_by("id").values_list("pk", "created_at")
    return [pk for pk, created_at in oldest[:BATCH_SIZE] if created_at < cutoff]


def _locked(sessions: QuerySet[ChatSession]) -> list[int]:
    # Before their messages, as turns do it: none may speak meanwhile (PostgreSQL).
    return list(sessions.select_for_update().values_list("pk", flat=True))


def _idle_sessions(cutoff: datetime) -> list[int]:
    idle = ChatSession.objects.filter(updated_at__lt=cutoff).order_by("updated_at")
    return list(idle.values_list("pk", flat=True)[:BATCH_SIZE])
