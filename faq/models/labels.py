"""What staff and customers say of whether an FAQ answers a question."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from faq.models.faqs import FAQ


class LabelledQuestion(models.Model):
    """A customer's question and the FAQ that staff say answers it, or none."""

    class Source(models.TextChoices):
        STAFF = "staff", _("Staff")
        CONVERSATION = "conversation", _("A conversation")
        IMPORT = "import", _("An imported file")

    text = models.CharField(max_length=4000)
    faq = models.ForeignKey(
        FAQ,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="labelled_questions",
        verbose_name=_("FAQ"),
        help_text=_("Empty: no FAQ answers this question."),
    )
    source = models.CharField(
        max_length=12, choices=Source.choices, default=Source.STAFF
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("text"), "faq", name="faq_label_unique_with_faq"
            ),
            models.UniqueConstraint(
                Lower("text"), condition=Q(faq=None), name="faq_label_unique_none"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="faq_label_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class VoiceQuerySet(models.QuerySet["Voice"]):
    def of(self, voter: str) -> VoiceQuerySet:
        return self.filter(voter=voter)

    def of_staff(self) -> VoiceQuerySet:
        return self.of(Voice.STAFF)


class Voice(models.Model):
    """One customer's say in whether an FAQ answers a question; the last one counts."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("Said yes")
        REJECTED = "rejected", _("Said no")
        CLICKED = "clicked", _("Chose it among suggestions")
        NONE_OF_THESE = "none_of_these", _("Chose none of the suggestions")
        THUMBS_UP = "thumbs_up", _("Thumbs up")
        THUMBS_DOWN = "thumbs_down", _("Thumbs down")
        HANDED_OFF = "handed_off", _("Asked for a human after it")
        STAFF_RIGHT = "staff_right", _("Staff: right")
        STAFF_WRONG = "staff_wrong", _("Staff: wrong")

    STAFF = "staff"  # the voter whose word decides; customers' are random
    MAX_CHARS = 500  # what is longer could not become a phrasing

    faq = models.ForeignKey(
        FAQ, models.CASCADE, related_name="voices", verbose_name=_("FAQ")
    )
    text = models.CharField(max_length=MAX_CHARS, verbose_name=_("question"))
    # Of the normalised text: questions that differ in case and signs are one.
    text_key = models.CharField(max_length=32, editable=False)
    voter = models.CharField(max_length=32, editable=False)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    asked_at = models.DateTimeField(_("asked"))

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = _("label from use")
        verbose_name_plural = _("labels from use")
        indexes = [models.Index(fields=["asked_at"], name="faq_voice_asked_at")]
        constraints = [
            # Begins with the voter: how many voices one has is read from it.
            models.UniqueConstraint(
                fields=["voter", "text_key", "faq"], name="faq_voice_one_each"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="faq_voice_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text
