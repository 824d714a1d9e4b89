"""The pages of an import: a file, what it would do, what it did."""

from __future__ import annotations

import zlib
from pathlib import PurePath

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from unfold.admin import ModelAdmin

from faq.admin.importing.applying import REJECTS, REPORTS
from faq.admin.importing.forms import OptionsForm
from faq.admin.importing.pages_shown import context_of, progress_sentence, template_of
from faq.admin.importing.pinned import REASON_CHARS
from faq.admin.importing.rendering import render
from faq.admin.importing.uploads import (
    UploadForm,
    keep_upload,
    refused_unread,
    too_large,
)
from faq.admin.importing.working import begin
from faq.models import PendingImport, PendingReport

State = PendingImport.State
_TYPES = {".html": "text/html", ".csv": "text/csv", ".json": "application/json"}
# A file that others wrote must do nothing in the admin's name.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def _own(request: HttpRequest) -> QuerySet[PendingImport]:
    """Those of whoever asks, without the bytes of the files."""
    own = PendingImport.objects.filter(created_by_id=request.user.pk)
    return own.defer("data")


def _find(request: HttpRequest, key: str) -> PendingImport:
    return get_object_or_404(_own(request), key=key)


def _refuse_size(
    request: HttpRequest, model_admin: ModelAdmin, size: int
) -> HttpResponseBase:
    response = _upload_page(request, model_admin, [too_large(size)])
    response.status_code = 413
    return response


def _upload_page(
    request: HttpRequest, model_admin: ModelAdmin, errors: list[str]
) -> TemplateResponse:
    return render(
        request,
        model_admin,
        "upload",
        _("Import FAQs"),
        errors=errors,
        earlier=_own(request)[:5],
    )


@refused_unread(_refuse_size)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponseBase:
    """Takes a file, and leads to what was found in it."""
    if request.method == "GET":
        return _upload_page(request, model_admin, [])
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        errors = [str(error) for field in form.errors.values() for error in field]
        return _upload_page(request, model_admin, errors[:1])
    pending = keep_upload(form.cleaned_data["file"], request.user)
    begin(pending)
    return redirect("admin:faq_faq_import_show", pending.key)


@require_GET
def show(request: HttpRequest, model_admin: ModelAdmin, key: str) -> HttpResponseBase:
    """What there is to see of the file: progress, preview, or what became of it."""
    pending = _find(request, key)
    name = template_of(pending)
    context = context_of(request, pending)
    return render(request, model_admin, name, pending.name, **context)


@require_POST
def check(request: HttpRequest, model_admin: ModelAdmin, key: str) -> HttpResponseBase:
    """Keeps what was chosen and checks anew; imports where nothing was changed."""
    pending = _find(request, key)
    if "again" in request.POST:
        _check_anew(pending)
    if template_of(pending) != "preview":
        return redirect("admin:faq_faq_import_show", key)
    may_publish = request.user.has_perm("faq.publish_faq")
    form = OptionsForm(pending, request.POST, may_publish=may_publish)
    if not form.is_valid():
        context = context_of(request, pending, form=form)
        return render(request, model_admin, "preview", pending.name, **context)
    is_changed = form.keep()
    if "import" not in request.POST:
        _check_anew(pending)
    elif is_changed:
        messages.info(request, _("Your choices are applied below. Import it now?"))
        _check_anew(pending)
    else:
        _import(request, pending)
    return redirect("admin:faq_faq_import_show", key)


def _check_anew(pending: PendingImport) -> None:
    states = [State.CHECKED, State.REFUSED, State.INTERRUPTED]
    if pending.is_dead:
        states.append(State(pending.state))
    kept = {"options": pending.options, "row_choices": pending.row_choices}
    if pending.move(*states, to=State.CHECKING, message="", **kept):
        begin(pending)


def _import(request: HttpRequest, pending: PendingImport) -> None:
    """Once, however often somebody clicks: the preview that was seen, and no other."""
    is_seen = request.POST.get("check_number") == str(pending.check_number)
    reason = request.POST.get("reason", "").strip()[:REASON_CHARS]
    asked = {"reason": reason} if pending.found.get("broken") else {}
    if is_seen and pending.move(
        State.CHECKED, to=State.IMPORTING, message="", result=asked
    ):
        begin(pending)


@require_POST
def cancel(request: HttpRequest, _admin: ModelAdmin, key: str) -> HttpResponseBase:
    """Forgets the file, unless it is being imported."""
    own = _own(request).filter(key=key)
    own.exclude(state__in=[State.IMPORTING, State.IMPORTED]).delete()
    messages.info(request, _("The file is forgotten. Nothing was imported."))
    return redirect("admin:faq_faq_import")


@require_GET
def progress(request: HttpRequest, _admin: ModelAdmin, key: str) -> HttpResponseBase:
    """How far the file is, for a page that asks again and again."""
    pending = _find(request, key)
    is_going_on = pending.state in PendingImport.WORKED_ON and not pending.is_dead
    return JsonResponse(
        {
            "is_going_on": is_going_on,
            "state": pending.state,
            "done": pending.done_count,
            "total": pending.total_count,
            "said": progress_sentence(pending),
        }
    )


@require_GET
def download(
    request: HttpRequest, _admin: ModelAdmin, key: str, name: str
) -> HttpResponseBase:
    """A report of an import as a file."""
    if name not in {*REPORTS, REJECTS}:
        raise Http404
    pending = _find(request, key)
    report = PendingReport.objects.filter(pending=pending, name=name).first()
    if report is None:
        raise Http404
    path = PurePath(name)
    return HttpResponse(
        zlib.decompress(bytes(report.data)),
        content_type=f"{_TYPES[path.suffix]}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="import-{name}"',
            "Content-Security-Policy": _SANDBOX,
        },
    )
