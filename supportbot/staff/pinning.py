"""Pins a question with what answers it: from a transcript, a trial, a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.models import FAQ, PinnedQuestion
from sessions_app.models import Message
from supportbot.chat.conversation import MEMORY
from supportbot.chat.replies import Reply

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Pin the message of that id, or a text with an FAQ, and go back."""
    if not request.user.has_perm("faq.add_pinnedquestion"):
        raise PermissionDenied
    asked = _of_message(request) if "message" in request.POST else _of_text(request)
    known = PinnedQuestion.objects.filter(
        text=asked.text, earlier=asked.earlier, faq=asked.faq
    ).first()
    if known is None and asked.text:
        asked.created_by_id = request.user.pk
        asked.save()
    pinned = known or asked
    if pinned.pk is not None:
        page = reverse("admin:faq_pinnedquestion_change", args=[pinned.pk])
        said = format_html('<a href="{}">{}</a>', page, _told(pinned))
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(said)
        messages.success(request, said)
    return HttpResponseRedirect(_back(request))


def _of_message(request: HttpRequest) -> PinnedQuestion:
    """What a customer asked; with what was said before, where that had a part in it."""
    number = request.POST.get("message", "")
    is_number = number.isascii() and number.isdigit()
    asked = Message.objects.filter(role=Message.Role.USER).select_related("reply__faq")
    message = get_object_or_404(asked, pk=int(number[:18]) if is_number else 0)
    reply = getattr(message, "reply", None)
    record = Reply.of(reply).record if reply else None
    return PinnedQuestion(
        text=message.text[: PinnedQuestion.MAX_CHARS],
        earlier=[] if record is None or record.is_read_alone else _earlier(message),
        faq=reply.faq if reply else None,
    )


def _earlier(message: Message) -> list[str]:
    said = Message.objects.filter(
        session=message.session_id,
        epoch=message.epoch,
        role=Message.Role.USER,
        id__lt=message.pk,
    )
    newest = said.order_by("-id").values_list("text", flat=True)[: MEMORY - 1]
    return list(newest)[::-1]


def _of_text(request: HttpRequest) -> PinnedQuestion:
    number = request.POST.get("faq", "")
    is_number = number.isascii() and number.isdigit()
    said = map(_text, request.POST.getlist("earlier"))
    return PinnedQuestion(
        text=_text(request.POST.get("text", "")),
        earlier=[text for text in said if text][1 - MEMORY :],
        faq=get_object_or_404(FAQ, pk=int(number[:18])) if is_number else None,
    )


def _text(sent: str) -> str:
    """What can be kept of it: PostgreSQL keeps no NUL."""
    return sent.replace("\0", "").strip()[: PinnedQuestion.MAX_CHARS]


def _told(pinned: PinnedQuestion) -> str:
    if pinned.faq is None:
        return _("Pinned: no FAQ may answer “%(text)s”.") % {"text": pinned}
    return _("Pinned: “%(text)s” must be answered by “%(faq)s”.") % {
        "text": pinned,
        "faq": pinned.faq,
    }


def _back(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(page, allowed_hosts=hosts):
        return page
    return reverse("admin:faq_pinnedquestion_changelist")


urlpatterns = [path("pin/", admin.site.admin_view(pin), name="pin")]
