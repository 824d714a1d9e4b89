"""Questions that the bot must go on answering as they are answered now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faq.models.faqs import FAQ


class PinnedQuestionQuerySet(models.QuerySet["PinnedQuestion"]):
    def active(self) -> PinnedQuestionQuerySet:
        """Those that are checked, the oldest first."""
        return self.filter(is_active=True).order_by("id")


class PinnedQuestion(models.Model):
    """A question, and the FAQ that must answer it, or that none may."""

    MAX_CHARS = 2000

    text = models.CharField(_("question"), max_length=MAX_CHARS)
    # Any: a list of texts, which the stubs do not know.
    earlier: models.JSONField[Any, Any] = models.JSONField(
        _("said before"),
        default=list,
        blank=True,
        help_text=_("What the customer wrote before, the oldest first."),
    )
    faq = models.ForeignKey(
        FAQ,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="pinned_questions",
        verbose_name=_("FAQ"),
        help_text=_("The FAQ that must answer it. Empty: none may."),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_active = models.BooleanField(
        _("checked"), default=True, help_text=_("Off: kept, and not checked.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PinnedQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("pinned question")
        verbose_name_plural = _("pinned questions")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="faq_pinned_not_empty"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def messages(self) -> tuple[str, ...]:
        """All that the customer writes, the question last."""
        return (*self.earlier, self.text)
