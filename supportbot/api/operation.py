"""The JSON for who operates the bot: its health, and what its problems mean."""

from __future__ import annotations

from rest_framework import serializers


class FAQSystemSerializer(serializers.Serializer):
    status = serializers.CharField(help_text="ok, or degraded with a warning.")
    faq_count = serializers.IntegerField()
    mode = serializers.CharField(help_text="How questions are searched.")
    encoder = serializers.CharField(help_text="What reads which texts.")
    warning = serializers.CharField(allow_blank=True)
    faqs_to_index = serializers.IntegerField(
        help_text="New or changed FAQs that are not found yet."
    )
    texts_to_embed = serializers.IntegerField(
        help_text="Texts that are found by their words alone so far."
    )


class ServiceSerializer(serializers.Serializer):
    status = serializers.ChoiceField(
        choices=["available", "unavailable", "not_configured"]
    )


class ServicesSerializer(serializers.Serializer):
    faq_system = FAQSystemSerializer()
    gemini_ai = ServiceSerializer()


class JobSerializer(serializers.Serializer):
    """What the answering process does beside its requests."""

    name = serializers.CharField()
    is_running = serializers.BooleanField()
    last_success_at = serializers.DateTimeField(allow_null=True)
    last_failure_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField(
        allow_null=True, help_text="The kind of its failure, until it succeeds."
    )


class HealthSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=["healthy", "degraded"])
    timestamp = serializers.DateTimeField()
    services = ServicesSerializer()
    reason = serializers.CharField(
        allow_blank=True,
        help_text=(
            "Why it is degraded: search, a turn or a request failed in any process "
            "within the last minute, or a job of this process fails."
        ),
    )
    jobs = JobSerializer(many=True)


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
