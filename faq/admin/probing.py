"""The page "Red team": what fools the bot, each with one click, and how many do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from faq.admin.linting import faq_link
from faq.admin.probing_figures import overview
from faq.admin.settled import FineFilter, KindFilter, Rows
from faq.admin.settling import settle
from faq.editing import EditRefused, PinsBroken
from faq.models import AcceptedProbe, FailedProbe
from faq.probing import (
    ProbeKind,
    accept_probes,
    probe_kind_in_words,
    start_probing,
)

if TYPE_CHECKING:
    from django.template.response import TemplateResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

LIST = "admin:faq_failedprobe_changelist"
ID_DIGITS = 19  # those of the largest
IS_FINE = Exists(AcceptedProbe.objects.filter(faq=OuterRef("faq"), key=OuterRef("key")))


class ProbeKindFilter(KindFilter):
    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(kind.value, probe_kind_in_words(kind)) for kind in ProbeKind]


class FineProbeFilter(FineFilter):
    def narrow(self, rows: Rows, *, is_fine: bool) -> Rows:
        return rows.filter(IS_FINE if is_fine else ~IS_FINE)


@admin.register(FailedProbe)
class FailedProbeAdmin(ModelAdmin):
    """Probes that failed, to be settled in one click; a run makes them."""

    list_display = ["shown_probe", "shown_kind", "shown_answer", "shown_buttons"]
    list_display_links = None
    list_filter = [ProbeKindFilter, FineProbeFilter]
    list_select_related = ["faq", "shown"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["faq__question", "text"]
    search_help_text = gettext_lazy("Search questions and probes")
    actions = ["call_fine", "call_open"]
    # type: unfold declares the attribute as None, without a type
    list_before_template = "faq/probing/overview.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["faq/linting.css", "faq/probing.css"]}

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("run/", site.admin_view(self.run_again), name="faq_probe"),
            path("settle/", site.admin_view(self.settle_one), name="faq_probe_settle"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The list, and over it the figures of the runs (Any: as Django types it)."""
        counted = FailedProbe.objects.order_by().filter(~IS_FINE).values_list("kind")
        context: dict[str, Any] = {
            "title": _("Red team"),
            **overview(dict(counted.annotate(number=Count("pk")))),
            **(extra_context or {}),
        }
        response: TemplateResponse = super().changelist_view(request, context)
        return response

    def run_again(self, request: HttpRequest) -> HttpResponse:
        """Begin another run; the page tells how far it is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        start_probing()
        return redirect(LIST)

    def settle_one(self, request: HttpRequest) -> HttpResponse:
        """What the button of a row says: that is fine, or into the FAQ with it."""
        if not self.has_accept_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if pk := request.POST.get("fine"):
            self.call_fine(request, FailedProbe.objects.filter(pk=_number(pk)))
        elif pk := request.POST.get("settle"):
            self._settle(request, get_object_or_404(FailedProbe, pk=_number(pk)))
        return redirect(f"{reverse(LIST)}?{request.GET.urlencode()}")

    def _settle(self, request: HttpRequest, probe: FailedProbe) -> None:
        is_near_miss = ProbeKind(probe.kind).is_near_miss
        link = faq_link(probe.faq_id, probe.faq.question)
        may_publish = request.user.has_perm("faq.publish_faq")
        try:
            is_live = settle(probe, request.user, may_publish=may_publish)
        except PinsBroken:
            said = _("Nothing is changed: it would break a pinned question. See {faq}.")
            self.message_user(request, format_html(said, faq=link), messages.ERROR)
            return
        except EditRefused:
            said = _("This can't be saved from here. Change the FAQ itself: {faq}.")
            self.message_user(request, format_html(said, faq=link), messages.ERROR)
            return
        if not is_live:
            said = _("It waits in the next text of {faq}, which a publisher publishes.")
        elif is_near_miss:
            said = _("“{text}” is never answered with {faq} from now on.")
        else:
            said = _("“{text}” is a wording of {faq} from now on.")
        told = format_html(said, text=probe.text, faq=link)
        self.message_user(request, told, messages.SUCCESS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(
        self, request: HttpRequest, obj: FailedProbe | None = None
    ) -> bool:
        user = request.user
        return user.has_perm("faq.view_faq") or user.has_perm("faq.change_faq")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: FailedProbe | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: FailedProbe | None = None
    ) -> bool:
        return False

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.change_faq")

    def get_list_display(self, request: HttpRequest) -> Any:  # Any: as Django types it
        """Buttons for those who may press them."""
        shown = self.list_display
        return shown if self.has_accept_permission(request) else shown[:-1]

    @admin.display(description=gettext_lazy("A customer could ask"), ordering="text")
    def shown_probe(self, probe: FailedProbe) -> SafeString:
        return format_html(
            '<div class="probe-text"><strong>{}</strong><br><small>{}</small></div>',
            probe.text,
            _("made of: {text}").format(text=probe.phrasing),
        )

    @admin.display(description=gettext_lazy("Kind"), ordering="kind")
    @display(label=True)
    def shown_kind(self, probe: FailedProbe) -> str:
        return probe_kind_in_words(probe.kind)

    @admin.display(description=gettext_lazy("What the bot does"))
    def shown_answer(self, probe: FailedProbe) -> SafeString:
        own = faq_link(probe.faq_id, probe.faq.question)
        if ProbeKind(probe.kind).is_near_miss:
            said = _("answers for sure with {faq}")
        elif probe.shown:
            said = _("answers with {other}, not with {faq}")
        else:
            said = _("does not answer with {faq}")
        shown = probe.shown
        other = faq_link(shown.pk, shown.question) if shown else ""
        return format_html("<div>{}</div>", format_html(said, faq=own, other=other))

    @admin.display(description=gettext_lazy("One click"))
    def shown_buttons(self, probe: FailedProbe) -> SafeString:
        """Buttons of the form that the list is in, sent to another address."""
        is_near_miss = ProbeKind(probe.kind).is_near_miss
        buttons = (
            ("fine", _("That is fine")),
            ("settle", _("Never") if is_near_miss else _("Add as wording")),
        )
        address = reverse("admin:faq_probe_settle")
        drawn = format_html_join(
            "",
            '<button class="lint-button" type="submit" name="{}" value="{}" '
            'formaction="{}" aria-label="{}">{}</button>',
            (
                (name, probe.pk, address, f"{label}: {probe.text}", label)
                for name, label in buttons
            ),
        )
        return format_html('<div class="probe-buttons">{}</div>', drawn)

    @admin.action(description=gettext_lazy("That is fine"), permissions=["accept"])
    def call_fine(self, request: HttpRequest, queryset: QuerySet[FailedProbe]) -> None:
        count = accept_probes(queryset, request.user)
        self.message_user(
            request,
            ngettext(
                "%(count)d probe is fine, in later runs too.",
                "%(count)d probes are fine, in later runs too.",
                count,
            )
            % {"count": count},
            messages.SUCCESS,
        )

    @admin.action(
        description=gettext_lazy("Not fine after all"), permissions=["accept"]
    )
    def call_open(self, request: HttpRequest, queryset: QuerySet[FailedProbe]) -> None:
        called = queryset.filter(faq=OuterRef("faq"), key=OuterRef("key")).order_by()
        AcceptedProbe.objects.filter(Exists(called)).delete()


def _number(text: str) -> int:
    """The id that a button names; of what is none, one that no row has."""
    return int(text) if text.isdecimal() and len(text) < ID_DIGITS else 0
