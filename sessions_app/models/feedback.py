"""What customers think of a reply."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_COMMENT_CHARS = 1000


class Feedback(models.Model):
    """A customer's opinion about one reply."""

    class Rating(models.TextChoices):
        UP = "up", _("Helpful")
        DOWN = "down", _("Not helpful")

    class Reason(models.TextChoices):
        WRONG = "wrong", _("wrong")
        OUTDATED = "outdated", _("out of date")
        INCOMPLETE = "incomplete", _("incomplete")
        UNCLEAR = "unclear", _("hard to understand")
        OFF_TOPIC = "off_topic", _("not what was asked")
        OTHER = "other", _("another reason")

    message = models.OneToOneField(
        "sessions_app.Message", models.CASCADE, related_name="feedback"
    )
    rating = models.CharField(max_length=4, choices=Rating.choices, db_index=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    comment = models.CharField(max_length=MAX_COMMENT_CHARS, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        parts = [self.get_rating_display(), self.get_reason_display()]
        return ": ".join(filter(None, parts))
