"""The JSON that goes in and out, field by field."""

from __future__ import annotations

from typing import Any, get_args

from django.conf import settings
from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from faq.retrieval import Certainty
from sessions_app.models import MAX_COMMENT_CHARS, Feedback, Message
from supportbot.chat.kinds import HelpQuestion, ReplyKind, help_question, kind_of
from supportbot.chat.markup import render_markdown

EVENT_STREAM = "text/event-stream"
SESSION_ID_MAX_CHARS = 200
HISTORY_MAX_MESSAGES = 100
GREATEST_ID = 2**63 - 1
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
# All that Python takes for a space, spelt out: what \s means differs with the language.
_SPACES = r"\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# PostgreSQL cannot store the character NUL.
_HAS_TEXT = RegexValidator(
    rf"^[^\x00]*[^\x00{_SPACES}][^\x00]*$", "Must have more than spaces, and no NUL."
)
KIND_HELP = (
    "What the reply is to the customer: an FAQ's `answer`; the `closest` one, to be "
    "confirmed with yes or no; `generated` by a model; a question back (`asks_back`), "
    "about the `suggestions`; `small_talk`, which is shown without source and thumbs, "
    "be it an FAQ's; `no_answer`. Null for a colleague's."
)
ASKS_HELP = (
    'When to ask "Did that help?", once in a conversation: `later`, about this reply, '
    "if the customer says nothing for 40 seconds; `now`, about the reply before this "
    "one, if that said `later`. The yes or no is sent to `POST /feedback`. Else null."
)
IS_LANGUAGE = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", "Must be a code such as de or pt-BR."
)


class TextField(serializers.CharField):
    """A string exactly as sent: nothing is trimmed, converted or normalised."""

    default_error_messages = {
        "invalid": "Must be a string.",
        "blank": "Must not be empty.",
        "null": "Must be a string, not null.",
        "required": "Is required.",
        "max_length": "Must have at most {max_length} characters.",
        "min_length": "Must have at least {min_length} characters.",
    }

    # Any: as REST framework types them.
    def __init__(self, validator: RegexValidator = _HAS_TEXT, **options: Any) -> None:
        super().__init__(trim_whitespace=False, validators=[validator], **options)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class StrictBooleanField(serializers.BooleanField):
    """True or false, and no other word for them."""

    default_error_messages = {"invalid": "Must be true or false."}

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class StrictIntegerField(serializers.IntegerField):
    """A whole number, and no text that holds one."""

    default_error_messages = {"invalid": "Must be a whole number."}

    def to_internal_value(self, data: object) -> int:
        # JSON has one kind of number: 20 and 20.0 are the same.
        if isinstance(data, float) and data.is_integer():
            return int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class CodeField(serializers.ChoiceField):
    """One of some codes."""

    default_error_messages = {
        "invalid_choice": "Must be one of: {codes}.",
        "null": "Must be a code, not null.",
        "required": "Is required.",
    }

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", codes=", ".join(self.choices))
        return data


