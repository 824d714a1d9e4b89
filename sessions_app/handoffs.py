"""Customers who ask for a human, until staff have seen to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, models
from django.db.models import Q
from django.utils import timezone

from sessions_app.deliveries import Delivery, announcer
from sessions_app.exceptions import StorageUnavailable
from sessions_app.gate import write_transaction

if TYPE_CHECKING:
    from sessions_app.models import ChatSession

MAX_CONTACT_CHARS = 200
MAX_COMMENT_CHARS = 1000


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def open(self) -> HandoffQuerySet:
        return self.filter(state=Handoff.State.OPEN)

    def ask(
        self, session: ChatSession, *, reason: str, contact: str, comment: str
    ) -> Handoff:
        """The session's one open handoff, with what the customer told last.

        Told again in the same words, it changes nothing.
        """
        told = {"reason": reason, "contact": contact, "comment": comment}
        try:
            with write_transaction():
                handoff = self._ask(session, told)
        except IntegrityError as exc:
            raise StorageUnavailable("The session was just erased.") from exc
        announcer.wake()
        return handoff

    def _ask(self, session: ChatSession, told: dict[str, str]) -> Handoff:
        handoff, is_new = self.select_for_update().get_or_create(
            session=session, state=Handoff.State.OPEN, defaults=told
        )
        if not is_new:
            changed = self.filter(pk=handoff.pk).exclude(**told).update(**told)
            if not changed:
                return handoff
            handoff.refresh_from_db(fields=list(told))
        Delivery.objects.announce(handoff)
        return handoff

    def close(self) -> int:
        """Mark as done; how many were open."""
        with write_transaction():
            return self.open().update(
                state=Handoff.State.DONE, closed_at=timezone.now()
            )


class Handoff(models.Model):
    """A customer's wish to speak with a human."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"

    class Reason(models.TextChoices):
        NO_ANSWER = "no_answer", "The bot had no answer"
        WRONG_ANSWER = "wrong_answer", "The bot's answer was wrong"
        COMPLAINT = "complaint", "A complaint"
        PREFERS_HUMAN = "prefers_human", "Prefers a human"
        OTHER = "other", "Another reason"

    session = models.ForeignKey(
        "sessions_app.ChatSession", models.CASCADE, related_name="handoffs"
    )
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=13, choices=Reason.choices)
    contact = models.CharField(max_length=MAX_CONTACT_CHARS, blank=True)
    comment = models.CharField(max_length=MAX_COMMENT_CHARS, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="sessions_handoff_state")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(state="open"),
                name="sessions_one_open_handoff",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_reason_display()}"
