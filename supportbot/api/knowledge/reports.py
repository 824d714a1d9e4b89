"""The JSON of what imports, searches and refusals tell, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from faq.importing import IdKind, OnConflict
from faq.retrieval import Decision
from supportbot.api.operation import ProblemSerializer
from supportbot.api.serializers import CERTAINTIES, TextField

if TYPE_CHECKING:
    from faq.learning import BrokenPin

SHOWN = 20  # of what stands in the way of a change


class ImportRequestSerializer(serializers.Serializer):
    """What is to become of the rows, as `manage.py import_faq` has it."""

    dry_run = serializers.BooleanField(
        default=False, help_text="Tell what would happen; change nothing."
    )
    skip_invalid = serializers.BooleanField(
        default=False, help_text="Leave out rows that cannot be imported."
    )
    replace = serializers.BooleanField(
        default=False, help_text="Make drafts of the FAQs that the file does not have."
    )
    publish_all = serializers.BooleanField(
        default=False, help_text="Texts that look unfinished or private, too."
    )
    merge_equal_answers = serializers.BooleanField(default=False)
    on_conflict = serializers.ChoiceField(
        choices=[str(each) for each in OnConflict],
        default=str(OnConflict.REFUSE),
        help_text="What becomes of a question that the file answers twice.",
    )
    ids = serializers.ChoiceField(
        choices=[str(each) for each in IdKind],
        default=str(IdKind.AUTO),
        help_text="Whose the ids of the file are.",
    )
    columns = serializers.CharField(
        max_length=1_000,
        default="",
        allow_blank=True,
        help_text='Which column is which field: `question=B,answer="Other text"`.',
    )
    despite_pinned = serializers.CharField(
        max_length=400,
        default="",
        allow_blank=True,
        help_text="Why pinned questions may break; kept in the history.",
    )


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.FileField):
    """A file of a form; described as its bytes, not as the address of one."""


class ImportFileSerializer(serializers.Serializer):
    file = UploadField(
        allow_empty_file=True,
        help_text="CSV, JSON, Excel and what else `import_faq` reads, by its name.",
    )


class ImportedRowSerializer(serializers.Serializer):
    """One thing to know about a row of the file."""

    place = serializers.CharField()
    kind = serializers.CharField()
    faq_id = serializers.IntegerField(allow_null=True)
    question = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True)
    what = serializers.CharField(allow_blank=True)
    remedy = serializers.CharField(allow_blank=True)


class BrokenPinSerializer(serializers.Serializer):
    """A pinned question that would lose the answer it must have."""

    question = serializers.CharField()
    expected = serializers.CharField(allow_null=True)
    got = serializers.CharField(allow_null=True)


class ImportReportSerializer(serializers.Serializer):
    """What an import did, or would do."""

    outcome = serializers.ChoiceField(choices=["planned", "refused", "imported"])
    headline = serializers.CharField()
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="Rows by what became of them."
    )
    remarks = serializers.ListField(child=serializers.CharField())
    rows = ImportedRowSerializer(many=True)
    left_out = serializers.IntegerField(help_text="Rows that are not listed here.")
    edit = serializers.IntegerField(
        allow_null=True, help_text="By which `import_faq --undo` takes it back."
    )
    pinned = BrokenPinSerializer(many=True)


class KnowledgeSearchRequestSerializer(serializers.Serializer):
    q = TextField(max_length=1_000, help_text="A customer's message.")
    limit = serializers.IntegerField(min_value=1, max_value=20, default=5)
    drafts = serializers.BooleanField(
        default=False, help_text="As if the newest drafts were published."
    )


class KnowledgeHitSerializer(serializers.Serializer):
    """An FAQ that was found, and how."""

    id = serializers.IntegerField(source="document.faq_id")
    question = serializers.CharField(source="document.question")
    answer = serializers.CharField(source="document.answer")
    category = serializers.CharField(source="document.category", allow_blank=True)
    language = serializers.CharField(source="document.language", allow_blank=True)
    wording = serializers.CharField(
        source="phrasing", help_text="Its question or wording that is nearest."
    )
    score = serializers.FloatField()
    words = serializers.SerializerMethodField(help_text="That speak for it.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_words(self, hit: Any) -> list[str]:  # Any: a Hit
        return [matched.word for matched in hit.matched_words]


class KnowledgeSearchSerializer(serializers.Serializer):
    """What search makes of a message: staff's view of it."""

    decision = serializers.ChoiceField(choices=[str(each) for each in Decision])
    certainty = serializers.ChoiceField(choices=CERTAINTIES, allow_null=True)
    confidence = serializers.FloatField(help_text="That the first is right, 0-1.")
    mode = serializers.CharField()
    capped_by = serializers.CharField(
        allow_null=True, help_text="What made the decision weaker than its confidence."
    )
    hits = KnowledgeHitSerializer(many=True)


class TakenQuestionSerializer(serializers.Serializer):
    """A question that another FAQ would lose."""

    kind = serializers.ChoiceField(choices=["rival", "steals", "silences", "outdated"])
    text = serializers.CharField()
    faq_id = serializers.IntegerField(allow_null=True)
    question = serializers.CharField(allow_blank=True)


class EditProblemSerializer(ProblemSerializer):
    """A problem that lists what stands in the way of an edit."""

    pinned = BrokenPinSerializer(many=True, required=False)
    findings = TakenQuestionSerializer(many=True, required=False)


class ImportProblemSerializer(ProblemSerializer):
    """A problem with the rows that are to be corrected."""

    report = ImportReportSerializer(required=False)


def pinned_json(broken: Iterable[BrokenPin]) -> list[dict[str, Any]]:  # Any: JSON
    """Pinned questions that would break: what must answer them, and what would."""
    shown = list(broken)[:SHOWN]
    return [
        {
            "question": str(one.pin),
            "expected": one.after.expected.question if one.after.expected else None,
            "got": one.after.got.faq.question if one.after.got.faq else None,
        }
        for one in shown
    ]
