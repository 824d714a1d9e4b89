"""What indexing keeps: what changed since when, vectors, and who does which job."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from faq.models.faqs import FAQ

# How far the clocks of several machines may be apart. What begins later than that has
# been written before a clock was set back, and is over.
CLOCK_SKEW = timedelta(seconds=5)
LONGEST_LEASE = timedelta(minutes=5)  # what runs out later is of before, too


class KnowledgeBaseRevision(models.Model):
    """One row, counted up by database triggers at every change of the knowledge base.

    `token` is drawn anew with every number: two transactions that each reach the same
    number, one of them rolled back, differ by it. `lineage` is drawn when the row is
    created: numbers compare only within one lineage.
    """

    number = models.BigIntegerField(default=0)
    token = models.BigIntegerField(default=0)
    lineage = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class FAQChangeManager(models.Manager["FAQChange"]):
    def ids_since(self, revision: int) -> models.QuerySet[Any, int]:  # Any: of a union
        """FAQs that were touched, or shown by the end of their import, since then.

        With the originals of such translations: by the first one they get a group.
        """
        touched = self.filter(revision__gt=revision).values_list("faq_id", flat=True)
        shown = FAQ.objects.filter(batch__revision__gt=revision).order_by()
        translations = FAQ.objects.exclude(translation_of=None).order_by()
        changed = Q(id__in=touched) | Q(batch__revision__gt=revision)
        originals = translations.filter(changed).values_list("translation_of_id")
        return touched.union(shown.values_list("id", flat=True), originals)


class FAQChange(models.Model):
    """The last revision that touched an FAQ, also a deleted one; kept by triggers."""

    # No FAQ has these numbers: labels and thresholds changed, or a table was emptied.
    LABELS = 0
    EVERYTHING = -1

    faq_id = models.BigIntegerField(primary_key=True)
    revision = models.BigIntegerField(db_index=True)

    objects = FAQChangeManager()

    def __str__(self) -> str:
        return f"{self.faq_id} at {self.revision}"


class Embedding(models.Model):
    """The vector of a text under one encoder, so that no restart computes it again."""

    model_sha256 = models.CharField(max_length=64)
    text_key = models.CharField(max_length=32)
    vector = models.BinaryField(help_text="Little-endian 16-bit floats.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model_sha256", "text_key"], name="faq_embedding_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_key} under {self.model_sha256[:12]}"


class LeaseManager(models.Manager["Lease"]):
    def take(self, name: str, *, holder: str, seconds: float) -> bool:
        """Take or renew the lease, unless another holder has it and it still runs."""
        now = timezone.now()
        expires_at = now + timedelta(seconds=seconds)
        is_running = Q(expires_at__gt=now, expires_at__lte=now + LONGEST_LEASE)
        free = self.filter(Q(holder=holder) | ~is_running, name=name)
        if free.update(holder=holder, expires_at=expires_at):
            return True
        lease = self.model(name=name, holder=holder, expires_at=expires_at)
        self.bulk_create([lease], ignore_conflicts=True)
        return self.filter(name=name, holder=holder).exists()

    def release(self, name: str, *, holder: str) -> None:
        """Give the lease back, unless another holder has it by now."""
        self.filter(name=name, holder=holder).delete()


class Lease(models.Model):
    """A job that one process at a time may do, until its lease runs out."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=50)
    expires_at = models.DateTimeField()

    objects = LeaseManager()

    def __str__(self) -> str:
        return self.name
