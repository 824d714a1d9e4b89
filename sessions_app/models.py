"""What is kept: keys, conversations, opinions, handoffs, and what is counted."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faq.models import CLOCK_SKEW, FAQUse, Voice
from sessions_app.names import new_event_id, new_reference, new_voter

KEY_PREFIX = "sk_"
ISSUED_PREFIX = "s_"
LAST_USED_PRECISION = timedelta(minutes=1)
MAX_COMMENT_CHARS = 1000
MAX_CONTACT_CHARS = 200


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for secrets of 128 random bits and more."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class APIKeyManager(models.Manager["APIKey"]):
    def create_key(
        self, name: str, *, is_delegating: bool = False
    ) -> tuple[APIKey, str]:
        """The new key and its secret, which nobody can read again."""
        key = self.model(name=name, is_delegating=is_delegating)
        secret = key.set_new_secret()
        key.save()
        return key, secret

    def authenticate(self, secret: str) -> APIKey | None:
        """The key of that secret, unless it was revoked; its use is noted."""
        # With the one in `ChatSessionManager.find` an eighth of a turn's processor time
        # is spared: `filter().first()` builds its statement anew for every message.
        keys = self.raw(
            "SELECT * FROM sessions_app_apikey"
            " WHERE digest = %s AND revoked_at IS NULL",
            [digest(secret)],
        )
        key = next(iter(keys), None)
        if key:
            key.note_use()
        return key


class APIKey(models.Model):
    """An integration's credential; only its digest is kept."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    is_delegating = models.BooleanField(
        _("speaks for visitors"),
        default=False,
        help_text=_("Forwards each visitor's own address."),
    )
    messages_per_minute = models.PositiveIntegerField(
        _("messages per minute"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(
        _("last used"), null=True, blank=True, editable=False
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = APIKeyManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return self.name

    def set_new_secret(self) -> str:
        """The secret of a key yet to be saved; it can't be read again."""
        secret = KEY_PREFIX + secrets.token_urlsafe(24)
        self.digest = digest(secret)
        return secret

    def note_use(self) -> None:
        """Remember the time, at most once a minute: reading must stay cheap."""
        now = timezone.now()
        if self.last_used_at and now - self.last_used_at < LAST_USED_PRECISION:
            return
        self.last_used_at = now
        self.save(update_fields=["last_used_at"])

    def revoke(self) -> None:
        """Refuse the key from now on; the first moment of revocation stays."""
        self.revoked_at = self.revoked_at or timezone.now()
        self.save(update_fields=["revoked_at"])


class ChatSessionManager(models.Manager["ChatSession"]):
    def find(self, owner: APIKey | None, session_id: str) -> ChatSession | None:
        """The session of that id among those of the owner."""
        owned = "owner_id IS NULL" if owner is None else f"owner_id = {owner.pk:d}"
        sessions = self.raw(
            f"SELECT * FROM sessions_app_chatsession WHERE id_digest = %s AND {owned}",  # noqa: S608 (a number)
            [digest(session_id)],
        )
        return next(iter(sessions), None)


class ChatSession(models.Model):
    """A conversation, addressed by its owner and the digest of its session id."""

    owner = models.ForeignKey(
        APIKey,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        db_index=False,
        verbose_name=_("API key"),
    )
    id_digest = models.CharField(max_length=64, editable=False)
    label = models.CharField(
        max_length=200,
        blank=True,
        help_text="The caller's own name for the session; empty for issued ids.",
    )
    reference = models.CharField(
        _("reference"),
        max_length=10,
        unique=True,
        default=new_reference,
        editable=False,
    )
    # Empty until its first voice where a version before 0.2.0 began the session.
    voter = models.CharField(
        max_length=32, default=new_voter, db_default="", editable=False
    )
    is_issued = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("began"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(
        _("last message"), default=timezone.now, editable=False
    )

    objects = ChatSessionManager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
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

    @classmethod
    def issued(cls, owner: APIKey | None) -> tuple[ChatSession, str]:
        """A session yet to be stored, and the secret id that it will have."""
        session_id = ISSUED_PREFIX + secrets.token_urlsafe(16)
        session = cls(owner=owner, id_digest=digest(session_id), is_issued=True)
        return session, session_id

    @classmethod
    def chosen(cls, owner: APIKey | None, session_id: str) -> ChatSession:
        """A session yet to be stored, under an id of the caller's."""
        # What looks like an issued id or a key may be one, sent here by mistake.
        is_secret = session_id.startswith((ISSUED_PREFIX, KEY_PREFIX))
        label = "" if is_secret else session_id[:200]
        return cls(owner=owner, id_digest=digest(session_id), label=label)

    def stored(self) -> ChatSession:
        """The row of this session: an older one, or the one that is made now."""
        if self.pk is not None:
            return self
        return ChatSession.objects.get_or_create(
            owner=self.owner,
            id_digest=self.id_digest,
            defaults={
                "label": self.label,
                "reference": self.reference,
                "is_issued": self.is_issued,
            },
        )[0]

    def reset(self) -> None:
        """Close the epoch: the model never sees its messages again."""
        with transaction.atomic():
            ChatSession.objects.filter(pk=self.pk).update(
                epoch=F("epoch") + 1, updated_at=timezone.now()
            )
            self.refresh_from_db(fields=["epoch", "updated_at", "voter"])
            if settings.RESET_ERASES:
                self.messages.filter(epoch__lt=self.epoch).settled().forget()
                Voice.objects.of(self.voter).delete()


class MessageQuerySet(models.QuerySet["Message"]):
    def spoken(self) -> MessageQuerySet:
        """What was really said: no replies that are still to come, or never came."""
        return self.exclude(role=Message.Role.ASSISTANT, text="").order_by("id")

    def unanswered(self) -> MessageQuerySet:
        """Customers' messages that wait for their answer, in their order."""
        return self.filter(
            state=Message.State.PENDING, role=Message.Role.USER
        ).order_by("id")

    def expired(self) -> MessageQuerySet:
        """Past their deadline, or from before the clock was set back."""
        now = timezone.now()
        return self.filter(Q(expires_at__lte=now) | Q(created_at__gt=now + CLOCK_SKEW))

    def settled(self) -> MessageQuerySet:
        return self.exclude(state=Message.State.PENDING)

    def for_model(self, message: Message) -> MessageQuerySet:
        """Replies before this message worth sending to the model, newest first."""
        return (
            self.filter(
                session=message.session_id,
                epoch=message.epoch,
                id__lt=message.pk,
                role=Message.Role.ASSISTANT,
            )
            .exclude(source="")
            .exclude(source=Message.Source.FALLBACK)
            .select_related("reply_to")
            .order_by("-id")
        )

    def forget(self) -> None:
        """Delete them; when each FAQ was last an answer is kept."""
        used = self.exclude(faq=None).order_by().values_list("faq")
        with transaction.atomic():
            FAQUse.objects.note(dict(used.annotate(Max("created_at"))))
            self.delete()

    def interrupt_expired(self) -> int:
        """Mark turns whose deadline passed without an answer; their number."""
        with transaction.atomic():
            # Skips what another process is marking or finishing (PostgreSQL).
            expired = list(
                self.unanswered()
                .expired()
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)
            )
            if expired:
                Message.objects.filter(
                    Q(pk__in=expired) | Q(reply_to__in=expired)
                ).update(state=Message.State.INTERRUPTED)
        return len(expired)


class Message(models.Model):
    """One utterance; a reply, stored with the message it answers, points at it."""

    class Role(models.TextChoices):
        USER = "user", _("Customer")
        ASSISTANT = "assistant", _("Bot")

    class Source(models.TextChoices):
        FAQ = "FAQ", "FAQ"
        GEMINI = "Gemini AI", "Gemini AI"
        FALLBACK = "Fallback", "Fallback"

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for its answer")
        ANSWERED = "answered", _("Answered")
        FALLBACK = "fallback", _("Fallback")
        TRUNCATED = "truncated", _("Answer cut short")
        FAILED = "failed", _("Failed")
        INTERRUPTED = "interrupted", _("Interrupted")

    session = models.ForeignKey(
        ChatSession, models.CASCADE, related_name="messages", db_index=False
    )
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
    expires_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    duration_ms = models.FloatField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["session", "id"], name="sessions_message_order"),
            models.Index(
                fields=["session", "id"],
                condition=Q(state="pending", role="user"),
                name="sessions_message_unanswered",
            ),
            models.Index(
                fields=["session", "epoch", "id"],
                # The very conditions of for_model(): SQLite can't prove others.
                condition=Q(role="assistant") & ~Q(source="") & ~Q(source="Fallback"),
                name="sessions_message_model",
            ),
            models.Index(  # who was answered with an FAQ since when
                fields=["faq", "created_at"],
                condition=Q(faq__isnull=False),
                name="sessions_message_faq",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "idempotency_key"],
                name="sessions_idempotency_key_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_expired(self) -> bool:
        """As `expired()` has it."""
        now = timezone.now()
        return self.expires_at <= now or self.created_at > now + CLOCK_SKEW


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

    message = models.OneToOneField(Message, models.CASCADE, related_name="feedback")
    rating = models.CharField(max_length=4, choices=Rating.choices, db_index=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    comment = models.CharField(max_length=MAX_COMMENT_CHARS, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        parts = [self.get_rating_display(), self.get_reason_display()]
        return ": ".join(filter(None, parts))


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def open(self) -> HandoffQuerySet:
        return self.filter(state=Handoff.State.OPEN)


class Handoff(models.Model):
    """A customer's wish to speak with a human."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    class Reason(models.TextChoices):
        NO_ANSWER = "no_answer", _("The bot had no answer")
        WRONG_ANSWER = "wrong_answer", _("The bot's answer was wrong")
        COMPLAINT = "complaint", _("A complaint")
        PREFERS_HUMAN = "prefers_human", _("Prefers a human")
        OTHER = "other", _("Another reason")

    session = models.ForeignKey(ChatSession, models.CASCADE, related_name="handoffs")
    state = models.CharField(
        _("state"), max_length=4, choices=State.choices, default=State.OPEN
    )
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices)
    contact = models.CharField(_("contact"), max_length=MAX_CONTACT_CHARS, blank=True)
    comment = models.CharField(_("comment"), max_length=MAX_COMMENT_CHARS, blank=True)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("handoff")
        verbose_name_plural = _("handoffs")
        indexes = [
            models.Index(fields=["state", "-created_at"], name="sessions_handoff_state")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(state="open"),
                name="sessions_one_open_handoff",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_reason_display()}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.PENDING).order_by("next_attempt_at")


class Delivery(models.Model):
    """A handoff to be announced to the webhook, and how far that got."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=40, unique=True, default=new_event_id)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PENDING)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state="pending"),
                name="sessions_delivery_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.get_state_display()}"


class ModelDay(models.Model):
    """What the model was asked on one day, calls under way included."""

    day = models.DateField(primary_key=True)
    call_count = models.BigIntegerField(default=0)
    input_tokens = models.BigIntegerField(default=0)
    output_tokens = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.day.isoformat()


class RateLimitWindow(models.Model):
    """How often a bucket was used since its window began; see `limits`."""

    bucket = models.CharField(max_length=80, primary_key=True)
    started_at_ms = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "supportbot_ratelimitwindow"  # where it was first kept

    def __str__(self) -> str:
        return self.bucket
