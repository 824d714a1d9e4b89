"""Conversations: a session, and what was said in it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faq.models import CLOCK_SKEW, FAQUse, Voice
from sessions_app.models.keys import KEY_PREFIX, APIKey, digest

ISSUED_PREFIX = "s_"


def new_reference() -> str:
    """The short public name by which staff refer to a session."""
    return secrets.token_hex(5)


def new_voter() -> str:
    """The name under which a session's voices are kept, known to its row alone."""
    return secrets.token_hex(16)


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
        max_length=10, unique=True, default=new_reference, editable=False
    )
    # Empty until its first voice where a version before 0.2.0 began the session.
    voter = models.CharField(
        max_length=32, default=new_voter, db_default="", editable=False
    )
    is_issued = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("began"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("latest"), default=timezone.now, editable=False)

    objects = ChatSessionManager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name, verbose_name_plural = _("conversation"), _("conversations")
        permissions = [("export_chatsession", "Can export conversations")]
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

    def without_faq(self) -> MessageQuerySet:
        """The bot's replies that are no FAQ's: a model's, its own words, nothing."""
        return self.filter(
            role=Message.Role.ASSISTANT,
            faq__isnull=True,
            source__in=[Message.Source.GEMINI, Message.Source.FALLBACK],
        )

    def settled(self) -> MessageQuerySet:
        return self.exclude(state=Message.State.PENDING)

    def for_model(self, message: Message) -> MessageQuerySet:
        """Replies before this message worth sending to the model, newest first.

        A colleague's words are none of the model's, and no knowledge of its FAQs.
        """
        return (
            self.filter(
                session=message.session_id,
                epoch=message.epoch,
                id__lt=message.pk,
                role=Message.Role.ASSISTANT,
            )
            .exclude(source="")
            .exclude(source=Message.Source.FALLBACK)
            .exclude(source=Message.Source.STAFF)
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
        STAFF = "Staff", _("A colleague")  # replies to no message

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for its answer")
        ANSWERED = "answered", _("Answered")
        FALLBACK = "fallback", _("Fallback")
        TRUNCATED = "truncated", _("Answer cut short")
        FAILED = "failed", _("Failed")
        INTERRUPTED = "interrupted", _("Interrupted")

    class SettledAs(models.TextChoices):
        """What staff made of a question that no FAQ answered."""

        WORDING = "wording", _("Became a wording of an FAQ")
        ANSWERED = "answered", _("Is answered by now")
        NEVER = "never", _("Must not be answered by an FAQ")
        NO_ANSWER = "no_answer", _("Needs no answer")
        HUMAN = "human", _("Needs a human")

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
    # The name under which a colleague writes to the customer; none of the bot's.
    author = models.CharField(max_length=150, blank=True, db_default="", default="")
    # Of the model's calls, where the model has a price.
    cost_nano = models.BigIntegerField(null=True, blank=True, editable=False)
    # Of a customer's question in the inbox.
    settled_as = models.CharField(  # noqa: DJ001 (NULL: added without copying the table)
        max_length=9, choices=SettledAs.choices, null=True, blank=True, editable=False
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        permissions = [("settle_message", "Can settle questions without an answer")]
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
            models.Index(  # what no FAQ answered since when
                fields=["created_at"],
                # The very conditions of `without_faq()`, as above.
                condition=Q(
                    role="assistant",
                    faq__isnull=True,
                    source__in=["Gemini AI", "Fallback"],
                ),
                name="sessions_message_without_faq",
            ),
            models.Index(  # what the bot had no answer to, by time
                fields=["created_at"],
                condition=Q(source="Fallback"),
                name="sessions_message_missed",
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
