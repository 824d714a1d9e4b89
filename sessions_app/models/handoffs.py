"""Customers who wait for a human."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions_app.models.feedback import MAX_COMMENT_CHARS

MAX_CONTACT_CHARS = 200
MAX_NOTE_CHARS = 4_000
MOST_COUNTED = 999


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def open(self) -> HandoffQuerySet:
        return self.filter(state=Handoff.State.OPEN)

    def open_count(self) -> int:
        """How many are open, as far as anybody reads the number."""
        return self.open().order_by().values("pk")[: MOST_COUNTED + 1].count()


class Handoff(models.Model):
    """A customer's wish to speak with a human."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    class Reason(models.TextChoices):
        NO_ANSWER = "no_answer", _("The bot had no answer")
        WRONG_ANSWER = "wrong_answer", _("The bot's answer was wrong")
        COMPLAINT = "complaint", _("A complaint")
        PREFERS_HUMAN = "prefers_human", _("Prefers a human")
        OTHER = "other", _("Another reason")

    session = models.ForeignKey(
        "sessions_app.ChatSession", models.CASCADE, related_name="handoffs"
    )
    state = models.CharField(
        _("state"), max_length=4, choices=State, default=State.OPEN
    )
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices)
    contact = models.CharField(_("contact"), max_length=MAX_CONTACT_CHARS, blank=True)
    comment = models.CharField(_("comment"), max_length=MAX_COMMENT_CHARS, blank=True)
    # Without a constraint: a version before this may still delete the account.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        db_default="",
        max_length=MAX_NOTE_CHARS,
        help_text=_("For colleagues. The customer never sees it."),
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name, verbose_name_plural = _("handoff"), _("handoffs")
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

    @property
    def address(self) -> str | None:
        """The e-mail address that the customer has left, if it is one."""
        contact = self.contact.strip()
        try:
            validate_email(contact)
        except ValidationError:
            return None
        return contact

    @property
    def told(self) -> dict[str, Any]:  # Any: plain JSON
        """What integrators are told of it: none of the customer's words."""
        return {
            "handoff_id": self.pk,
            "reference": self.session.reference,
            "reason": self.reason,
        }
