"""Writing the next text of a published FAQ, and publishing it or throwing it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from faq.admin.versions.colliding import OPENED
from faq.admin.versions.next_values import (
    as_initial,
    as_posted,
    as_version,
)
from faq.admin.versions.publishing import ONLY_PUBLISHERS, PublishingAdmin
from faq.admin.versions.versioned import VersionedAdmin
from faq.editing.next_texts import draft_of, keep_next
from faq.history.opened import Opened, is_as_begun, opened_now
from faq.history.tables import FAQS
from faq.history.words import Difference, differences
from faq.models import FAQ, FAQDraft

if TYPE_CHECKING:
    from django.db.models import Model

NEXT = "next"  # in the address: the form has the next text and not the published one
KEEP, PUBLISH, DISCARD = "_save_next", "_publish_next", "_discard_next"
TOKEN = "_next_token"  # noqa: S105  which next text a page has shown


@dataclass(frozen=True, slots=True, kw_only=True)
class NextText:
    """What the form's page says of the next text, and what can be done about it."""

    draft: FAQDraft | None
    differences: list[Difference]
    is_open: bool  # the form has it
    is_outdated: bool  # the published text was changed since it was begun
    is_published: bool
    can_change: bool
    can_publish: bool

    @property
    def token(self) -> str:
        return self.draft.token if self.draft else ""

    @property
    def can_keep(self) -> bool:
        return self.can_change and (self.is_published or self.is_open)


