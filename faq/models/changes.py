"""What changed since when: counted by triggers, whoever changes an FAQ."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from faq.models.faqs import FAQ


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
