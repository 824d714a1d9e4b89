"""When customers last got an FAQ, kept longer than the conversations that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import models, transaction

from faq.models.faqs import FAQ


class FAQUseManager(models.Manager["FAQUse"]):
    def note(self, moments: Mapping[int, datetime]) -> None:
        """Remember when FAQs, by their ids, were used; the latest moment counts."""
        if not moments:
            return
        with transaction.atomic():
            known = dict(self.filter(faq__in=moments).values_list("faq_id", "used_at"))
            self.bulk_create(
                [
                    FAQUse(faq_id=pk, used_at=max(moment, known.get(pk, moment)))
                    for pk, moment in sorted(moments.items())
                ],
                update_conflicts=True,
                unique_fields=["faq"],
                update_fields=["used_at"],
            )


class FAQUse(models.Model):
    """The last time that an FAQ was an answer, as far as its conversation is gone."""

    # No constraint: forgetting conversations need not wait for who deletes FAQs.
    faq = models.OneToOneField(
        FAQ,
        models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="+",
    )
    used_at = models.DateTimeField()

    objects = FAQUseManager()

    def __str__(self) -> str:
        return f"FAQ {self.faq_id} at {self.used_at}"
