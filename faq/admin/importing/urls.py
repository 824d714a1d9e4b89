"""The addresses of imports and exports, below that of the list of FAQs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin

from faq.admin.importing import exporting, undoing, views

PERMISSION = "faq.import_faq"

View: TypeAlias = Callable[..., HttpResponseBase]


def import_urls(model_admin: ModelAdmin) -> list[URLPattern]:
    """Imports for staff who may import, exports for those who may look."""

    def page(route: str, view: View, name: str) -> URLPattern:
        guarded = _for_importers(model_admin, view)
        return path(f"import/{route}", guarded, name=f"faq_faq_{name}")

    return [
        page("", views.upload, "import"),
        page("<slug:key>/", views.show, "import_show"),
        page("<slug:key>/check/", views.check, "import_check"),
        page("<slug:key>/cancel/", views.cancel, "import_cancel"),
        page("<slug:key>/progress/", views.progress, "import_progress"),
        page("<slug:key>/files/<str:name>", views.download, "import_file"),
        path(
            "imports/",
            _for_importers(model_admin, undoing.list_imports),
            name="faq_faq_imports",
        ),
        path(
            "imports/<int:number>/undo/",
            _for_viewers(model_admin, undoing.undo),
            name="faq_faq_import_undo",
        ),
        path(
            "export/<str:ending>/",
            _for_viewers(model_admin, exporting.export_list),
            name="faq_faq_export",
        ),
    ]


def _for_importers(model_admin: ModelAdmin, view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **parts: object) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, model_admin, **parts)

    protected: View = model_admin.admin_site.admin_view(guarded)
    return protected


def _for_viewers(model_admin: ModelAdmin, view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **parts: object) -> HttpResponseBase:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        return view(request, model_admin, **parts)

    protected: View = model_admin.admin_site.admin_view(guarded)
    return protected
