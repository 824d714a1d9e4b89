"""The history of a row, its versions to be restored, and the rows that were deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action

from faq.admin.numbers import as_number
from faq.history.exceptions import RestoreRefused
from faq.history.timeline import finished, timeline, way_in_words
from faq.history.versions import restore_version
from faq.models import Version

if TYPE_CHECKING:
    from faq.history.tables import Kept

DELETED_SHOWN = 50
MAX_PAGE = 10**9  # beyond which it could not count the rows before the page


class HistoryPages(ModelAdmin):
    """An admin of rows that have versions; a subclass says in `kept` which."""

    kept: Kept
    restore_permissions: Sequence[str] = ("faq.restore_faq",)
    # type: unfold declares it as an empty tuple
    actions_list = ["show_deleted"]  # type: ignore[assignment]

    def get_urls(self) -> list[URLPattern]:
        restore = path(
            "<int:object_id>/history/<int:version_id>/restore/",
            self.admin_site.admin_view(require_POST(self.restore_view)),
            name=self._url_name("restore"),
        )
        return [restore, *super().get_urls()]

    def has_restore_permission(self, request: HttpRequest) -> bool:
        may_change = self.has_change_permission(request)
        return may_change and request.user.has_perms(self.restore_permissions)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,  # Any, as Django types it
    ) -> HttpResponse:
        """Every version with what was different; of a deleted row, too."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        own_id = _number(object_id)
        obj = self.get_object(request, str(own_id))
        page = min(max(_number(request.GET.get(PAGE_VAR, "1")), 1), MAX_PAGE)
        shown = timeline(self.kept, own_id, page=page)
        if obj is None and not shown.entries:
            raise Http404
        context = {
            "title": _("History: %(name)s") % {"name": obj or _("deleted")},
            "object": obj,
            "own_id": own_id,
            "timeline": shown,
            "page": page,
            "can_restore": self.has_restore_permission(request),
            "restore_url": f"admin:{self._url_name('restore')}",
        }
        return self._page(request, "faq/history.html", context, extra_context)

    def restore_view(
        self, request: HttpRequest, object_id: int, version_id: int
    ) -> HttpResponse:
        """Give the row back as the version says, and show its page."""
        if not self.has_restore_permission(request):
            raise PermissionDenied
        try:
            number = restore_version(self.kept, object_id, version_id, request.user)
        except RestoreRefused as exc:
            self.message_user(request, str(exc), messages.ERROR)
            history = reverse(f"admin:{self._url_name('history')}", args=[object_id])
            return HttpResponseRedirect(history)
        self.after_restoring(object_id)
        done = _("Restored.") if number else _("It is as that version says already.")
        self.message_user(request, done, messages.SUCCESS)
        url = reverse(f"admin:{self._url_name('change')}", args=[object_id])
        return HttpResponseRedirect(url)

    def after_restoring(self, object_id: int) -> None:
        """What a subclass does about a row that is back."""

    @action(  # type: ignore[operator]  # unfold says that it gives no decorator
        description=gettext_lazy("Deleted"),  # type: ignore[arg-type]  # lazily, too
        url_path="deleted",
        icon="restore_from_trash",
        permissions=["view"],
    )
    def show_deleted(self, request: HttpRequest) -> HttpResponse:
        """What was deleted last, to be restored."""
        before = _number(request.GET.get("before", "0"))
        found = self._deleted()
        if before:
            found = found.filter(pk__lt=before)
        rows = list(found[: DELETED_SHOWN + 1])
        shown = rows[:DELETED_SHOWN]
        context = {
            "title": _("Deleted: %(names)s") % {"names": self.opts.verbose_name_plural},
            "rows": [
                {
                    "version": version,
                    "own_id": getattr(version, self.kept.own_id),
                    "way": way_in_words(version.edit),
                }
                for version in shown
            ],
            "before": shown[-1].pk if len(rows) > DELETED_SHOWN else None,
            "can_restore": self.has_restore_permission(request),
            "restore_url": f"admin:{self._url_name('restore')}",
            "history_url": f"admin:{self._url_name('history')}",
        }
        return self._page(request, "faq/deleted.html", context)

    def _deleted(self) -> Any:  # Any: versions of the table, whichever it is
        own_id = self.kept.own_id
        stored = self.model._default_manager.filter(pk=OuterRef(own_id))  # noqa: SLF001
        deleted = finished(self.kept).filter(kind=Version.Kind.DELETED)
        later = deleted.filter(pk__gt=OuterRef("pk"), **{own_id: OuterRef(own_id)})
        return deleted.exclude(Exists(stored)).exclude(Exists(later)).order_by("-pk")

    def _page(
        self, request: HttpRequest, template: str, *contexts: dict[str, Any] | None
    ) -> TemplateResponse:
        context: dict[str, Any] = {  # Any: as Django types it
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
        }
        for more in contexts:
            context |= more or {}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def _number(text: str) -> int:
    number = as_number(unquote(text))
    if number is None:
        raise Http404
    return number
