"""The next text of an FAQ, which waits beside what customers get."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from faq.models.faqs import FAQ, Category


class FAQDraft(models.Model):
    """What an FAQ is to say next; customers get nothing of it."""

    # As `FAQ` has them, by the same names.
    COPIED = (
        "question",
        "answer",
        "category",
        "keywords",
        "valid_from",
        "valid_until",
        "review_by",
        "language",
        "translation_of",
        "external_id",
    )

    faq = models.OneToOneField(FAQ, models.CASCADE, related_name="next_text")
    question = models.CharField(max_length=500)
    answer = models.TextField()
    category = models.ForeignKey(Category, models.SET_NULL, null=True, related_name="+")
    keywords = models.CharField(max_length=500, blank=True)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    review_by = models.DateField(null=True)
    language = models.CharField(max_length=12, blank=True)
    translation_of = models.ForeignKey(
        FAQ, models.SET_NULL, null=True, related_name="+"
    )
    external_id = models.CharField(max_length=200, blank=True)
    # Any: lists of texts, which the stubs do not know.
    wordings: models.JSONField[Any, Any] = models.JSONField(default=list)
    never: models.JSONField[Any, Any] = models.JSONField(default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(
        max_length=150, blank=True, help_text="Stays when the account is deleted."
    )
    saved_at = models.DateTimeField()
    opened = models.CharField(
        max_length=64, help_text="What the FAQ was when this was begun."
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.question

    @property
    def token(self) -> str:
        """Another one each time that it is saved."""
        return self.saved_at.isoformat()
