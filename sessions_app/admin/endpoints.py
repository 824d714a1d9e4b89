"""Endpoints in the admin: added, their secret shown once, tested, paused, resumed."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app import deliveries
from sessions_app.admin.sending_errors import told_error
from sessions_app.models import (
    TOLD,
    Endpoint,
    EndpointQuerySet,
    EventDelivery,
    new_secret,
)
from sessions_app.webhooks import Webhook, is_private

STATE_COLOURS = {"active": "success", "failing": "warning", "paused": "danger"}


class EndpointForm(forms.ModelForm):
    event_types = forms.MultipleChoiceField(
        label=_("Told of"),
        choices=lambda: [(kind.value, f"{kind.label} ({kind.value})") for kind in TOLD],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Endpoint
        fields = ["name", "url", "event_types", "includes_texts"]
        help_texts = {
            "url": _("Begins with https://; http:// only for this machine."),
            "includes_texts": _(
                "Sends what customers write, the bot's replies and how customers can be"
                " reached to this address. That is personal data: tick it only if the"
                " receiver may have it, and your privacy notice says so. E-mail"
                " addresses, cards and phone numbers in messages are replaced; names"
                " and everything else are not."
            ),
        }

    def clean_url(self) -> str:
        """The address, if messages can be sent there."""
        url: str = self.cleaned_data["url"].strip()
        try:
            webhook = Webhook.of(url, new_secret())
        except ValueError as exc:
            raise ValidationError(str(exc)) from exc
        if not settings.WEBHOOK_PRIVATE_ADDRESSES and is_private(webhook.host):
            raise ValidationError(
                _(
                    "The address is of this machine or its network, which"
                    " WEBHOOK_PRIVATE_ADDRESSES forbids."
                )
            )
        return url


@admin.register(Endpoint)
class EndpointAdmin(ModelAdmin):
    """Who is told of what, and whether they listen."""

    form = EndpointForm
    list_display = ["name", "shown_host", "shown_types", "includes_texts"]
    list_display += ["shown_state"]
    search_fields = ["name", "url"]
    fields = ["name", "url", "event_types", "includes_texts"]
    readonly_fields = ["told_state", "failing_since", "paused_at", "created_at"]
    actions = ["send_test", "pause", "resume", "send_failed_again", "rotate_secret"]
    # type: unfold declares the attribute as None, without a type
    change_form_outer_after_template = "sessions_app/endpoint_actions.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["sessions_app/admin.css"]}

    def get_fields(self, request: HttpRequest, obj: Endpoint | None = None) -> list:
        """A new endpoint has no past to show."""
        return [*self.fields, *self.readonly_fields] if obj else self.fields

    def get_deleted_objects(
        self, objs: Sequence[Endpoint] | QuerySet[Endpoint], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Only the endpoints: what they were told goes with them, and may be much."""
        return [str(each) for each in objs], {}, set(), []

    def response_add(
        self, request: HttpRequest, obj: Endpoint, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page with the secret: no redirect, which would have to carry it."""
        return self._secret_page(request, obj, is_new=True)

    def _secret_page(
        self, request: HttpRequest, endpoint: Endpoint, *, is_new: bool = False
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Copy the secret"),
            "opts": self.opts,
            "endpoint": endpoint,
            "is_new": is_new,
        }
        return TemplateResponse(request, "sessions_app/endpoint_secret.html", context)

    @admin.display(description=_("Host"))
    def shown_host(self, endpoint: Endpoint) -> str:
        """Of the address only this: what follows may be a secret of the receiver."""
        return endpoint.host

    @admin.display(description=_("Told of"))
    def shown_types(self, endpoint: Endpoint) -> str:
        labels = {kind.value: str(kind.label) for kind in TOLD}
        shown = [labels.get(each, each) for each in endpoint.event_types]
        return Truncator("; ".join(shown)).chars(80)

    @admin.display(description=_("State"))
    @display(label=STATE_COLOURS)
    def shown_state(self, endpoint: Endpoint) -> tuple[str, str]:
        if endpoint.paused_at:
            return "paused", self.told_state(endpoint)
        kind = "failing" if endpoint.failing_since else "active"
        return kind, self.told_state(endpoint)

    @admin.display(description=_("State"))
    def told_state(self, endpoint: Endpoint) -> str:
        if endpoint.paused_at and endpoint.failing_since:
            return gettext("Paused: fails for days")
        if endpoint.paused_at:
            return gettext("Paused")
        return gettext("Fails") if endpoint.failing_since else gettext("In use")

    @admin.action(description=_("Send a test event"), permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: EndpointQuerySet) -> None:
        for endpoint in queryset:
            error = deliveries.send_test(endpoint)
            told = gettext("{} has accepted the test event.")
            if error:
                told = gettext("{} has not accepted the test event: {}")
            level = messages.ERROR if error else messages.SUCCESS
            self.message_user(request, told.format(endpoint, told_error(error)), level)

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: EndpointQuerySet) -> None:
        for endpoint in queryset.active():
            endpoint.pause()
            self.log_change(request, endpoint, gettext("Paused."))
            told = gettext("{} is paused: nothing new is kept for it, the rest waits.")
            self.message_user(request, told.format(endpoint))

    @admin.action(description=_("Resume"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: EndpointQuerySet) -> None:
        for endpoint in queryset.exclude(paused_at=None):
            endpoint.resume()
            self.log_change(request, endpoint, gettext("Resumed."))
            told = gettext("{} is told of events again, first of those that waited.")
            self.message_user(request, told.format(endpoint))
        deliveries.wake()

    @admin.action(description=_("Send again what failed"), permissions=["change"])
    def send_failed_again(
        self, request: HttpRequest, queryset: EndpointQuerySet
    ) -> None:
        failed = EventDelivery.objects.filter(
            endpoint__in=queryset.active(), state=EventDelivery.State.FAILED
        )
        count = failed.send_again()
        deliveries.wake()
        told = ngettext("{} event is sent again.", "{} events are sent again.", count)
        self.message_user(request, told.format(count))

    @admin.action(description=_("Draw a new secret"), permissions=["change"])
    def rotate_secret(
        self, request: HttpRequest, queryset: EndpointQuerySet
    ) -> HttpResponse | None:
        """Ask first; for a day messages are signed with both, so that none is lost."""
        endpoint = queryset.first()
        if endpoint is None or queryset.count() > 1:
            told = gettext("Choose one endpoint: its secret is shown only once.")
            self.message_user(request, told, messages.WARNING)
            return None
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Draw a new secret"),
                "opts": self.opts,
                "endpoint": endpoint,
            }
            page = "sessions_app/rotate_secret.html"
            return TemplateResponse(request, page, context)
        endpoint.rotate_secret()
        self.log_change(request, endpoint, gettext("Drew a new secret."))
        return self._secret_page(request, endpoint)
