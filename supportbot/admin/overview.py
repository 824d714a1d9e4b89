"""The admin's first page: what the user may see of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from faq.models import FAQ
from sessions_app import budget, figures, mails
from sessions_app.charts import stacked
from sessions_app.models import (
    MOST_COUNTED,
    ChatSession,
    Endpoint,
    Handoff,
    ModelUse,
)
from sessions_app.periods import LENGTHS, Period
from sessions_app.reporting import PeriodReport
from sessions_app.statistics import recent_activity

SERIES = ("sure", "likely", "model", "asked_back", "unanswered")

admin.site.index_title = _("Overview")
admin.site.index_template = "sessions_app/dashboard.html"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The first page's context (Any: as Django types it) with what the user may see."""
    faqs = admin.site.get_model_admin(FAQ)
    sessions = admin.site.get_model_admin(ChatSession)
    costs = admin.site.get_model_admin(ModelUse)
    endpoints = admin.site.get_model_admin(Endpoint)
    if faqs.has_view_permission(request):
        context["knowledge"] = {
            "answerable": FAQ.objects.answerable().count(),
            "drafts": FAQ.objects.filter(status=FAQ.Status.DRAFT).count(),
            "can_add": faqs.has_add_permission(request),
        }
    if sessions.has_view_permission(request):
        context["activity"] = recent_activity()
        context |= _figures(request, may_see_costs=costs.has_view_permission(request))
    if admin.site.get_model_admin(Handoff).has_view_permission(request):
        context["waiting"] = {
            "count": open_handoffs(request) or "0",
            "longest": Handoff.objects.open().order_by("created_at").first(),
            "failed_mails": mails.failed_count(),
        }
    if costs.has_view_permission(request):
        context["spending"] = budget.spending()
    if endpoints.has_view_permission(request):
        context["paused_endpoints"] = Endpoint.objects.paused().order_by("name")
    return context


def _figures(request: HttpRequest, *, may_see_costs: bool) -> dict[str, Any]:
    """The figures of the period that was chosen (Any: a template's)."""
    counted_until = figures.refresh()
    period = Period.of(request.GET)
    report = PeriodReport(period=period)
    named = {name: [getattr(day, name) for day in report.days] for name in SERIES}
    return {
        "figures": report,
        "period": period,
        "lengths": LENGTHS,
        "counted_until": counted_until,
        "may_see_costs": may_see_costs,
        "currency": settings.MODEL_CURRENCY,
        "questions_chart": stacked(period.days, named),
        "cost_chart": stacked(period.days, {"cost": [d.cost for d in report.days]}),
    }


def open_handoffs(_request: HttpRequest) -> str:
    """How many customers wait for a human, as the side bar shows it; "" for none."""
    count = Handoff.objects.all().open_count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
