"""Questions that were answered after their conversation, by an FAQ written since."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class LaterAnswer(models.Model):
    """That a question was answered later: once, whoever clicks at the same time."""

    # None of them with a constraint: a version before may still erase each of them.
    question = models.OneToOneField(
        "sessions_app.Message",
        models.CASCADE,
        db_constraint=False,
        related_name="later_answer",
    )
    reply = models.OneToOneField(
        "sessions_app.Message", models.CASCADE, db_constraint=False, related_name="+"
    )
    faq = models.ForeignKey(
        "faq.FAQ",
        models.SET_NULL,
        null=True,
        db_constraint=False,
        related_name="later_answers",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.question_id} by {self.faq_id}"
