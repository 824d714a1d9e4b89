"""FAQs as a file, from the list: all that it shows, or those that are ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.admin import action
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from faq.importing.exceptions import ExportRefused
from faq.importing.exporting.export import ExportFormat, export_faqs
from faq.models import FAQ, FAQQuerySet

# Any: lazy texts
LABELS: Mapping[ExportFormat, Any] = {
    ExportFormat.CSV: _("CSV"),
    ExportFormat.XLSX: _("Excel"),
    ExportFormat.JSON: _("JSON"),
    ExportFormat.FAQ_PAGE: _("FAQPage (for a web page)"),
}
_TYPES: Mapping[ExportFormat, str] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    ExportFormat.JSON: "application/json",
    ExportFormat.FAQ_PAGE: "application/ld+json",
}
_ENDINGS: Mapping[ExportFormat, str] = {
    **{format_: str(format_) for format_ in ExportFormat},
    ExportFormat.FAQ_PAGE: "jsonld",
}


def export_list(
    request: HttpRequest, model_admin: ModelAdmin, ending: str
) -> HttpResponseBase:
    """The FAQs that the list shows with these filters and this search, all pages."""
    try:
        format_ = ExportFormat(ending)
    except ValueError as exc:
        raise Http404 from exc
    try:
        listed = model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        return HttpResponseRedirect(reverse("admin:faq_faq_changelist"))
    return _download(request, _only(listed), format_)


def export_actions() -> list[Callable[..., HttpResponseBase]]:
    """Actions for the FAQs that are ticked in the list, one for each kind of file."""
    return [_action(format_) for format_ in ExportFormat]


def _action(format_: ExportFormat) -> Callable[..., HttpResponseBase]:
    def export(
        _admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponseBase:
        return _download(request, _only(queryset), format_)

    export.__name__ = f"export_{format_}"  # the admin tells actions apart by it
    description = _("Export as %(kind)s") % {"kind": LABELS[format_]}
    decorated: Callable[..., HttpResponseBase] = action(
        description=description, permissions=["view"]
    )(export)
    return decorated


def _only(listed: QuerySet[FAQ]) -> FAQQuerySet:
    """The same FAQs, without what the list counts and orders them by."""
    return FAQ.objects.filter(pk__in=listed.order_by().values("pk"))


def _download(
    request: HttpRequest, faqs: FAQQuerySet, format_: ExportFormat
) -> HttpResponseBase:
    pieces = export_faqs(faqs, format=format_, for_excel=True)
    try:
        # What cannot be written is known before the first piece.
        started = _started(pieces)
    except ExportRefused as exc:
        messages.error(request, str(exc))
        return HttpResponseRedirect(reverse("admin:faq_faq_changelist"))
    name = f"faqs-{timezone.localdate():%Y-%m-%d}.{_ENDINGS[format_]}"
    return StreamingHttpResponse(
        started,
        content_type=_TYPES[format_],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _started(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    return chain([first], pieces)