class NextTextAdmin(PublishingAdmin, VersionedAdmin):  # type: ignore[misc]  # as unfold has it
    """A published FAQ is changed at once, or gets a next text that waits."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # a page, or where to go next
        """The form; what is asked about the next text changes nothing else."""
        view = partial(super().changeform_view, request, object_id, form_url)
        asked = {KEEP, PUBLISH, DISCARD}.intersection(request.POST)
        if not asked or object_id is None:
            return view(extra_context)
        faq = self.get_object(request, unquote(object_id))
        if faq is None:  # deleted meanwhile: what was typed is asked about
            _send(request, {k: v for k, v in request.POST.items() if k not in asked})
            return view(extra_context)
        if not self.has_change_permission(request, faq):
            raise PermissionDenied
        with transaction.atomic():
            FAQ.objects.select_for_update().filter(pk=faq.pk).first()
            if KEEP in asked:
                # Whatever happened to the published text is asked when publishing.
                form = partial(super(VersionedAdmin, self).changeform_view, request)
                again = partial(form, object_id, form_url)
                return self._keep_next(request, faq, again, extra_context or {})
            if PUBLISH in asked:
                return self._publish_next(request, faq, view, extra_context)
            return self._discard_next(request, faq)

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,
        **kwargs: Any,  # Any, here and below: as Django types them
    ) -> Any:
        """The form, which knows what it is sent for and what stands in its way."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if not isinstance(obj, FAQ):
            return form
        if request.method == "POST":
            form.is_next_text = KEEP in request.POST
            form.refusal = self._refusal(request, obj)
        elif NEXT in request.GET and (draft := draft_of(obj)):
            form.next_values = as_initial(draft)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may not publish reads the status of what is published."""
        names = super().get_readonly_fields(request, obj)
        return [*names, "status"] if self._is_locked(request, obj) else names

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if change and obj is not None:
            context |= self._context(request, obj.pk)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def opened_for(self, request: HttpRequest, row: Model) -> str:
        """The next text goes on from what was published when it was begun."""
        draft = draft_of(row) if NEXT in request.GET and isinstance(row, FAQ) else None
        return draft.opened if draft else super().opened_for(request, row)

    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        if change and (KEEP in request.POST or self._is_locked(request, _stored(obj))):
            raise PermissionDenied  # the form has refused it; never past it
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        """What has become the text itself waits no longer."""
        super().save_related(request, form, formsets, change)
        if change and NEXT in request.GET:
            count, _by_model = FAQDraft.objects.filter(faq=form.instance.pk).delete()
            if count and form.instance.status == FAQ.Status.PUBLISHED:
                told = _("The next text is published: customers get it from now on.")
                self.message_user(request, told, messages.SUCCESS)

    def _keep_next(
        self,
        request: HttpRequest,
        faq: FAQ,
        form_again: Callable[..., HttpResponse],
        extra_context: dict[str, Any],
    ) -> HttpResponse:
        sent = request.POST.get(OPENED, "")
        opened = sent if Opened.parse(sent) else str(opened_now(FAQS, faq))
        _send(request, {**request.POST.dict(), "status": FAQ.Status.PUBLISHED.value})
        form_class = self.get_form(request, faq, change=True)
        form = form_class(request.POST, instance=faq)
        if not form.is_valid():
            return form_again(extra_context | {"opened": opened})
        keep_next(faq.pk, form.cleaned_data, request.user, opened=opened)
        told = _("Saved as the next text. Customers get it once it is published.")
        self.message_user(request, told, messages.SUCCESS)
        return _to_form(faq)

    def _publish_next(
        self,
        request: HttpRequest,
        faq: FAQ,
        view: Callable[..., HttpResponse],
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """As if somebody had opened the form with it and pressed the button there."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        draft = draft_of(faq)
        if draft is None or NEXT not in request.GET:
            self.message_user(request, _changed_meanwhile(draft), messages.ERROR)
            return _to_form(faq)
        seen = {TOKEN: request.POST.get(TOKEN, ""), OPENED: draft.opened}
        _send(request, {**as_posted(draft), **seen})
        return view(extra_context)

    def _discard_next(self, request: HttpRequest, faq: FAQ) -> HttpResponse:
        draft = draft_of(faq)
        if draft is None or draft.token != request.POST.get(TOKEN):
            self.message_user(request, _changed_meanwhile(draft), messages.ERROR)
            return _to_form(faq)
        draft.delete()
        told = _("The next text is discarded; what customers get stays as it is.")
        self.message_user(request, told, messages.SUCCESS)
        return _to_form(faq)

    def _refusal(self, request: HttpRequest, faq: FAQ) -> str:
        """Why the form cannot be saved as was asked, if so."""
        is_kept = KEEP in request.POST
        if not is_kept and self._is_locked(request, faq):
            return f"{ONLY_PUBLISHERS} {_('Save it as the next text.')}"
        if is_kept or NEXT in request.GET:
            draft = draft_of(faq)
            if (draft.token if draft else "") != request.POST.get(TOKEN, ""):
                return _changed_meanwhile(draft)
        return ""

    def _is_locked(self, request: HttpRequest, faq: FAQ | None) -> bool:
        is_seen = faq is not None and faq.status == FAQ.Status.PUBLISHED
        return is_seen and not self.has_publish_permission(request)

    def _context(self, request: HttpRequest, faq_id: int) -> dict[str, Any]:
        joined = FAQ.objects.select_related("category", "next_text__category")
        faq = joined.get(pk=faq_id)  # anew: the form has written into its own
        draft: FAQDraft | None = getattr(faq, "next_text", None)
        now = FAQS.values(faq) if draft else {}
        is_open = draft is not None and NEXT in request.GET
        found = NextText(
            draft=draft,
            differences=differences(FAQS, now, as_version(draft, now)) if draft else [],
            is_open=is_open,
            is_outdated=draft is not None and not is_as_begun(faq, draft.opened),
            is_published=faq.status == FAQ.Status.PUBLISHED,
            can_change=self.has_change_permission(request, faq),
            can_publish=self.has_publish_permission(request),
        )
        buttons = ["show_save"] if self._is_locked(request, faq) else []
        if is_open or buttons:
            buttons += ["show_save_and_continue", "show_save_and_add_another"]
        return {"next_text": found} | dict.fromkeys(buttons, False)


def _stored(obj: Model) -> FAQ | None:
    return FAQ.objects.filter(pk=obj.pk).first()


def _changed_meanwhile(draft: FAQDraft | None) -> str:
    if draft is None:
        return _(
            "Somebody published or discarded the next text meanwhile. Nothing of "
            "yours is saved yet; save again to keep it."
        )
    return _(
        "%(author)s saved a next text at %(when)s, after you opened this page; it is "
        "shown above. Nothing of yours is saved yet; save again to put yours in its "
        "place."
    ) % {
        "author": draft.author_name or _("Somebody"),
        "when": date_format(localtime(draft.saved_at), "DATETIME_FORMAT"),
    }


def _send(request: HttpRequest, values: dict[str, Any]) -> None:
    sent = QueryDict(mutable=True)
    sent.update(values)
    # type: Django declares what every request gets as not to be changed
    request.POST = sent  # type: ignore[assignment]


def _to_form(faq: FAQ) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:faq_faq_change", args=[faq.pk]))
