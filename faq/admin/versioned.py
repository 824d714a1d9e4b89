"""Pages of the admin that keep a version of everything that is saved or deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from faq.history import Kept, OpenEdit, recording
from faq.models import Edit


class VersionedForm(forms.ModelForm):
    """A form whose saving is an edit."""

    open_edit: OpenEdit


class VersionedAdmin(ModelAdmin):
    """An admin of rows that have versions; a subclass says in `kept` which."""

    form = VersionedForm
    kept: Kept

    # Any, here and below: the form's type is the subclass's, Django's types are bare.
    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        # Closed with the related rows; all of it is one transaction of Django's.
        form.open_edit = OpenEdit(Edit.Way.FORM, author=request.user)
        form.open_edit.before([obj.pk] if change else [], of=self.kept)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        form.open_edit.after([form.instance.pk], of=self.kept)
        form.open_edit.close()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with (
            recording(Edit.Way.FORM, author=request.user) as edit,
            edit.deleting([obj.pk], of=self.kept),
        ):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        with (
            recording(Edit.Way.LIST, author=request.user) as edit,
            edit.deleting(ids, of=self.kept),
        ):
            super().delete_queryset(request, queryset)
