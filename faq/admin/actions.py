"""What staff do to several FAQs at once, and what is said of it before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from faq.admin.languages import links
from faq.admin.versions.versioned import reason_in
from faq.duplicates import clashing_faqs
from faq.history.recording import recording
from faq.indexing.documents import load_documents
from faq.learning.trying import UnsavedChange
from faq.models import FAQ, Edit

CLASHES_SHOWN = 5


class AsksFirst(Protocol):
    """Shows what an action would do, before it is carried out."""

    def __call__(
        self,
        request: HttpRequest,
        change: UnsavedChange,
        *,
        action: str,
        faqs: QuerySet[FAQ],
    ) -> HttpResponse | None: ...


class FAQActions(ModelAdmin):
    """Publishing, making drafts and deleting of the FAQs that are ticked."""

    # Set by a package that knows what customers ask: a page with what the change does,
    # and a button that sends the action again; None where there is nothing to show.
    asks_first: AsksFirst | None = None

    @admin.action(description=_("Publish the selected FAQs"), permissions=["publish"])
    def publish(
        self, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponse | None:
        drafts = FAQ.objects.filter(
            pk__in=queryset.exclude(status=FAQ.Status.PUBLISHED).values("pk")
        )
        change = UnsavedChange(documents=tuple(load_documents(drafts)))
        if page := self._asked_first(request, change, "publish", queryset):
            return page
        self._set_status(request, queryset, FAQ.Status.PUBLISHED)
        return None

    @admin.action(
        description=_("Make drafts of the selected FAQs"), permissions=["publish"]
    )
    def unpublish(
        self, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponse | None:
        if page := self._asked_first(request, _gone(queryset), "unpublish", queryset):
            return page
        self._set_status(request, queryset, FAQ.Status.DRAFT)
        return None

    @admin.action(
        description=_("Delete selected %(verbose_name_plural)s"),
        permissions=["delete"],
    )
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[FAQ]
    ) -> HttpResponse | None:
        """As everywhere in the admin; what it does to answers is shown before."""
        page = self._asked_first(request, _gone(queryset), "delete_selected", queryset)
        return page or delete_selected(self, request, queryset)

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # Any: as Django types it
        """As everywhere in the admin; what it does to answers is shown before."""
        faq = self.get_object(request, unquote(object_id))
        if faq is not None and self.has_delete_permission(request, faq):
            faqs = FAQ.objects.filter(pk=faq.pk)
            page = self._asked_first(request, _gone(faqs), "delete_selected", faqs)
            if page is not None:
                return page
        return super().delete_view(request, object_id, extra_context)

    def _asked_first(
        self,
        request: HttpRequest,
        change: UnsavedChange,
        action: str,
        faqs: QuerySet[FAQ],
    ) -> HttpResponse | None:
        if self.asks_first is None or not (change.documents or change.removed):
            return None
        return self.asks_first(request, change, action=action, faqs=faqs)

    def warn_of_clashes(self, request: HttpRequest, ids: Iterable[int]) -> None:
        """Say which of these FAQs now ask the same as others, answered otherwise."""
        clashes = clashing_faqs()
        clashing = [faq_id for faq_id in ids if faq_id in clashes]
        if clashing:
            others = {other for faq_id in clashing for other in clashes[faq_id]}
            message = format_html(
                gettext(
                    "{faqs} asks the same as {others}: the bot gives neither answer "
                    "until one of them is changed or made a draft."
                ),
                faqs=links(named(clashing[:CLASHES_SHOWN])),
                others=links(named(sorted(others)[:CLASHES_SHOWN])),
            )
            self.message_user(request, message, messages.WARNING)

    def _set_status(
        self, request: HttpRequest, queryset: QuerySet[FAQ], status: FAQ.Status
    ) -> None:
        is_public = status == FAQ.Status.PUBLISHED
        said = gettext("Published.") if is_public else gettext("Set to draft.")
        reason = reason_in(request)
        with recording(Edit.Way.LIST, author=request.user, note=reason) as edit:
            changed = queryset.exclude(status=status)
            ids = list(changed.values_list("pk", flat=True))
            _log(request, changed, f"{said} {reason}".strip())
            edit.before(ids)
            count = changed.update(status=status, updated_at=timezone.now())
            edit.after(ids)
        told = (
            ngettext("{} FAQ published.", "{} FAQs published.", count)
            if is_public
            else ngettext("{} FAQ set to draft.", "{} FAQs set to draft.", count)
        )
        self.message_user(request, told.format(count))
        self.warn_of_clashes(request, ids)


def _log(request: HttpRequest, faqs: QuerySet[FAQ], done: str) -> None:
    user_id = request.user.pk or 0  # never 0: the admin knows its user
    LogEntry.objects.log_actions(user_id, faqs, CHANGE, done)


def _gone(faqs: QuerySet[FAQ]) -> UnsavedChange:
    published = faqs.filter(status=FAQ.Status.PUBLISHED)
    return UnsavedChange(removed=frozenset(published.values_list("pk", flat=True)))


def named(ids: Iterable[int]) -> QuerySet[FAQ, tuple[int, str]]:
    return FAQ.objects.filter(pk__in=ids).values_list("pk", "question")
