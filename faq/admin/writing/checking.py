"""What is told while an FAQ is being written: compared with the others, unsaved."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_POST

from faq.admin.writing.telling import Told, tell
from faq.admin.writing.wordings import lines_of
from faq.editing.documents import change_of, document_of
from faq.editing.wordings import MAX_CHARS
from faq.learning.trying import neighbourhood_of
from faq.models import FAQ, Phrasing
from faq.search import rivals, search_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpRequest, HttpResponse

    from faq.learning import UnsavedChange
    from faq.retrieval import Document

TEMPLATE = "admin/faq/faq/told.html"


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """A piece of the page: what to know of the FAQ as it stands in the form."""
    if not may_write(request.user):
        raise PermissionDenied
    form = UnsavedForm(request.POST)
    document = form.document()
    is_draft = form.cleaned_data.get("status") == FAQ.Status.DRAFT
    is_empty = not (document.question or document.alternates)
    told = None
    if not is_empty:
        near = neighbourhood_of(document, search=search_in)
        told = tell(document, near, rivals)
    context = {"told": told or Told(), "is_empty": is_empty, "is_draft": is_draft}
    return render(request, TEMPLATE, context)


class LinesField(forms.CharField):
    """The lines of a box, whatever is wrong with them: they are being written."""

    def clean(self, value: Any) -> list[str]:  # Any: as Django types them
        # No more than can be saved: each is read, and compared with every FAQ.
        lines = islice(lines_of(value), Phrasing.MOST)
        return [line.text[:MAX_CHARS] for line in lines]


class UnsavedForm(forms.Form):
    """What the page sends while somebody writes; nothing is required."""

    id = forms.IntegerField(required=False, min_value=1)
    question = forms.CharField(required=False)
    answer = forms.CharField(required=False)
    wordings = LinesField(required=False)
    never = LinesField(required=False)
    keywords = forms.CharField(required=False)
    language = forms.CharField(required=False)
    translation_of = forms.IntegerField(required=False, min_value=1)
    status = forms.CharField(required=False)
    valid_from = forms.SplitDateTimeField(required=False)
    valid_until = forms.SplitDateTimeField(required=False)

    def change(self) -> UnsavedChange:
        """What saving it would do to what customers get."""
        self.is_valid()
        faq = FAQ.objects.filter(pk=self.cleaned_data.get("id") or 0).first()
        original = FAQ.objects.filter(
            pk=self.cleaned_data.get("translation_of") or 0
        ).first()
        cleaned = {**self.cleaned_data, "translation_of": original}
        if not cleaned.get("status"):  # not all may set it
            del cleaned["status"]
        return change_of(cleaned, faq or FAQ())

    def document(self) -> Document:
        """The FAQ as search would know it; what cannot be read counts as empty."""
        self.is_valid()
        values = self.cleaned_data
        original = FAQ.objects.filter(pk=values.get("translation_of") or 0).first()
        return document_of(
            {**values, "translation_of": original}, faq_id=values.get("id")
        )


def may_write(user: User | AnonymousUser) -> bool:
    return user.has_perm("faq.add_faq") or user.has_perm("faq.change_faq")
