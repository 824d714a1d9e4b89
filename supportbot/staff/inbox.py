"""The inbox: what no FAQ answered, in groups, the ones that help most first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faq.learning import OpenQuestion, gather, suggested_wordings
from sessions_app.unresolved import UnresolvedKind, unanswered_count, unresolved_since
from supportbot.admin_theme import may_read_conversations
from supportbot.staff import inbox_deciding, inbox_effects
from supportbot.staff.inbox_cards import KINDS, InboxCard

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sessions_app.unresolved import UnresolvedQuestion

PERIODS = {
    7: gettext_lazy("7 days"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
}
DEFAULT_DAYS = 30
SECONDS = 1.5  # of reading questions; what is left is read the next time
ON_A_PAGE = 10
MOST_COUNTED = 99


def inbox(request: HttpRequest) -> HttpResponse:
    """The groups of a period, or those of one kind of them."""
    if not may_read_conversations(request):
        raise PermissionDenied
    days = _days(request)
    now = timezone.now()
    open_questions = unresolved_since(now - timedelta(days=days))
    kind = request.GET.get("kind", "")
    questions = [one for one in open_questions if kind in {"", one.kind}]
    gathered = gather([_open(one) for one in questions], seconds=SECONDS)
    page = Paginator(gathered.groups, ON_A_PAGE).get_page(request.GET.get("page"))
    kinds = {one.message_id: one.kind for one in questions}
    cards = [InboxCard.of(found, kinds, days=days, now=now) for found in page]
    cards.sort(key=lambda card: card.is_answered)  # what is done by now comes last
    context: dict[str, Any] = {  # Any: a template's
        **admin.site.each_context(request),
        "title": _("Inbox"),
        "cards": cards,
        "page": page,
        "days": days,
        "periods": PERIODS,
        "kind": kind,
        "kinds": _counted(open_questions),
        "open_count": len(open_questions),
        "asker_count": len({one.session_id for one in open_questions}),
        "unread_count": gathered.unread_count,
        "suggestion_count": len(suggested_wordings()),
        "may": inbox_deciding.allowed(request),
    }
    return TemplateResponse(request, "supportbot/staff/inbox.html", context)


def badge(_request: HttpRequest) -> str:
    """How many questions of the last week nothing answered, for the side bar."""
    count = unanswered_count(timezone.now() - timedelta(days=7), limit=MOST_COUNTED)
    if not count:
        return ""
    return f"{count}+" if count == MOST_COUNTED else str(count)


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    named = {str(days): days for days in PERIODS}
    return named.get(asked, DEFAULT_DAYS)


def _open(one: UnresolvedQuestion) -> OpenQuestion:
    return OpenQuestion(
        number=one.message_id,
        text=one.text,
        asker=one.session_id,
        asked_at=one.asked_at,
        faq_id=one.faq_id,
    )


def _counted(questions: list[UnresolvedQuestion]) -> list[tuple[str, str, int]]:
    """Each kind that occurs: its name, how it is called, how many."""
    counts = {kind: sum(one.kind == kind for one in questions) for kind in KINDS}
    return [
        (kind.value, str(KINDS[kind]), counts[kind])
        for kind in UnresolvedKind
        if counts[kind]
    ]


urlpatterns = [
    path("inbox/", admin.site.admin_view(inbox), name="inbox"),
    *inbox_effects.urlpatterns,
    *inbox_deciding.urlpatterns,
]
