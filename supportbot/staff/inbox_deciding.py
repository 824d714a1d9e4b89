"""Carries out what staff decide about a group of the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from faq.learning import (
    approve_phrasing,
    broken_by,
    forbid_phrasing,
    mark_none,
)
from faq.models import FAQ, LabelledQuestion
from faq.search import search
from sessions_app.handoffs import pass_on
from sessions_app.models import Handoff, Message
from supportbot.staff.inbox_form import InboxAction, InboxDecision

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from faq.learning import UnsavedChange

MOST_HANDOFFS = 50  # conversations that one click hands to colleagues
MOST_TRIED = 100  # questions that are asked again after a click
MOST_CHARS = 6_000  # of wordings in an address
PUBLISHING = ("faq.change_faq", "faq.publish_faq")
SETTLE = "sessions_app.settle_message"
RIGHTS: Mapping[InboxAction, tuple[str, ...]] = {
    InboxAction.WORDING: (SETTLE, *PUBLISHING),
    InboxAction.NEVER: (SETTLE, *PUBLISHING),
    InboxAction.NO_ANSWER: (SETTLE, *PUBLISHING),
    InboxAction.NEW_FAQ: ("faq.add_faq",),
    InboxAction.HUMAN: (SETTLE, "sessions_app.change_handoff"),
    InboxAction.ANSWERED: (SETTLE,),
}
CONVERSATION = LabelledQuestion.Source.CONVERSATION


def allowed(request: HttpRequest) -> dict[str, bool]:
    """Which actions this account may take, by their names."""
    may_read = request.user.has_perm("sessions_app.view_chatsession")
    return {
        action.value: may_read and request.user.has_perms(rights)
        for action, rights in RIGHTS.items()
    }


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do it, say so, and go back to the inbox."""
    decision = InboxDecision.sent(request)
    if not allowed(request)[decision.action]:
        raise PermissionDenied
    if decision.action is InboxAction.NEW_FAQ:
        return redirect(_new_faq(request, decision))
    try:
        told = _carry_out(decision, by=cast("User", request.user))
    except ValidationError as exc:
        messages.error(request, " ".join(exc.messages))
    else:
        messages.success(request, told)
    return HttpResponseRedirect(_back(request))


def _carry_out(decision: InboxDecision, *, by: User) -> str:
    if decision.action is InboxAction.WORDING:
        return _add_wordings(decision, by)
    if decision.action is InboxAction.NEVER:
        return _forbid(decision, by)
    if decision.action is InboxAction.NO_ANSWER:
        return _mark_none(decision, by)
    if decision.action is InboxAction.HUMAN:
        return _hand_over(decision)
    count = _settle(decision.messages, Message.SettledAs.ANSWERED)
    return ngettext(
        "%(count)s question is done.", "%(count)s questions are done.", count
    ) % {"count": count}


def _add_wordings(decision: InboxDecision, by: User) -> str:
    faq = _of_published(decision)
    stop_at_pins(decision.change)
    for text in decision.texts:
        approve_phrasing(faq, text, by=by, source=CONVERSATION)
    answered = _answered_by(faq, decision)
    _settle(answered, Message.SettledAs.WORDING)
    told = ngettext(
        "Added to “%(faq)s”: it answers %(count)s question of the group now.",
        "Added to “%(faq)s”: it answers %(count)s questions of the group now.",
        len(answered),
    )
    return _linked(told % {"faq": faq, "count": len(answered)}, faq)


def _answered_by(faq: FAQ, decision: InboxDecision) -> list[Message]:
    """The messages that the FAQ answers by now; the others stay in the inbox."""
    texts = list(dict.fromkeys(message.text for message in decision.messages))
    answered = {text for text in texts[:MOST_TRIED] if _finds(text, faq)}
    return [one for one in decision.messages if one.text in answered]


def _finds(text: str, faq: FAQ) -> bool:
    match = search(text).match
    return match is not None and match.document.faq_id == faq.pk


def _forbid(decision: InboxDecision, by: User) -> str:
    faq = _of_published(decision)
    stop_at_pins(decision.change)
    for text in decision.texts:
        forbid_phrasing(faq, text, by=by)
    _settle(decision.messages, Message.SettledAs.NEVER)
    return _linked(_("“%(faq)s” never answers this any more.") % {"faq": faq}, faq)


def _mark_none(decision: InboxDecision, by: User) -> str:
    _require_texts(decision)
    stop_at_pins(decision.change)
    for text in decision.texts:
        mark_none(text, by=by, source=CONVERSATION)
    count = _settle(decision.messages, Message.SettledAs.NO_ANSWER)
    told = ngettext(
        "No FAQ answers %(count)s question any more, and it is out of the inbox.",
        "No FAQ answers %(count)s questions any more, and they are out of the inbox.",
        count,
    )
    return told % {"count": count}


def _hand_over(decision: InboxDecision) -> str:
    """Open a handoff in each conversation, the newest ones first."""
    newest = sorted(decision.messages, key=lambda message: -message.pk)
    sessions = {message.session_id: message for message in reversed(newest)}
    passed = sorted(sessions, reverse=True)[:MOST_HANDOFFS]
    asked = [message for message in newest if message.session_id in passed]
    for message in {one.session_id: one for one in asked}.values():
        pass_on(message.session, reason=Handoff.Reason.NO_ANSWER)
    _settle(asked, Message.SettledAs.HUMAN)
    told = ngettext(
        "%(count)s conversation waits for a colleague.",
        "%(count)s conversations wait for a colleague.",
        len(passed),
    )
    page = reverse("admin:sessions_app_handoff_changelist")
    return format_html('<a href="{}">{}</a>', page, told % {"count": len(passed)})


def _settle(asked: Iterable[Message], outcome: Message.SettledAs) -> int:
    numbers = [message.pk for message in asked]
    return Message.objects.filter(pk__in=numbers).update(settled_as=outcome)


def _of_published(decision: InboxDecision) -> FAQ:
    _require_texts(decision)
    faq = decision.faq
    if faq is None or faq.status != FAQ.Status.PUBLISHED:
        raise ValidationError(_("Choose a published FAQ."))
    return faq


def _require_texts(decision: InboxDecision) -> None:
    if not decision.texts:
        raise ValidationError(_("Tick at least one wording."))


def stop_at_pins(change: UnsavedChange) -> None:
    """Refuse what takes a pinned question's answer from it."""
    told = _("The pinned question “%(pin)s” would lose its answer; nothing is changed.")
    for broken in broken_by(change):
        raise ValidationError(told % {"pin": broken.pin})


def _linked(told: str, faq: FAQ) -> str:
    page = reverse("admin:faq_faq_change", args=[faq.pk])
    return format_html('<a href="{}">{}</a>', page, told)


def _new_faq(request: HttpRequest, decision: InboxDecision) -> str:
    """The form of a new FAQ with the wordings in it; a publisher publishes it."""
    first, *others = [*decision.texts] or [""]
    wordings: list[str] = []
    for text in others:
        if sum(map(len, wordings)) + len(text) < MOST_CHARS:
            wordings.append(" ".join(text.split()))
    filled = {"question": " ".join(first.split()), "wordings": "\n".join(wordings)}
    if request.user.has_perm("faq.publish_faq"):
        filled["status"] = FAQ.Status.PUBLISHED.value
    return f"{reverse('admin:faq_faq_add')}?{urlencode(filled)}"


def _back(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return page
    return reverse("staff:inbox")


urlpatterns = [
    path("inbox/decide/", admin.site.admin_view(decide), name="inbox_decide")
]