# In the description streaming is an operation of its own: clients made of it cannot
# read two kinds of content in one response.
@extend_schema_serializer(exclude_fields=["stream"])
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
    min_certainty = CodeField(
        choices=CERTAINTIES,
        default="likely",
        help_text=(
            "From when on an FAQ's answer is given: `sure`, or `likely`, too, which is "
            "shown as the closest answer. What is less certain is asked back."
        ),
    )
    language = TextField(
        max_length=35,
        required=False,
        allow_null=True,
        default=None,
        validator=IS_LANGUAGE,
        help_text=(
            "The customer's language as BCP 47 writes it, such as `de` or `pt-BR`, for "
            "messages too short to tell their own. It goes before Accept-Language."
        ),
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


class HistoryRequestSerializer(serializers.Serializer):
    session_id = TextField(
        max_length=SESSION_ID_MAX_CHARS, help_text="The conversation to read."
    )
    limit = StrictIntegerField(
        min_value=1,
        max_value=HISTORY_MAX_MESSAGES,
        default=50,
        help_text="How many messages at most.",
    )
    before = StrictIntegerField(
        min_value=1,
        max_value=GREATEST_ID,
        required=False,
        allow_null=True,
        default=None,
        help_text="The `before` of the page that came last; none for the newest.",
    )
    after = StrictIntegerField(
        min_value=0,
        max_value=GREATEST_ID,
        required=False,
        allow_null=True,
        default=None,
        help_text=(
            "The `after` of the answer that came last, to read only what is new or "
            "has changed since."
        ),
    )


class FeedbackRequestSerializer(serializers.Serializer):
    session_id = TextField(
        max_length=SESSION_ID_MAX_CHARS, help_text="The conversation of the reply."
    )
    message_id = StrictIntegerField(
        min_value=1, max_value=GREATEST_ID, help_text="The reply."
    )
    rating = CodeField(choices=Feedback.Rating.values)
    reason = CodeField(
        choices=Feedback.Reason.choices,
        required=False,
        allow_null=True,
        default=None,
        help_text="What is wrong with it.",
    )
    comment = TextField(
        max_length=MAX_COMMENT_CHARS,
        required=False,
        allow_null=True,
        default=None,
    )


class FeedbackSerializer(serializers.Serializer):
    """The opinion that is stored."""

    message_id = serializers.IntegerField()
    rating = serializers.ChoiceField(choices=Feedback.Rating.values)
    reason = serializers.ChoiceField(choices=Feedback.Reason.choices, allow_null=True)
    comment = serializers.CharField(allow_null=True)


class FAQSummarySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    question = serializers.CharField()
    category = serializers.CharField(allow_blank=True)
    language = serializers.CharField(
        allow_blank=True,
        help_text="Its language, such as `en`; empty where nothing tells it.",
    )


class FAQSearchRequestSerializer(serializers.Serializer):
    q = TextField(
        min_length=2,
        max_length=200,
        help_text="What somebody types, finished or not.",
    )
    limit = serializers.IntegerField(
        min_value=1,
        max_value=10,
        default=10,
        help_text="How many FAQs at most.",
        error_messages={"invalid": "Must be a whole number."},
    )


class SuggestionSerializer(serializers.Serializer):
    """A published FAQ with its answer."""

    id = serializers.IntegerField(source="document.faq_id")
    question = serializers.CharField(source="document.question")
    category = serializers.CharField(source="document.category", allow_blank=True)
    language = serializers.CharField(
        source="document.language",
        allow_blank=True,
        help_text="Its language, such as `en`; empty where nothing tells it.",
    )
    answer = serializers.CharField(source="document.answer", help_text="In Markdown.")
    html = serializers.SerializerMethodField(help_text="The answer as safe HTML.")
    confidence = serializers.FloatField(
        allow_null=True,
        help_text="How sure the search is of its best match, 0-1; else null.",
    )
    certainty = serializers.ChoiceField(
        choices=CERTAINTIES,
        allow_null=True,
        help_text="What `POST /chat` would say of the answer, if it gave it.",
    )

    # Any: a Suggestion; drf-spectacular evaluates hints, and `search` is far to go.
    def get_html(self, suggestion: Any) -> str:
        return render_markdown(suggestion.document.answer)


class FAQSearchSerializer(serializers.Serializer):
    """FAQs, the best first."""

    results = SuggestionSerializer(many=True)


class KindField(serializers.ChoiceField):
    """What kind of reply a `Reply` is."""

    def __init__(self, **options: Any) -> None:  # Any: as REST framework types them
        super().__init__(
            choices=[each.value for each in ReplyKind], allow_null=True, **options
        )

    def to_representation(self, value: Any) -> Any:  # Any: a Reply, for a choice
        return kind_of(value)


class HelpQuestionField(serializers.ChoiceField):
    """Whether a `Reply` calls for the question if it helped."""

    def __init__(self, **options: Any) -> None:  # Any: as REST framework types them
        super().__init__(
            choices=[each.value for each in HelpQuestion], allow_null=True, **options
        )

    def to_representation(self, value: Any) -> Any:  # Any: as above
        return help_question(value)


class ChatReplySerializer(serializers.Serializer):
    """The bot's answer."""

    reply = serializers.CharField(source="text", help_text="The answer, in Markdown.")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the contract's key is also an attribute of Field
        choices=[
            each for each in Message.Source.values if each != Message.Source.STAFF
        ],
        help_text="Where the answer comes from.",
    )
    session_id = serializers.SerializerMethodField()
    message_id = serializers.IntegerField()
    html = serializers.CharField(allow_blank=True, help_text="The answer as safe HTML.")
    confidence = serializers.FloatField(
        allow_null=True, help_text="How sure the FAQ search is of its best match, 0-1."
    )
    faq = FAQSummarySerializer(allow_null=True, help_text="The FAQ that answers.")
    certainty = serializers.ChoiceField(
        choices=CERTAINTIES,
        allow_null=True,
        help_text=(
            "How well founded the FAQ's answer is, by the search or by the model that "
            "chose it; null without one."
        ),
    )
    also = FAQSummarySerializer(
        many=True, help_text="Further FAQs answered in the same reply."
    )
    suggestions = FAQSummarySerializer(many=True, help_text="The nearest FAQs.")
    citations = FAQSummarySerializer(
        many=True, help_text="The FAQs that a generated answer rests on."
    )
    reason = serializers.CharField(
        allow_null=True,
        help_text=(
            "Why the answer is a fallback: model_timeout, model_unavailable, "
            "model_blocked (withheld), model_empty, model_abstained (no FAQ answers), "
            "budget_exhausted or not_configured."
        ),
    )
    note = serializers.CharField(
        allow_null=True,
        help_text=(
            "For the customer, to be shown beside the answer and no part of it: that "
            "the FAQ is not in their language."
        ),
    )
    kind = KindField(source="*", help_text=KIND_HELP)
    asks_if_helped = HelpQuestionField(source="*", help_text=ASKS_HELP)
    offers_human = serializers.BooleanField(
        help_text=(
            "Whether the bot offers a human of its own accord, as it does when it has "
            "had no answer twice: the moment for a form that asks `POST /handoff`."
        )
    )

    def get_session_id(self, reply: object) -> str:  # noqa: ARG002 (signature of SerializerMethodField)
        session_id: str = self.context["session_id"]
        return session_id
