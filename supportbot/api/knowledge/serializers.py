"""The JSON of FAQs as the knowledge API reads and writes them, field by field."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

from faq.models import FAQ, Phrasing
from supportbot.api.knowledge.versions import etag
from supportbot.api.serializers import GREATEST_ID, TextField

MOST_CHARS = 50_000  # of an answer
PAGE = 50
LARGEST_PAGE = 200
_NO_NUL = RegexValidator(r"^[^\x00]*\Z", "Must have no NUL.")
_LANGUAGE = RegexValidator(
    r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?)?\Z", "Must be a code such as de or pt-BR."
)


class WholeTextField(TextField):
    """A text without spaces around it, which any database can store."""

    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        if not text.isascii() and _has_half_characters(text):
            raise serializers.ValidationError("Has a surrogate, half of a character.")
        return text.strip()


class OptionalTextField(WholeTextField):
    """As WholeTextField, and empty where nothing is said."""

    # Any: as REST framework types them.
    def __init__(self, validator: RegexValidator = _NO_NUL, **options: Any) -> None:
        super().__init__(validator, required=False, allow_blank=True, **options)


class WordingField(WholeTextField):
    """One line, its spaces single."""

    def to_internal_value(self, data: object) -> str:
        return " ".join(super().to_internal_value(data).split())


def _has_half_characters(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


class FAQTextSerializer(serializers.Serializer):
    """What an FAQ says, and when it is said to whom."""

    question = WordingField(
        max_length=500, help_text="As a customer would ask it, in one sentence."
    )
    answer = WholeTextField(
        max_length=MOST_CHARS, help_text="Markdown; customers get it word for word."
    )
    category = OptionalTextField(
        max_length=100, help_text="By its name; one that there is not is made."
    )
    keywords = OptionalTextField(
        max_length=500, help_text="Words that help search, with spaces between."
    )
    valid_from = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="Before this, customers do not get it; null is at once.",
    )
    valid_until = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="From then on, customers do not get it any more; null is for good.",
    )
    review_by = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="When somebody should look at it again.",
    )
    language = OptionalTextField(
        _LANGUAGE,
        max_length=12,
        help_text="Such as `de`; empty where its text tells it.",
    )
    translation_of = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=GREATEST_ID,
        help_text="The id of the FAQ that this one says in another language.",
    )
    external_id = OptionalTextField(
        max_length=200, help_text="What your system calls it; no two have the same."
    )
    wordings = serializers.ListField(
        child=WordingField(max_length=500),
        required=False,
        max_length=Phrasing.MOST,
        help_text="Other ways in which customers ask this.",
    )
    never = serializers.ListField(
        child=WordingField(max_length=500),
        required=False,
        max_length=Phrasing.MOST,
        help_text="Questions that it must never answer, though they sound like it.",
    )

    def to_internal_value(self, data: Any) -> Any:  # Any: as REST framework types it
        """The fields, lists as tuples; what is no field would be lost unnoticed."""
        unknown = set(data) - set(self.fields)
        if unknown:
            faults = {name: ["Is no field of an FAQ."] for name in sorted(unknown)}
            raise serializers.ValidationError(faults)
        values = super().to_internal_value(data)
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
        }


class FAQWriteSerializer(FAQTextSerializer):
    """An FAQ as it is sent; what is left out stays as it is, or is empty."""

    status = serializers.ChoiceField(
        choices=FAQ.Status.choices,
        required=False,
        help_text="`published` needs the scope knowledge:publish; new FAQs are drafts.",
    )


class UnpublishedTextSerializer(FAQTextSerializer):
    """The next text of a published FAQ; customers get nothing of it."""

    author = serializers.CharField()
    saved_at = serializers.DateTimeField()
    is_outdated = serializers.BooleanField(
        help_text="Whether the published text was changed after this was begun."
    )


class FAQSerializer(FAQTextSerializer):
    """A stored FAQ."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=FAQ.Status.choices)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    etag = serializers.CharField(help_text="Its version, for If-Match.")
    next_text = UnpublishedTextSerializer(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:  # Any: an EditedFAQ
        data = _values(instance.values)
        unpublished = instance.next_text
        return {
            "id": instance.id,
            **data,
            "created_at": instance.created_at.isoformat(),
            "updated_at": instance.updated_at.isoformat(),
            "etag": etag(instance.version),
            "next_text": _unpublished(unpublished) if unpublished else None,
        }


def _values(values: Any) -> dict[str, Any]:  # Any: FAQValues, JSON
    return {
        "question": values.question,
        "answer": values.answer,
        "category": values.category,
        "keywords": values.keywords,
        "status": values.status,
        "valid_from": values.valid_from and values.valid_from.isoformat(),
        "valid_until": values.valid_until and values.valid_until.isoformat(),
        "review_by": values.review_by and values.review_by.isoformat(),
        "language": values.language,
        "translation_of": values.translation_of,
        "external_id": values.external_id,
        "wordings": list(values.wordings),
        "never": list(values.never),
    }


def _unpublished(unpublished: Any) -> dict[str, Any]:  # Any: a UnpublishedText, JSON
    text = _values(unpublished.values)
    del text["status"]
    return text | {
        "author": unpublished.author,
        "saved_at": unpublished.saved_at.isoformat(),
        "is_outdated": unpublished.is_outdated,
    }


class FAQPageSerializer(serializers.Serializer):
    """FAQs by their ids; those that are made meanwhile come last."""

    faqs = FAQSerializer(many=True)
    after = serializers.IntegerField(
        allow_null=True, help_text="Send it to read the next page; null at the end."
    )


class FAQFindingSerializer(serializers.Serializer):
    """What a reader would object to in the FAQ."""

    rule = serializers.CharField()
    field = serializers.CharField()
    reason = serializers.CharField()
    excerpt = serializers.CharField(allow_blank=True)
    other_id = serializers.IntegerField(
        allow_null=True, help_text="The other FAQ, where it is about two."
    )


class SavedFAQSerializer(serializers.Serializer):
    """What became of a request that changes an FAQ."""

    faq = FAQSerializer()
    edit = serializers.IntegerField(
        allow_null=True,
        help_text="Its number in the history; null where no FAQ was changed.",
    )
    findings = FAQFindingSerializer(many=True)


class FAQListRequestSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=FAQ.Status.choices, required=False)
    category = serializers.CharField(
        max_length=100, required=False, help_text="By its name."
    )
    language = serializers.CharField(
        max_length=12,
        required=False,
        help_text="That is set, not one that only its text tells.",
    )
    updated_since = serializers.DateTimeField(
        required=False, help_text="Changed at that moment or later."
    )
    external_id = serializers.CharField(max_length=200, required=False)
    after = serializers.IntegerField(
        min_value=1,
        max_value=GREATEST_ID,
        required=False,
        help_text="The `after` of the page before.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=PAGE)


class ConsentsSerializer(serializers.Serializer):
    """What is wanted although a request without it was refused with 409."""

    save_anyway = serializers.BooleanField(
        default=False,
        help_text="Although other FAQs lose questions, or the text is outdated.",
    )
    despite_pinned = serializers.CharField(
        max_length=400,
        default="",
        allow_blank=True,
        help_text="Why pinned questions may break; kept in the history.",
    )
