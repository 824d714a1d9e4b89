"""Questions about which one word of staff would tell the bot most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from faq.learning import OpenQuestion, QuestionGroup, propose_for_review
from sessions_app.models import Message
from supportbot.admin_theme import may_read_conversations
from supportbot.staff.inbox_cards import InboxCard
from supportbot.staff.inbox_deciding import allowed
from supportbot.staff.replay_questions import past_questions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from faq.learning import PastQuestion

NEWEST = 200  # questions that are weighed, some milliseconds each
SHOWN = 10
DAYS = 30


def review(request: HttpRequest) -> HttpResponse:
    """The most telling of the newest questions, answered or not."""
    if not may_read_conversations(request):
        raise PermissionDenied
    asked = {one.text: one for one in reversed(past_questions()[:NEWEST])}
    texts = [text for text, one in asked.items() for _time in range(one.times_asked)]
    proposed = propose_for_review(texts, limit=SHOWN)
    now = timezone.now()
    context: dict[str, Any] = {  # Any: a template's
        **admin.site.each_context(request),
        "title": _("Worth a look"),
        "cards": [
            InboxCard.of(group, {}, days=DAYS, now=now)
            for group in _groups([asked[text] for text in proposed])
        ],
        "may": allowed(request),
    }
    return TemplateResponse(request, "supportbot/staff/inbox_review.html", context)


def _groups(questions: list[PastQuestion]) -> list[QuestionGroup]:
    numbers = [one.message_id for one in questions]
    stored = Message.objects.in_bulk([number for number in numbers if number])
    messages = [stored[number] for number in numbers if number in stored]
    return [
        QuestionGroup(
            questions=(
                OpenQuestion(
                    number=message.pk,
                    text=message.text,
                    asker=message.session_id,
                    asked_at=message.created_at,
                ),
            )
        )
        for message in messages
    ]


urlpatterns = [path("inbox/review/", admin.site.admin_view(review), name="review")]
