"""What staff say of a reply in a transcript: right, wrong, should have been another."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.learning import approve_phrasing, mark_none
from faq.models import FAQ, LabelledQuestion
from faq.voices import judge
from sessions_app.models import Message
from sessions_app.opinions import question_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

JUDGING = ("sessions_app.view_chatsession", "faq.change_voice")
PUBLISHING = ("faq.change_faq", "faq.publish_faq")
CONVERSATION = LabelledQuestion.Source.CONVERSATION


class ReplyVerdict(StrEnum):
    """What staff say of a reply."""

    RIGHT = "right"
    WRONG = "wrong"
    OTHER = "other"  # another FAQ answers it


@require_POST
def verdict(request: HttpRequest) -> HttpResponse:
    """Keep it, let search learn from it, and go back to the transcript."""
    if not request.user.has_perms(JUDGING):
        raise PermissionDenied
    if request.POST.get("verdict") not in set(ReplyVerdict):
        raise Http404
    said = ReplyVerdict(request.POST["verdict"])
    reply = get_object_or_404(_replies(), pk=_number(request.POST.get("reply", "")))
    try:
        told = _carry_out(said, reply, request)
    except ValidationError as exc:
        messages.error(request, " ".join(exc.messages))
    else:
        messages.success(request, told)
    page = reverse("admin:sessions_app_chatsession_change", args=[reply.session_id])
    return HttpResponseRedirect(f"{page}#message-{reply.pk}")


def _carry_out(said: ReplyVerdict, reply: Message, request: HttpRequest) -> str:
    asked, by = question_of(reply), cast("User", request.user)
    if asked is None:
        raise ValidationError(
            _("This reply answers no question of its own; judge the one before.")
        )
    if said is ReplyVerdict.OTHER:
        number = request.POST.get("faq", "").strip().removeprefix("#")
        return _should_have_been(number, reply, asked, by)
    return _judge(reply, asked, by, is_right=said is ReplyVerdict.RIGHT)


def _judge(reply: Message, asked: Message, by: User, *, is_right: bool) -> str:
    """Of an FAQ whether it answers; of any other reply whether that was all."""
    if reply.faq is not None:
        judge(asked.text, reply.faq.pk, is_right=is_right)
        if is_right:
            return _("Right: “%(faq)s” answers it.") % {"faq": reply.faq}
        return _("Wrong: “%(faq)s” does not answer it.") % {"faq": reply.faq}
    if is_right:
        if not by.has_perms(PUBLISHING):
            raise PermissionDenied
        mark_none(asked.text, by=by, source=CONVERSATION)
        _settle(asked, Message.SettledAs.NO_ANSWER)
        return _("Right: no FAQ answers it.")
    _settle(asked, None)
    return _("Wrong: an FAQ should answer it. It is in the inbox.")


def _should_have_been(number: str, reply: Message, asked: Message, by: User) -> str:
    if not by.has_perms(PUBLISHING):
        raise PermissionDenied
    faq = FAQ.objects.published().filter(pk=_number(number)).first()
    if faq is None:
        raise ValidationError(
            _("There is no published FAQ with the number “%(number)s”.")
            % {"number": number}
        )
    if reply.faq is not None and reply.faq != faq:
        judge(asked.text, reply.faq.pk, is_right=False)
    approve_phrasing(faq, asked.text, by=by, source=CONVERSATION)
    _settle(asked, Message.SettledAs.WORDING)
    return _("“%(faq)s” answers it from now on.") % {"faq": faq}


def _settle(asked: Message, outcome: Message.SettledAs | None) -> None:
    Message.objects.filter(pk=asked.pk).update(settled_as=outcome)


def _replies() -> QuerySet[Message]:
    replies = Message.objects.filter(role=Message.Role.ASSISTANT)
    return replies.exclude(source=Message.Source.STAFF).select_related("faq")


def _number(sent: str) -> int:
    return int(sent[:18]) if sent.isascii() and sent.isdigit() else 0


urlpatterns = [path("verdict/", admin.site.admin_view(verdict), name="verdict")]
