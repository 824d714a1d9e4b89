"""A wish for a human, as `POST /handoff` takes and tells it."""

from __future__ import annotations

from rest_framework import serializers

from sessions_app.models import MAX_COMMENT_CHARS, MAX_CONTACT_CHARS, Handoff
from supportbot.api.serializers import (
    IS_LANGUAGE,
    SESSION_ID_MAX_CHARS,
    CodeField,
    TextField,
)
from supportbot.chat.wording import say
from supportbot.models import TextKey


class HandoffRequestSerializer(serializers.Serializer):
    session_id = TextField(
        max_length=SESSION_ID_MAX_CHARS,
        required=False,
        allow_null=True,
        default=None,
        help_text=(
            "The conversation to hand over. Leave it out to begin one with the wish, "
            "as with `POST /chat`."
        ),
    )
    reason = CodeField(choices=Handoff.Reason.choices)
    contact = TextField(
        max_length=MAX_CONTACT_CHARS,
        required=False,
        allow_null=True,
        default=None,
        help_text="Where to reach the customer.",
    )
    comment = TextField(
        max_length=MAX_COMMENT_CHARS,
        required=False,
        allow_null=True,
        default=None,
    )
    language = TextField(
        max_length=35,
        required=False,
        allow_null=True,
        default=None,
        validator=IS_LANGUAGE,
        help_text="Of the confirmation; it goes before Accept-Language.",
    )


class HandoffSerializer(serializers.Serializer):
    """The session's open handoff."""

    session_id = serializers.SerializerMethodField()
    handoff_id = serializers.IntegerField(source="pk")
    reference = serializers.CharField(
        source="session.reference",
        help_text="The name by which staff know the conversation; no secret.",
    )
    state = serializers.ChoiceField(choices=Handoff.State.choices)
    reason = serializers.ChoiceField(choices=Handoff.Reason.choices)
    created_at = serializers.DateTimeField()
    confirmation = serializers.SerializerMethodField(
        help_text="For the customer, in their language: the wish was passed on."
    )
    hours = serializers.SerializerMethodField(
        help_text="When staff can be reached, as they say it; null if they don't."
    )

    def get_confirmation(self, handoff: Handoff) -> str:  # noqa: ARG002 (signature of SerializerMethodField)
        return say(TextKey.HANDED_OVER, language=self.context["language"])

    def get_hours(self, handoff: Handoff) -> str | None:  # noqa: ARG002 (as above)
        return say(TextKey.HOURS, language=self.context["language"]) or None

    def get_session_id(self, handoff: object) -> str:  # noqa: ARG002 (signature of SerializerMethodField)
        session_id: str = self.context["session_id"]
        return session_id
