"""What was said before, as `POST /history` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rest_framework import serializers

from sessions_app import handoffs, history
from sessions_app.models import ChatSession, Feedback, Handoff, Message
from supportbot.api.serializers import (
    CERTAINTIES,
    FAQSummarySerializer,
    HelpQuestionField,
    KindField,
)
from supportbot.chat.replies import Reply


@dataclass(frozen=True, kw_only=True)  # no slots: the reply is read once
class PastMessage:
    """A stored message; a reply with what its decision record knows."""

    message: Message

    @cached_property
    def reply(self) -> Reply | None:
        """The bot's reply, or a colleague's; None for the customer's own messages."""
        is_reply = self.message.role == Message.Role.ASSISTANT
        return Reply.of(self.message) if is_reply else None

    @property
    def rating(self) -> str | None:
        opinion: Feedback | None = getattr(self.message, "feedback", None)
        return opinion.rating if opinion else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPage:
    """A page of the conversation, and the handoff that is open."""

    messages: tuple[PastMessage, ...] = ()
    before: int | None = None
    after: int = 0
    epoch: int = 0
    handoff: Handoff | None = None


def read(
    session: ChatSession | None, *, limit: int, before: int | None, after: int | None
) -> PastPage:
    """A page of the session; an empty one of a session yet to begin."""
    if session is None:
        return PastPage()
    page = history.read_page(session, limit=limit, before=before, after=after or 0)
    return PastPage(
        messages=tuple(PastMessage(message=each) for each in page.messages),
        before=page.before,
        after=page.after,
        epoch=page.epoch,
        handoff=handoffs.open_of(session),
    )


class PastMessageSerializer(serializers.Serializer):
    """All from `html` on is null, empty or false for the customer's messages."""

    message_id = serializers.IntegerField(source="message.pk")
    role = serializers.ChoiceField(source="message.role", choices=Message.Role.values)
    text = serializers.CharField(source="message.text", allow_blank=True)
    source = serializers.SerializerMethodField(  # type: ignore[assignment]  # the contract's key is also an attribute of Field
        help_text=(
            "Where a reply comes from, `Staff` for a colleague's; null for the "
            "customer's messages, and until there is a reply."
        )
    )
    created_at = serializers.DateTimeField(source="message.created_at")
    html = serializers.CharField(
        source="reply.html", default=None, help_text="A reply as safe HTML."
    )
    note = serializers.CharField(
        source="reply.note",
        default=None,
        help_text="This and all down to `offers_human` as `POST /chat` answers it.",
    )
    certainty = serializers.ChoiceField(
        source="reply.certainty", choices=CERTAINTIES, default=None, allow_null=True
    )
    faq = FAQSummarySerializer(source="reply.faq", default=None, allow_null=True)
    also = FAQSummarySerializer(source="reply.also", many=True, default=())
    suggestions = FAQSummarySerializer(
        source="reply.suggestions", many=True, default=()
    )
    citations = FAQSummarySerializer(source="reply.citations", many=True, default=())
    reason = serializers.CharField(source="reply.reason", default=None)
    kind = KindField(source="reply", default=None)
    asks_if_helped = HelpQuestionField(source="reply", default=None)
    offers_human = serializers.BooleanField(source="reply.offers_human", default=False)
    state = serializers.ChoiceField(
        source="reply.state",
        choices=Message.State.choices,
        default=None,
        allow_null=True,
        help_text=(
            "Of a reply: `pending` while it is written, its text still empty; "
            "`interrupted` or `failed` if it never came, `truncated` if its end did "
            "not. `fallback` is what the bot says itself."
        ),
    )
    rating = serializers.ChoiceField(
        choices=Feedback.Rating.values,
        allow_null=True,
        help_text="What the customer thinks of a reply.",
    )
    author = serializers.SerializerMethodField(
        help_text="The colleague's name, where one is told; else null."
    )

    def get_source(self, past: PastMessage) -> str | None:
        return past.message.source or None

    def get_author(self, past: PastMessage) -> str | None:
        return past.message.author or None


class OpenHandoffSerializer(serializers.Serializer):
    """The wish for a human that staff have yet to see to."""

    status = serializers.ChoiceField(source="state", choices=Handoff.State.choices)
    reference = serializers.CharField(source="session.reference")
    created_at = serializers.DateTimeField()


class HistorySerializer(serializers.Serializer):
    """Messages, the oldest first."""

    messages = PastMessageSerializer(many=True)
    before = serializers.IntegerField(
        allow_null=True, help_text="Send it to read what came before; null at the end."
    )
    after = serializers.IntegerField(
        help_text=(
            "Send it to read what is new: replies that are still to come are told "
            "again, under the same `message_id`."
        )
    )
    epoch = serializers.IntegerField(
        help_text="How often the conversation was reset; what came before is gone."
    )
    handoff = OpenHandoffSerializer(
        allow_null=True, help_text="The one that is open; null without one."
    )
