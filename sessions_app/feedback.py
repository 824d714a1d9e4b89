"""What customers think of the bot's replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, models
from django.utils import timezone

from sessions_app.gate import write_transaction

if TYPE_CHECKING:
    from sessions_app.models import Message

MAX_COMMENT_CHARS = 1000


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def rate(
        self, message: Message, *, rating: str, reason: str = "", comment: str = ""
    ) -> bool:
        """Keep this as the one opinion about a message; False if that is gone."""
        feedback = Feedback(
            message=message, rating=rating, reason=reason, comment=comment
        )
        try:
            with write_transaction():
                self.bulk_create(
                    [feedback],
                    update_conflicts=True,
                    unique_fields=["message"],
                    update_fields=["rating", "reason", "comment"],
                )
        except IntegrityError:  # erased after it was found
            return False
        return True


class Feedback(models.Model):
    """A customer's opinion about one reply."""

    class Rating(models.TextChoices):
        UP = "up", "Helpful"
        DOWN = "down", "Not helpful"

    class Reason(models.TextChoices):
        WRONG = "wrong", "wrong"
        OUTDATED = "outdated", "out of date"
        INCOMPLETE = "incomplete", "incomplete"
        UNCLEAR = "unclear", "hard to understand"
        OFF_TOPIC = "off_topic", "not what was asked"
        OTHER = "other", "another reason"

    message = models.OneToOneField(
        "sessions_app.Message", models.CASCADE, related_name="feedback"
    )
    rating = models.CharField(max_length=4, choices=Rating.choices, db_index=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    comment = models.CharField(max_length=MAX_COMMENT_CHARS, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        parts = [self.get_rating_display(), self.get_reason_display()]
        return ": ".join(filter(None, parts))
