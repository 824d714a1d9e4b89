"""The page that shows who gets an answer later, and the click that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faq.models import FAQ
from sessions_app import mails
from supportbot.staff import answer_later

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse, QueryDict


def page(request: HttpRequest, faq_id: int) -> HttpResponse:
    """Who gets the FAQ's answer: those of `message`, else all who wait for it."""
    needed = ("sessions_app.change_handoff", "sessions_app.view_chatsession")
    if not request.user.has_perms(needed) or not _may_see(request):
        raise PermissionDenied
    faq = get_object_or_404(FAQ.objects.visible(), pk=faq_id)
    if request.method == "POST":
        return _send(request, faq)
    asked = _message_ids(request.GET)
    if not asked:
        asked = [question.pk for question in answer_later.asked_in_vain(faq)]
    context: dict[str, Any] = {  # Any: a template's
        **admin.site.each_context(request),
        "title": _("Answer later"),
        "plan": answer_later.plan(faq, asked),
        "is_published": FAQ.objects.answerable().filter(pk=faq.pk).exists(),
        "is_mail_on": mails.is_on(),
    }
    return TemplateResponse(request, "supportbot/staff/answer_later.html", context)


def _send(request: HttpRequest, faq: FAQ) -> HttpResponse:
    by = cast("User", request.user)
    asked = _message_ids(request.POST)
    count = answer_later.answer_later(faq, asked, by, closes="closes" in request.POST)
    told = ngettext(
        "{} customer gets the answer.", "{} customers get the answer.", count
    )
    messages.success(request, told.format(count))
    return HttpResponseRedirect(reverse("admin:faq_faq_change", args=[faq.pk]))


def _may_see(request: HttpRequest) -> bool:
    return admin.site.get_model_admin(FAQ).has_view_permission(request)


def _message_ids(sent: QueryDict) -> list[int]:
    numbers = sent.getlist("message")[: answer_later.MOST]
    return [int(each[:18]) for each in numbers if each.isascii() and each.isdigit()]


urlpatterns = [
    path(
        "faq/faq/<int:faq_id>/answer-later/",
        admin.site.admin_view(page),
        name="answer_later",
    )
]
