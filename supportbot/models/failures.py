"""What failed lately by a fault of ours."""

from __future__ import annotations

from django.db import models


class Failure(models.Model):
    """When something last failed by a fault of ours, in whichever process."""

    class What(models.TextChoices):
        SEARCH = "search", "Search (chat.search.failed)"
        TURN = "turn", "A turn (chat.turn.failed)"
        REQUEST = "request", "A request (django.request)"

    what = models.CharField(max_length=20, choices=What.choices, primary_key=True)
    failed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_what_display()
