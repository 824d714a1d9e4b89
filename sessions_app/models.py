"""Conversations: who may speak in them, the sessions, and their messages."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

KEY_PREFIX = "sk_"
ISSUED_PREFIX = "s_"


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for secrets of 128 random bits and more."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_reference() -> str:
    """The short public name by which staff refer to a session."""
    return secrets.token_hex(5)


class APIKey(models.Model):
    """An integration's credential; only its digest is kept."""

    name = models.CharField(max_length=100, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    is_delegating = models.BooleanField(
        default=False,
        help_text="Speaks for visitors: forwards each visitor's own address.",
    )
    messages_per_minute = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return self.name


class ChatSession(models.Model):
    """A conversation, addressed by its owner and the digest of its session id."""

    owner = models.ForeignKey(
        APIKey, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    id_digest = models.CharField(max_length=64, editable=False)
    label = models.CharField(
        max_length=200,
        blank=True,
        help_text="The caller's own name for the session; empty for issued ids.",
    )
    reference = models.CharField(
        max_length=10, unique=True, default=new_reference, editable=False
    )
    is_issued = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = "conversation"
        indexes = [models.Index(fields=["-updated_at"], name="sessions_updated_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "id_digest"],
                condition=Q(owner__isnull=False),
                name="sessions_unique_per_owner",
            ),
            models.UniqueConstraint(
                fields=["id_digest"],
                condition=Q(owner__isnull=True),
                name="sessions_unique_without_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.reference


class Message(models.Model):
    """One utterance; a reply points at the customer's message it answers."""

    class Role(models.TextChoices):
        USER = "user", "Customer"
        ASSISTANT = "assistant", "Bot"

    class Source(models.TextChoices):
        FAQ = "FAQ", "FAQ"
        GEMINI = "Gemini AI", "Gemini AI"
        FALLBACK = "Fallback", "Fallback"

    class State(models.TextChoices):
        PENDING = "pending", "Waiting for its answer"
        ANSWERED = "answered", "Answered"
        FALLBACK = "fallback", "Fallback"
        TRUNCATED = "truncated", "Answer cut short"
        FAILED = "failed", "Failed"
        INTERRUPTED = "interrupted", "Interrupted"

    session = models.ForeignKey(ChatSession, models.CASCADE, related_name="messages")
    epoch = models.PositiveIntegerField()
    role = models.CharField(max_length=9, choices=Role.choices)
    text = models.TextField()
    state = models.CharField(max_length=11, choices=State.choices)
    source = models.CharField(max_length=9, choices=Source.choices, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    faq = models.ForeignKey(
        "faq.FAQ", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confidence = models.FloatField(null=True, blank=True)
    decision: models.JSONField[Any, Any] = models.JSONField(
        null=True, blank=True
    )  # Any: the decision record's shape belongs to supportbot.chat
    reply_to = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="reply"
    )
    idempotency_key = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 (NULL: not part of the unique constraint)
    request_digest = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    duration_ms = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["session", "id"], name="sessions_message_order"),
            models.Index(
                fields=["session", "id"],
                condition=Q(state="pending"),
                name="sessions_message_pending",
            ),
            models.Index(fields=["faq"], name="sessions_message_faq"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "idempotency_key"],
                name="sessions_idempotency_key_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
