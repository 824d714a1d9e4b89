"""Pages of the admin that keep a version of everything that is saved or deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from faq.admin.numbers import as_number
from faq.admin.versions.colliding import MINE, OPENED, Collision, collision
from faq.admin.versions.history_pages import HistoryPages
from faq.history.exceptions import RestoreRefused
from faq.history.opened import opened_now
from faq.history.recording import OpenEdit, recording, wait_for_changes
from faq.history.timeline import versions_of
from faq.history.versions import restore_version
from faq.models import Edit


class VersionedAdmin(HistoryPages):
    """An admin of rows that have versions; a subclass says in `kept` which."""

    change_form_template = "faq/versioned_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # a page, or where to go next
        """The form; one that somebody else has saved meanwhile shows both, and asks."""
        view = partial(super().changeform_view, request, object_id, form_url)
        if object_id is None or not self.has_change_permission(request):
            return view(extra_context)
        if request.method == "POST":
            with transaction.atomic():
                wait_for_changes()
                return self._save(request, unquote(object_id), view, extra_context)
        # Before the form is filled: what is saved in between is asked about.
        row = self.get_object(request, unquote(object_id))
        opened = {"opened": self.opened_for(request, row)} if row else {}
        return view((extra_context or {}) | opened)

    def opened_for(self, request: HttpRequest, row: Model) -> str:
        """What the form carries along, to tell whether the row was changed since."""
        return str(opened_now(self.kept, row))

    def _save(
        self,
        request: HttpRequest,
        object_id: str,
        view: Callable[..., HttpResponse],
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """The page that asks, or what Django makes of what was sent."""
        context = (extra_context or {}) | {"opened": request.POST.get(OPENED)}
        found = self._collision(request, object_id)
        is_mine = MINE in request.POST
        if found and not (found.is_deleted and is_mine):
            return self._ask(request, found)
        if found and (refusal := self._bring_back(request, found.own_id)):
            return self._ask(request, found, refusal)
        response = view(context)
        if found and isinstance(response, TemplateResponse):  # it was not saved
            response.render()
            transaction.set_rollback(True)
        return response

    def _collision(self, request: HttpRequest, object_id: str) -> Collision | None:
        own_id = as_number(object_id)
        if own_id is None:
            return None
        row = self.get_object(request, object_id)
        form = self.get_form(request, row, change=True)(request.POST, instance=row)
        return collision(self.kept, own_id, request, form)

    def _bring_back(self, request: HttpRequest, own_id: int) -> str:
        """Restore what was deleted meanwhile; why not, if that is refused."""
        newest = versions_of(self.kept, own_id)[0]
        try:
            restore_version(self.kept, own_id, newest.pk, request.user)
        except RestoreRefused as exc:
            return str(exc)
        return ""

    def _ask(
        self, request: HttpRequest, found: Collision, refusal: str = ""
    ) -> TemplateResponse:
        own = {OPENED, MINE, "csrfmiddlewaretoken"}
        context = {
            "title": _("Somebody else saved this meanwhile"),
            "collision": found,
            "refusal": refusal,
            "posted": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name not in own
            ],
        }
        return self._page(request, "faq/collision.html", context)

    # Any, here and below: the form's type is the subclass's, Django's types are bare.
    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        # Closed with the related rows; all of it is one transaction of Django's. It
        # goes along with the form, as the wordings do.
        note = self.note_of(form)
        form.open_edit = OpenEdit(Edit.Way.FORM, author=request.user, note=note)
        form.open_edit.before([obj.pk] if change else [], of=self.kept)
        super().save_model(request, obj, form, change)

    def note_of(self, form: Any) -> str:
        """Why it is saved, where the form asks for a reason."""
        return form.cleaned_data.get("reason") or ""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        form.open_edit.after([form.instance.pk], of=self.kept)
        form.open_edit.close()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with (
            recording(
                Edit.Way.FORM, author=request.user, note=reason_in(request)
            ) as edit,
            edit.deleting([obj.pk], of=self.kept),
        ):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        with (
            recording(
                Edit.Way.LIST, author=request.user, note=reason_in(request)
            ) as edit,
            edit.deleting(ids, of=self.kept),
        ):
            super().delete_queryset(request, queryset)


def reason_in(request: HttpRequest) -> str:
    """Why it is done, where a page before asked for that."""
    return request.POST.get("reason", "").replace("\0", "").strip()
