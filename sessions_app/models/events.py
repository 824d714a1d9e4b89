"""What happened that integrators want to know, and to whom it is to be told."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions_app.models.deliveries import new_event_id

SECRET_PREFIX = "whsec_"  # noqa: S105 (what comes before a secret)
SECRET_BYTES = 32
# For so long messages are signed with the secret before, too.
ROTATION_TIME = timedelta(hours=24)


class EventType(models.TextChoices):
    """What an endpoint may ask to be told of."""

    CONVERSATION_STARTED = "conversation.started", _("A conversation begins")
    MESSAGE_ANSWERED = "message.answered", _("A question was answered")
    MESSAGE_UNANSWERED = "message.unanswered", _("A question found no answer")
    HANDOFF_OPENED = "handoff.opened", _("A customer asks for a human")
    HANDOFF_CLOSED = "handoff.closed", _("A wish for a human is marked as done")
    FEEDBACK_GIVEN = "feedback.given", _("A customer rates an answer")
    BUDGET_REACHED = "budget.reached", _("80 % of the model's budget is used")
    # Sent by hand, to one endpoint, whatever that has chosen.
    TEST = "endpoint.test", _("A test")


TOLD = [kind for kind in EventType if kind is not EventType.TEST]


def new_secret() -> str:
    """A key to sign with, as Standard Webhooks write it."""
    drawn = base64.b64encode(secrets.token_bytes(SECRET_BYTES))
    return SECRET_PREFIX + drawn.decode()


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def active(self) -> EndpointQuerySet:
        return self.filter(paused_at=None)

    def paused(self) -> EndpointQuerySet:
        return self.exclude(paused_at=None)

    def listening_to(self, kinds: set[str]) -> list[Endpoint]:
        """Those that asked for one of these types: read, as there are only few."""
        chosen = self.active().only("event_types")
        return [each for each in chosen if kinds.intersection(each.event_types)]


class Endpoint(models.Model):
    """Where events are sent: an address, its secret, what it wants to know."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    url = models.CharField(_("address"), max_length=500)
    # Any: a list of EventType
    event_types: models.JSONField[Any, Any] = models.JSONField(
        _("told of"), default=list
    )
    includes_texts = models.BooleanField(_("with customers' words"), default=False)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    earlier_secret = models.CharField(max_length=100, blank=True, editable=False)
    earlier_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)
    failing_since = models.DateTimeField(_("fails since"), null=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("endpoint"), _("endpoints")

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The part of the address that tells nothing secret."""
        return urlsplit(self.url).hostname or ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a message is signed with now, the newest first."""
        until = self.earlier_secret_until
        if until is not None and until > timezone.now():
            return (self.secret, self.earlier_secret)
        return (self.secret,)

    def rotate_secret(self) -> str:
        """Sign with a new secret, for a while with the one before, too."""
        self.earlier_secret, self.secret = self.secret, new_secret()
        self.earlier_secret_until = timezone.now() + ROTATION_TIME
        self.save(update_fields=["secret", "earlier_secret", "earlier_secret_until"])
        return self.secret

    def pause(self) -> None:
        """Send it nothing and keep nothing new for it; what waits is held."""
        with transaction.atomic():
            Endpoint.objects.filter(pk=self.pk).update(paused_at=timezone.now())
            waiting = self.deliveries.filter(state=EventDelivery.State.PENDING)
            waiting.update(state=EventDelivery.State.HELD)
            self.refresh_from_db(fields=["paused_at"])

    def resume(self) -> None:
        """Send it what was held, and what happens from now on."""
        with transaction.atomic():
            Endpoint.objects.filter(pk=self.pk).update(
                paused_at=None, failing_since=None
            )
            held = self.deliveries.filter(state=EventDelivery.State.HELD)
            held.send_again()
            self.refresh_from_db(fields=["paused_at", "failing_since"])


class Event(models.Model):
    """Something that happened, in scalars; what people wrote is read when it is sent.

    What it is about has no constraint in the database: a version before, which knows
    of no events, may still erase a conversation. An event whose subject is gone is
    never told.
    """

    event_id = models.CharField(max_length=40, unique=True, default=new_event_id)
    type = models.CharField(_("event"), max_length=30, choices=EventType.choices)
    # Any: plain JSON
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    session = models.ForeignKey(
        "sessions_app.ChatSession",
        models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="events",
    )
    message = models.ForeignKey(
        "sessions_app.Message",
        models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    handoff = models.ForeignKey(
        "sessions_app.Handoff",
        models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("happened"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.event_id}: {self.type}"

    @property
    def is_about_something_erased(self) -> bool:
        """Whether what it tells of was deleted, by whichever version."""
        subjects = (
            (self.session_id, self.session),
            (self.message_id, self.message),
            (self.handoff_id, self.handoff),
        )
        return any(key is not None and row is None for key, row in subjects)


class EventDeliveryQuerySet(models.QuerySet["EventDelivery"]):
    def pending(self) -> EventDeliveryQuerySet:
        state = EventDelivery.State.PENDING
        return self.filter(state=state).order_by("next_attempt_at")

    def with_event(self) -> EventDeliveryQuerySet:
        """With all that a payload is made of; a row that is gone reads as None."""
        return self.select_related(
            "endpoint",
            "event__session",
            "event__handoff",
            "event__message__reply_to",
        )

    def send_again(self) -> int:
        """Have them sent from now on, with all their attempts; how many."""
        return self.update(
            state=EventDelivery.State.PENDING,
            attempt_count=0,
            next_attempt_at=timezone.now(),
        )


class EventDelivery(models.Model):
    """An event on its way to an endpoint, and how far that got."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENT = "sent", _("Accepted")
        FAILED = "failed", _("Given up")
        HELD = "held", _("Held")

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    # Without a constraint: a customer's turn must not fail because somebody deletes an
    # endpoint at that moment. None: the webhook of the settings.
    endpoint = models.ForeignKey(
        Endpoint,
        models.CASCADE,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="deliveries",
        verbose_name=_("endpoint"),
    )
    event_type = models.CharField(_("event"), max_length=30, choices=EventType.choices)
    state = models.CharField(
        _("state"), max_length=7, choices=State.choices, default=State.PENDING
    )
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=60, blank=True)

    objects = EventDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("sent event"), _("sent events")
        indexes = [
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                condition=Q(state="pending"),
                name="sessions_event_pending",
            ),
            models.Index(fields=["endpoint", "state", "-id"], name="sessions_event_to"),
            models.Index(fields=["state", "-id"], name="sessions_event_state"),
            models.Index(fields=["event_type", "-id"], name="sessions_event_type"),
        ]

    def __str__(self) -> str:
        return f"{self.event.event_id}: {self.get_state_display()}"
