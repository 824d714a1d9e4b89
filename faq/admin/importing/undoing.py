"""The imports there were, and the way back from one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from unfold.admin import ModelAdmin

from faq.admin.importing.rendering import render
from faq.history import HistoryRefused, UndoResult, undo_edit
from faq.models import Edit, FAQVersion

# Going back changes what customers get.
PERMISSIONS = ("faq.restore_faq", "faq.publish_faq")
IMPORTS_A_PAGE = 20
LEFT_SHOWN = 20

_Kind = FAQVersion.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """An import that came to its end, with how many FAQs it made and changed."""

    edit: Edit
    created_count: int
    changed_count: int
    undone_by: int | None


@require_GET
def list_imports(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponseBase:
    """Every import, by the screen or the command, the newest first."""
    imports = Edit.objects.finished().filter(way=Edit.Way.IMPORT).order_by("-pk")
    page = Paginator(imports, IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        model_admin,
        "imports",
        _("Imports"),
        page=page,
        imports=_past_imports(list(page)),
        may_undo=request.user.has_perms(PERMISSIONS),
    )


def _past_imports(edits: Sequence[Edit]) -> list[PastImport]:
    counts = _counts(edits)
    undone = Edit.objects.finished().filter(undoes__in=edits).order_by()
    undone_by = dict(undone.values_list("undoes_id", "id"))
    return [
        PastImport(
            edit=edit,
            created_count=counts.get((edit.pk, _Kind.CREATED), 0),
            changed_count=counts.get((edit.pk, _Kind.CHANGED), 0),
            undone_by=undone_by.get(edit.pk),
        )
        for edit in edits
    ]


def _counts(edits: Sequence[Edit]) -> Mapping[tuple[int, str], int]:
    versions = FAQVersion.objects.filter(edit__in=edits).order_by()
    grouped = versions.values_list("edit_id", "kind").annotate(number=Count("id"))
    return {(edit_id, kind): number for edit_id, kind, number in grouped}


@require_http_methods(["GET", "POST"])
def undo(
    request: HttpRequest, model_admin: ModelAdmin, number: int
) -> HttpResponseBase:
    """Says what going back would do, and does it when told to."""
    if not request.user.has_perms(PERMISSIONS):
        raise PermissionDenied
    imports = Edit.objects.finished().filter(way=Edit.Way.IMPORT)
    edit = get_object_or_404(imports, pk=number)
    try:
        if request.method == "POST":
            result = undo_edit(edit.pk, request.user)
            messages.success(request, _said(result))
            return redirect("admin:faq_faq_imports")
        result = _tried(edit, request)
    except HistoryRefused as exc:
        messages.error(request, str(exc))
        return redirect("admin:faq_faq_imports")
    return render(
        request,
        model_admin,
        "undo",
        _("Undo import %(number)s") % {"number": edit.pk},
        edit=edit,
        result=result,
        left=result.left[:LEFT_SHOWN],
        more_count=max(0, result.left_count - LEFT_SHOWN),
    )


def _tried(edit: Edit, request: HttpRequest) -> UndoResult:
    """What undoing would do: done, looked at, and rolled back."""
    with transaction.atomic():
        result = undo_edit(edit.pk, request.user)
        transaction.set_rollback(True)
    return result


def _said(result: UndoResult) -> str:
    return _(
        "Import %(number)s is undone: %(changed)s put back, %(deleted)s deleted that "
        "it had made, %(left)s left as they are."
    ) % {
        "number": result.undone_id,
        "changed": number_format(result.changed_count, force_grouping=True),
        "deleted": number_format(result.deleted_count, force_grouping=True),
        "left": number_format(result.left_count, force_grouping=True),
    }
