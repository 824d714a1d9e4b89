"""The page "Check the FAQs": what the newest check found, and what of it is fine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from faq.admin.settled import FineFilter, KindFilter, Rows
from faq.checking import (
    accept,
    finding_in_words,
    kind_in_words,
    newest_check,
    remedy_in_words,
    start_check,
)
from faq.linting import LintRule
from faq.models import AcceptedFinding, KnowledgeBaseRevision, StoredFinding

if TYPE_CHECKING:
    from django.template.response import TemplateResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

EXCERPT_CHARS = 120


class RuleFilter(KindFilter):
    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(rule.value, kind_in_words(rule)) for rule in LintRule]


class FineFindingFilter(FineFilter):
    def narrow(self, rows: Rows, *, is_fine: bool) -> Rows:
        return fine(rows) if is_fine else not_fine(rows)


@admin.register(StoredFinding)
class FindingAdmin(ModelAdmin):
    """Findings to read and to call fine; a check makes them, nobody writes them."""

    list_display = ["shown_faq", "shown_kind", "shown_finding"]
    list_display_links = None
    list_filter = [RuleFilter, FineFindingFilter]
    list_select_related = ["faq", "other"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["faq__question", "reason", "excerpt"]
    search_help_text = gettext_lazy("Search questions and findings")
    actions = ["call_fine", "call_open"]
    # type: unfold declares the attribute as None, without a type
    list_before_template = "faq/linting/overview.html"  # type: ignore[assignment]

    class Media:
        css = {"all": ["faq/linting.css"]}

    def get_urls(self) -> list[URLPattern]:
        check = self.admin_site.admin_view(self.check_again)
        return [path("check/", check, name="faq_check"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The list, and over it how old it is and of what (Any: as Django types it)."""
        context: dict[str, Any] = {
            "title": _("Check the FAQs"),
            **overview(),
            **(extra_context or {}),
        }
        response: TemplateResponse = super().changelist_view(request, context)
        return response

    def check_again(self, request: HttpRequest) -> HttpResponse:
        """Begin another check; the page tells how far it is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        start_check()
        return redirect(reverse("admin:faq_storedfinding_changelist"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(
        self, request: HttpRequest, obj: StoredFinding | None = None
    ) -> bool:
        user = request.user
        return user.has_perm("faq.view_faq") or user.has_perm("faq.change_faq")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: StoredFinding | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: StoredFinding | None = None
    ) -> bool:
        return False

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.change_faq")

    @admin.display(description=gettext_lazy("FAQ"), ordering="faq__question")
    def shown_faq(self, finding: StoredFinding) -> SafeString:
        return faq_link(finding.faq_id, finding.faq.question)

    @admin.display(description=gettext_lazy("Kind"), ordering="kind")
    @display(label=True)
    def shown_kind(self, finding: StoredFinding) -> str:
        return kind_in_words(finding.kind)

    @admin.display(description=gettext_lazy("What is found"))
    def shown_finding(self, finding: StoredFinding) -> SafeString:
        other = finding.other
        return format_html(
            "<div>{}<br>{} {}</div>",
            finding_in_words(finding.field, finding.reason, finding.excerpt),
            remedy_in_words(finding.kind),
            faq_link(other.pk, other.question) if other else "",
        )

    @admin.action(description=gettext_lazy("That is fine"), permissions=["accept"])
    def call_fine(
        self, request: HttpRequest, queryset: QuerySet[StoredFinding]
    ) -> None:
        count = accept(queryset, request.user)
        self.message_user(
            request,
            ngettext(
                "%(count)d finding is fine until its text changes.",
                "%(count)d findings are fine until their texts change.",
                count,
            )
            % {"count": count},
            messages.SUCCESS,
        )

    @admin.action(
        description=gettext_lazy("Not fine after all"), permissions=["accept"]
    )
    def call_open(
        self, request: HttpRequest, queryset: QuerySet[StoredFinding]
    ) -> None:
        # Of these FAQs alone: others may say the same, and that is fine.
        called = queryset.filter(faq=OuterRef("faq"), key=OuterRef("key")).order_by()
        AcceptedFinding.objects.filter(Exists(called)).delete()


_IS_FINE = Exists(
    AcceptedFinding.objects.filter(faq=OuterRef("faq"), key=OuterRef("key"))
)


def fine(findings: QuerySet[StoredFinding]) -> QuerySet[StoredFinding]:
    """Those that staff call fine."""
    return findings.filter(_IS_FINE)


def not_fine(findings: QuerySet[StoredFinding]) -> QuerySet[StoredFinding]:
    return findings.filter(~_IS_FINE)


def overview() -> dict[str, Any]:  # Any: a template's context
    """The newest check, whether FAQs have changed since, and the counts by kind."""
    check = newest_check()
    revision = KnowledgeBaseRevision.objects.values_list("number", flat=True).first()
    findings = StoredFinding.objects.order_by()
    counted = not_fine(findings).values_list("kind").annotate(number=Count("pk"))
    counts: dict[str, int] = dict(counted)
    return {
        "check": check,
        "is_outdated": check is not None and check.revision != revision,
        "kinds": [
            {"kind": rule.value, "name": kind_in_words(rule), "count": counts[rule]}
            for rule in LintRule
            if counts.get(rule)
        ],
        "fine_count": fine(findings).count(),
    }


def faq_link(faq_id: int, question: str) -> SafeString:
    address = reverse("admin:faq_faq_change", args=[faq_id])
    shown = Truncator(question).chars(EXCERPT_CHARS)
    return format_html('<a href="{}">{}</a>', address, shown)
