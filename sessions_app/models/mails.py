"""What customers are told by e-mail, too: what a colleague wrote to them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions_app.models.deliveries import new_event_id


class MailQuerySet(models.QuerySet["Mail"]):
    def pending(self) -> MailQuerySet:
        return self.filter(state=Mail.State.PENDING).order_by("next_attempt_at")

    def with_reply(self) -> MailQuerySet:
        """With all that an e-mail is made of; without those of which it is gone."""
        return self.select_related("message__session", "handoff")

    def send_again(self) -> int:
        """Have them sent from now on, with all their attempts; how many."""
        return self.exclude(state=Mail.State.SENT).update(
            state=Mail.State.PENDING, attempt_count=0, next_attempt_at=timezone.now()
        )


class Mail(models.Model):
    """A colleague's reply on its way to the address that the customer has left.

    Neither text nor address is kept here: what was erased is never sent. Without
    constraints in the database: a version before may still erase a conversation.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    message = models.OneToOneField(
        "sessions_app.Message",
        models.CASCADE,
        db_constraint=False,
        related_name="mail",
    )
    handoff = models.ForeignKey(
        "sessions_app.Handoff",
        models.CASCADE,
        db_constraint=False,
        related_name="mails",
    )
    mail_id = models.CharField(max_length=40, unique=True, default=new_event_id)
    state = models.CharField(
        _("state"), max_length=7, choices=State.choices, default=State.PENDING
    )
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        verbose_name, verbose_name_plural = _("e-mail"), _("e-mails")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state="pending"),
                name="sessions_mail_pending",
            ),
            models.Index(
                fields=["-id"],
                condition=models.Q(state="failed"),
                name="sessions_mail_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.get_state_display()}"
