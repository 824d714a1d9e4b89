"""What was changed, by whom and how: every edit, and what it left of each FAQ."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from faq.models.faqs import ImportBatch


class EditQuerySet(models.QuerySet["Edit"]):
    def finished(self) -> EditQuerySet:
        """Edits without an import that has not come to its end."""
        return self.exclude(batch__in=ImportBatch.objects.filter(revision=None))


class Edit(models.Model):
    """One act of somebody that changed the knowledge base; people say its number."""

    class Way(models.TextChoices):
        FORM = "form", "Form"
        LIST = "list", "Action of a list"
        IMPORT = "import", "Import"
        COMMAND = "command", "Command"
        API = "api", "API"
        RESTORE = "restore", "Restored"
        UNDO = "undo", "Undo"

    made_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    author_name = models.CharField(
        max_length=150, blank=True, help_text="Stays when the account is deleted."
    )
    way = models.CharField(max_length=10, choices=Way.choices)
    note = models.CharField(
        max_length=500, blank=True, help_text="A reason, or the name of a file."
    )
    # While the batch is not shown, nor is what the edit has written.
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, null=True, blank=True, related_name="edits"
    )
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone_by"
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.way} {self.pk}"


class Version(models.Model):
    """What an edit left of something."""

    class Kind(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        FOUND = "found", "Found"  # before the edit, left by what kept no version

    kind = models.CharField(max_length=7, choices=Kind.choices)

    class Meta:
        abstract = True


class VersionQuerySet(models.QuerySet["FAQVersion"]):
    def finished(self) -> VersionQuerySet:
        """Versions without those of an import that has not come to its end."""
        hidden = Edit.objects.filter(
            batch__in=ImportBatch.objects.filter(revision=None)
        )
        return self.exclude(edit__in=hidden.order_by())


class FAQVersion(Version):
    """An FAQ with its wordings as an edit left it; a deleted one as it was before."""

    edit = models.ForeignKey(
        Edit, models.CASCADE, related_name="faq_versions", db_index=False
    )
    faq_id = models.BigIntegerField()  # stays when the FAQ is deleted
    # As `FAQ` has them, by the same names: `COPIED`.
    question = models.CharField(max_length=500)
    answer = models.TextField()
    category_id = models.BigIntegerField(null=True)
    keywords = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=10)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    language = models.CharField(max_length=12, blank=True)
    translation_of_id = models.BigIntegerField(null=True)
    external_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    category_name = models.CharField(max_length=100, blank=True)
    # Any: a list of {"text": ..., "kind": ...}, which the stubs do not know.
    phrasings: models.JSONField[Any, Any] = models.JSONField(default=list)

    objects = VersionQuerySet.as_manager()

    # Columns of the FAQ that a version keeps. A new one is a name here, a field above.
    COPIED = (
        "question",
        "answer",
        "category_id",
        "keywords",
        "status",
        "valid_from",
        "valid_until",
        "language",
        "translation_of_id",
        "external_id",
        "created_at",
    )

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["faq_id", "id"], name="faq_version_of_faq"),
            models.Index(fields=["edit", "faq_id"], name="faq_version_of_edit"),
            models.Index(
                fields=["id"],
                condition=models.Q(kind="deleted"),
                name="faq_version_deleted",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class CategoryVersion(Version):
    """A category as an edit left it; a deleted one as it was before."""

    edit = models.ForeignKey(Edit, models.CASCADE, related_name="category_versions")
    category_id = models.BigIntegerField()
    name = models.CharField(max_length=100)

    COPIED = ("name",)

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["category_id", "id"], name="faq_version_of_category"),
        ]

    def __str__(self) -> str:
        return self.name
