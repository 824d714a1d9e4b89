"""Files that staff have sent for import: what was found in them, and how far it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEY_CHARS = 32
KEPT_FOR = timedelta(days=2)
# A worker that has said nothing for so long is dead.
DEAD_AFTER = timedelta(minutes=1)


class PendingImportManager(models.Manager["PendingImport"]):
    def forget_old(self) -> None:
        """Delete files that nobody went on with, and the reports of those imported."""
        self.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()


class PendingImport(models.Model):
    """A file on its way into the knowledge base; a worker that holds it is `worker`.

    In the database, so that every process of every host can go on with it.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        REFUSED = "refused", _("Cannot be read")
        CHECKED = "checked", _("Checked")
        IMPORTING = "importing", _("Being imported")
        IMPORTED = "imported", _("Imported")
        INTERRUPTED = "interrupted", _("Interrupted")

    WORKED_ON = (State.CHECKING, State.IMPORTING)

    key = models.CharField(max_length=KEY_CHARS, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    # Any: objects of known classes, as JSON writes them.
    options: models.JSONField[Any, Any] = models.JSONField(default=dict)
    row_choices: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.CHECKING
    )
    worker = models.CharField(max_length=32, blank=True, default="")
    alive_at = models.DateTimeField(default=timezone.now)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, default="")
    check_number = models.PositiveIntegerField(default=0)  # counts up with every check
    revision = models.BigIntegerField(null=True)  # of the knowledge base checked with
    sheets: models.JSONField[Any, Any] = models.JSONField(default=list)
    found: models.JSONField[Any, Any] = models.JSONField(default=dict)
    result: models.JSONField[Any, Any] = models.JSONField(default=dict)

    objects = PendingImportManager()

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_dead(self) -> bool:
        """Whether whoever worked on it has been cut off."""
        is_silent = self.alive_at < timezone.now() - DEAD_AFTER
        return self.state in self.WORKED_ON and is_silent

    def move(self, *states: State, to: State, **fields: object) -> bool:
        """Bring it from one of the states to another; whether this call did."""
        fields |= {"state": to, "worker": "", "alive_at": timezone.now()}
        fields |= {"done_count": 0, "total_count": 0}
        in_states = PendingImport.objects.filter(pk=self.pk, state__in=states)
        return bool(in_states.update(**fields))


class PendingPage(models.Model):
    """Some fifty rows of a file with their verdicts, as the preview shows them."""

    pending = models.ForeignKey(PendingImport, models.CASCADE, related_name="pages")
    tab = models.CharField(max_length=12)
    number = models.PositiveIntegerField()  # from 1
    rows = models.BinaryField(help_text="JSON, compressed.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pending", "tab", "number"], name="faq_pendingpage_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tab}, page {self.number}"


class PendingReport(models.Model):
    """A file that tells what became of the rows of an import."""

    pending = models.ForeignKey(PendingImport, models.CASCADE, related_name="reports")
    name = models.CharField(max_length=20)  # report.html, rejects.csv
    data = models.BinaryField(help_text="Compressed.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pending", "name"], name="faq_pendingreport_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name
