"""Customers who wait for a human, in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from sessions_app import handoffs, mails
from sessions_app.admin.handoff_forms import HandoffForm, ReplyForm, contact_link
from sessions_app.admin.transcripts import transcript_of
from sessions_app.exceptions import SessionErased
from sessions_app.models import (
    Delivery,
    EventDelivery,
    EventType,
    Handoff,
    HandoffQuerySet,
    Mail,
)

EXCERPT = 12  # messages of the conversation on the page of a handoff
STATE_COLOURS = {"open": "warning", "done": "success"}
DELIVERY_COLOURS = {
    "pending": "info",
    "sent": "success",
    "failed": "danger",
    "held": "warning",
}


class AssigneeFilter(admin.SimpleListFilter):
    title = _("assigned to")
    parameter_name = "assigned"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [
            ("me", gettext("me")),
            ("others", gettext("others")),
            ("nobody", gettext("nobody")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        narrowed = {
            "me": Q(assignee=request.user.pk),
            "others": Q(assignee__isnull=False) & ~Q(assignee=request.user.pk),
            "nobody": Q(assignee=None),
        }
        return queryset.filter(narrowed.get(self.value() or "", Q()))


@admin.register(Handoff)
class HandoffAdmin(ModelAdmin):
    """Customers who wait for a human, and those who were seen to."""

    form = HandoffForm
    list_display = ["shown_reason", "shown_comment", "shown_contact", "shown_state"]
    list_display += ["assignee", "created_at", "conversation", "shown_delivery"]
    list_display += ["buttons"]
    list_display_links = ["shown_reason"]
    list_filter = ["state", AssigneeFilter, "reason", "created_at"]
    list_select_related = ["session", "assignee"]
    show_full_result_count = False
    search_fields = ["session__reference", "contact", "comment", "note"]
    search_help_text = _("Search by reference, contact, comment or note")
    actions = ["mark_done", "take"]
    # type: unfold declares the attribute as a tuple of nothing
    actions_submit_line = ["finish"]  # type: ignore[assignment]
    readonly_fields = ["conversation", "reason", "shown_contact", "comment"]
    readonly_fields += ["state", "created_at", "closed_at"]
    # type: unfold declares the attributes as None, without a type
    change_form_outer_before_template = "sessions_app/handoff_buttons.html"  # type: ignore[assignment]
    change_form_outer_after_template = "sessions_app/handoff_excerpt.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["sessions_app/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Handoff | None = None
    ) -> bool:
        """Never: it goes with its conversation."""
        return False

    def get_form(
        self,
        request: HttpRequest,
        obj: Handoff | None = None,
        change: bool = False,
        **options: Any,  # Any: as Django types it
    ) -> type[forms.ModelForm]:
        is_open = self._is_to_answer(request, obj)
        options["form"] = ReplyForm if is_open else HandoffForm
        form: type[forms.ModelForm] = super().get_form(request, obj, change, **options)
        return form

    def get_fields(  # type: ignore[override]  # names, and no groups of them
        self, request: HttpRequest, obj: Handoff | None = None
    ) -> list[str]:
        is_open = self._is_to_answer(request, obj)
        written = [*(["reply"] if is_open else []), "assignee", "note"]
        return [*self.readonly_fields[:4], *written, *self.readonly_fields[4:]]

    def get_actions_submit_line(
        self, request: HttpRequest, object_id: Any
    ) -> list[Any]:  # Any: unfold's own
        """None on the page of what is done."""
        is_open = Handoff.objects.open().filter(pk=object_id).exists()
        return super().get_actions_submit_line(request, object_id) if is_open else []

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:  # type: ignore[override]  # Any: Django's
        """Buttons for those only who may press them."""
        may_act = self.has_change_permission(request)
        return [each for each in self.list_display if may_act or each != "buttons"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.act))
        name = "sessions_app_handoff_act"
        return [path("<int:pk>/act/<slug:deed>/", view, name=name), *super().get_urls()]

    def act(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """One click of a list or a page: `take`, `done`, or `mail` again."""
        handoff = get_object_or_404(Handoff, pk=pk)
        if not self.has_change_permission(request, handoff):
            raise PermissionDenied
        same = Handoff.objects.filter(pk=pk)
        if deed == "done":
            self.mark_done(request, same)
        elif deed == "take":
            self.take(request, same)
        elif deed == "mail":
            self._send_mails_again(request, handoff)
        return HttpResponseRedirect(_back(request))

    def save_model(  # type: ignore[override]  # of this model's form
        self, request: HttpRequest, obj: Handoff, form: HandoffForm, change: bool
    ) -> None:
        """Keep what is for colleagues, send the reply, run the button pressed."""
        changed = [name for name in ("assignee", "note") if name in form.changed_data]
        if changed:
            obj.save(update_fields=changed)
        self._send_reply(request, obj, form)
        for button in self.get_actions_submit_line(request, obj.pk):
            if button.action_name in request.POST:
                button.method(request, obj)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],  # Any: as Django types it
        *args: Any,  # Any: passed on
        **kwargs: Any,  # Any: passed on
    ) -> HttpResponse:
        handoff: Handoff = context["original"]
        if request.user.has_perm("sessions_app.view_chatsession"):
            context["transcript"] = transcript_of(handoff.session, limit=EXCERPT)
            context["is_excerpt"] = True
        failed = Mail.objects.filter(handoff=handoff, state=Mail.State.FAILED)
        context["failed_mail_count"] = failed.count()
        context["may_act"] = self.has_change_permission(request, handoff)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Handoff]:
        known: QuerySet[Handoff] = super().get_queryset(request)
        return known.annotate(delivery=Coalesce(_newest_state(), _earlier_state()))

    @admin.display(description=_("Conversation"))
    def conversation(self, handoff: Handoff) -> str:
        page = reverse(
            "admin:sessions_app_chatsession_change", args=[handoff.session_id]
        )
        return format_html('<a href="{}">{}</a>', page, handoff.session)

    @admin.display(description=_("reason"), ordering="reason")
    def shown_reason(self, handoff: Handoff) -> str:
        return handoff.get_reason_display()

    @admin.display(description=_("comment"))
    def shown_comment(self, handoff: Handoff) -> str:
        return Truncator(handoff.comment).chars(200)

    @admin.display(description=_("contact"))
    def shown_contact(self, handoff: Handoff) -> str:
        return contact_link(handoff.contact)

    @admin.display(description=_("State"))
    @display(label=STATE_COLOURS)
    def shown_state(self, handoff: Handoff) -> tuple[str, str]:
        return handoff.state, handoff.get_state_display()

    @admin.display(description=_("Webhook"))
    @display(label=DELIVERY_COLOURS)
    def shown_delivery(self, handoff: Handoff) -> tuple[str, str] | None:
        state = getattr(handoff, "delivery", None)
        return (state, str(EventDelivery.State(state).label)) if state else None

    @admin.display(description=_("One click"))
    def buttons(self, handoff: Handoff) -> str:
        """Of the list's own form, which has the token that they need."""
        if handoff.state != Handoff.State.OPEN:
            return ""
        button = '<button type="submit" class="row-button" formaction="{}">{}</button>'
        return format_html(
            f'<span class="row-buttons">{button}{button}</span>',
            _deed(handoff, "done"),
            gettext("Done"),
            _deed(handoff, "take"),
            gettext("To me"),
        )

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: HandoffQuerySet) -> None:
        waiting = list(queryset.filter(state=Handoff.State.OPEN))
        count = handoffs.close(
            Handoff.objects.filter(pk__in=[each.pk for each in waiting])
        )
        for handoff in waiting:
            self.log_change(request, handoff, gettext("Marked as done."))
        told = ngettext(
            "{} handoff marked as done.", "{} handoffs marked as done.", count
        )
        self.message_user(request, told.format(count))

    @admin.action(description=_("Assign to me"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: HandoffQuerySet) -> None:
        for handoff in queryset:
            if handoffs.assign(handoff, request.user.pk):
                self.log_change(request, handoff, gettext("Assigned to oneself."))
        self.message_user(request, gettext("Assigned to you."))

    @admin.action(description=_("Save and mark as done"), permissions=["finish"])
    def finish(self, request: HttpRequest, handoff: Handoff) -> None:
        self.mark_done(request, Handoff.objects.filter(pk=handoff.pk))

    def has_finish_permission(self, request: HttpRequest, _pk: object = None) -> bool:
        return self.has_change_permission(request)

    def _send_reply(
        self, request: HttpRequest, handoff: Handoff, form: HandoffForm
    ) -> None:
        text = form.cleaned_data.get("reply", "").strip()
        if not text:
            self._tell_of_unsent(request, form)
            return
        author = request.user.get_short_name() if request.user.is_authenticated else ""
        try:
            handoffs.reply(handoff, text, author)
        except SessionErased:
            gone = gettext("The conversation was erased meanwhile. Nothing was sent.")
            self.message_user(request, gone, messages.ERROR)

    def _tell_of_unsent(self, request: HttpRequest, form: HandoffForm) -> None:
        """A reply to what a colleague has marked as done in the meantime."""
        if "reply" not in form.fields and request.POST.get("reply", "").strip():
            done = gettext("It was marked as done meanwhile. Nothing was sent.")
            self.message_user(request, done, messages.WARNING)

    def _send_mails_again(self, request: HttpRequest, handoff: Handoff) -> None:
        count = Mail.objects.filter(
            handoff=handoff, state=Mail.State.FAILED
        ).send_again()
        mails.wake()
        told = ngettext("{} e-mail is sent again.", "{} e-mails are sent again.", count)
        self.message_user(request, told.format(count))

    def _is_to_answer(self, request: HttpRequest, handoff: Handoff | None) -> bool:
        is_open = handoff is not None and handoff.state == Handoff.State.OPEN
        return is_open and self.has_change_permission(request, handoff)


def _newest_state() -> Subquery:
    """How far the newest announcement got, to whichever endpoint."""
    told = EventDelivery.objects.filter(
        event__handoff=OuterRef("pk"), event_type=EventType.HANDOFF_OPENED
    )
    return Subquery(told.order_by("-id").values("state")[:1])


def _earlier_state() -> Subquery:
    """The same, as versions before the outbox have kept it."""
    told = Delivery.objects.filter(handoff=OuterRef("pk"))
    return Subquery(told.order_by("-id").values("state")[:1])


def _deed(handoff: Handoff, deed: str) -> str:
    return reverse("admin:sessions_app_handoff_act", args=[handoff.pk, deed])


def _back(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return page
    return reverse("admin:sessions_app_handoff_changelist")
