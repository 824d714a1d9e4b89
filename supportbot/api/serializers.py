"""The JSON that goes in and out, field by field."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from rest_framework import serializers

from sessions_app.models import Message

SESSION_ID_MAX_CHARS = 200

# PostgreSQL cannot store the character NUL.
_HAS_TEXT = RegexValidator(
    r"^[^\x00]*[^\s\x00][^\x00]*$", "Must have more than spaces, and no NUL."
)


class TextField(serializers.CharField):
    """A string exactly as sent: nothing is trimmed, converted or normalised."""

    default_error_messages = {
        "invalid": "Must be a string.",
        "blank": "Must not be empty.",
        "null": "Must be a string, not null.",
        "required": "Is required.",
        "max_length": "Must have at most {max_length} characters.",
    }

    def __init__(self, **options: Any) -> None:  # Any: as REST framework types them
        super().__init__(trim_whitespace=False, validators=[_HAS_TEXT], **options)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class StrictBooleanField(serializers.BooleanField):
    default_error_messages = {"invalid": "Must be true or false."}

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class ChatRequestSerializer(serializers.Serializer):
    session_id = TextField(
        max_length=SESSION_ID_MAX_CHARS,
        required=False,
        allow_null=True,
        default=None,
        help_text=(
            "The conversation. Leave it out to begin one: the reply carries the id "
            "that this server issued, a secret that is all it takes to go on. With an "
            "API key it may be any string of yours."
        ),
    )
    message = TextField(
        max_length=settings.CHAT_MAX_MESSAGE_CHARS,
        help_text="What the customer says, kept code point for code point.",
    )
    stream = StrictBooleanField(
        default=False, help_text="Answer with Server-Sent Events as the text comes."
    )


class ResetRequestSerializer(serializers.Serializer):
    session_id = TextField(
        max_length=SESSION_ID_MAX_CHARS, help_text="The conversation to clear."
    )


class ResetReplySerializer(serializers.Serializer):
    message = serializers.CharField()


class FAQSummarySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    question = serializers.CharField()
    category = serializers.CharField(allow_blank=True)


class ChatReplySerializer(serializers.Serializer):
    """The bot's answer."""

    reply = serializers.CharField(source="text", help_text="The answer, in Markdown.")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the contract's key is also an attribute of Field
        choices=Message.Source.values, help_text="Where the answer comes from."
    )
    session_id = serializers.SerializerMethodField()
    message_id = serializers.IntegerField()
    html = serializers.CharField(allow_blank=True, help_text="The answer as safe HTML.")
    confidence = serializers.FloatField(
        allow_null=True, help_text="How sure the FAQ search is of its best match, 0-1."
    )
    faq = FAQSummarySerializer(allow_null=True, help_text="The FAQ that answers.")
    suggestions = FAQSummarySerializer(many=True, help_text="The nearest FAQs.")
    citations = FAQSummarySerializer(
        many=True, help_text="The FAQs that a generated answer rests on."
    )
    reason = serializers.CharField(
        allow_null=True, help_text="Why the answer is a fallback."
    )

    def get_session_id(self, reply: object) -> str:  # noqa: ARG002 (signature of SerializerMethodField)
        session_id: str = self.context["session_id"]
        return session_id


class EventSerializer(serializers.Serializer):
    """One of the Server-Sent Events of an answer."""

    event = serializers.ChoiceField(choices=["meta", "delta", "done", "error"])
    data = serializers.CharField(  # type: ignore[assignment]  # a property of Serializer
        help_text="JSON: of `done` the answer as without `stream`, of `error` a problem."
    )


class FAQSystemSerializer(serializers.Serializer):
    status = serializers.CharField(help_text="ok, or degraded with a warning.")
    faq_count = serializers.IntegerField()
    mode = serializers.CharField(help_text="How questions are searched.")
    warning = serializers.CharField(allow_blank=True)


class ServiceSerializer(serializers.Serializer):
    status = serializers.ChoiceField(
        choices=["available", "unavailable", "not_configured"]
    )


class ServicesSerializer(serializers.Serializer):
    faq_system = FAQSystemSerializer()
    gemini_ai = ServiceSerializer()


class HealthSerializer(serializers.Serializer):
    status = serializers.CharField()
    timestamp = serializers.DateTimeField()
    services = ServicesSerializer()


class ProblemTypeSerializer(serializers.Serializer):
    type = serializers.CharField(source="uri")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()


class FieldErrorSerializer(serializers.Serializer):
    pointer = serializers.CharField(help_text="JSON pointer; '#' is the whole body.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """An error as RFC 9457 describes it."""

    type = serializers.CharField(help_text="Stable name of the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="The fault and its remedy.")
    instance = serializers.CharField(help_text="The address that was asked.")
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]  # a property of Serializer
