"""Imports whose FAQs are hidden until all of them are stored."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone


class ImportBatch(models.Model):
    """FAQs that a large import stores bit by bit; nobody sees one until all are there.

    Giving the batch a revision shows them all.
    """

    alive_at = models.DateTimeField(default=timezone.now)
    revision = models.BigIntegerField(
        null=True, help_text="Of the knowledge base, from which on its FAQs are seen."
    )
    # Any: a list of numbers, which the stubs do not know.
    new_categories: models.JSONField[Any, Any] = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"import {self.pk}"
