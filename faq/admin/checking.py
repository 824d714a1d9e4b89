"""What is told while an FAQ is being written: compared with the others, unsaved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_POST

from faq.admin.telling import tell
from faq.admin.unsaved import UnsavedForm, may_write
from faq.models import FAQ

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEMPLATE = "admin/faq/faq/told.html"


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """A piece of the page: what to know of the FAQ as it stands in the form."""
    if not may_write(request.user):
        raise PermissionDenied
    form = UnsavedForm(request.POST)
    document = form.document()
    is_draft = form.cleaned_data.get("status") == FAQ.Status.DRAFT
    context = {
        "told": tell(document),
        "is_empty": not (document.question or document.alternates),
        "is_draft": is_draft,
    }
    return render(request, TEMPLATE, context)
