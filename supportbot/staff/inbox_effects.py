"""What a click in the inbox would do to past questions, told before it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.learning import PastQuestion, UnsavedChange, broken_by, replay
from supportbot.staff.inbox_deciding import allowed
from supportbot.staff.inbox_form import InboxAction, InboxDecision
from supportbot.staff.replay import SECONDS, ShownEffect
from supportbot.staff.replay_questions import past_questions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from faq.learning import Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEffect:
    """How many questions a click would answer, and which answers it would change."""

    own_count: int  # questions of the group
    own_answered: int  # of them, those that it would answer
    gained: int  # others that nothing answers today, and it would
    altered: int  # others that are answered today, and otherwise after it
    shown: ShownEffect

    @classmethod
    def of(cls, own: Counter[str], change: UnsavedChange) -> InboxEffect:
        """Of a change that is made for these questions, each asked so often."""
        known = past_questions()
        asked = [
            PastQuestion(text=text, times_asked=count) for text, count in own.items()
        ]
        others = [one for one in known if one.text not in own]
        replayed = replay([*asked, *others], change, seconds=SECONDS)
        changed = [one for one in replayed.changed if one.question.text not in own]
        return cls(
            own_count=own.total(),
            own_answered=_answered(replayed, own),
            gained=sum(one.before.faq is None for one in changed if one.after.faq),
            altered=sum(one.before.faq is not None for one in changed),
            shown=ShownEffect(replay=replayed, broken=tuple(broken_by(change))),
        )


def _answered(replayed: Replay, own: Counter[str]) -> int:
    return sum(
        own[one.question.text]
        for one in replayed.changed
        if one.question.text in own and one.after.faq is not None
    )


@require_POST
def effect(request: HttpRequest) -> HttpResponse:
    """A piece of the card, or a page of its own; nothing is changed by it."""
    decision = InboxDecision.sent(request)
    if not allowed(request)[decision.action]:
        raise PermissionDenied
    own = Counter(message.text for message in decision.messages)
    is_handoff = decision.action is InboxAction.HUMAN
    return told(
        request,
        None if is_handoff else InboxEffect.of(own, decision.change),
        action=decision.action,
        asker_count=len({message.session_id for message in decision.messages}),
    )


def told(
    request: HttpRequest,
    found: InboxEffect | None,
    *,
    action: InboxAction,
    asker_count: int = 0,
) -> HttpResponse:
    """What was found out, as a piece of a card or as a page."""
    is_piece = request.headers.get("X-Requested-With") == "fetch"
    context: dict[str, Any] = {  # Any: a template's
        **({} if is_piece else admin.site.each_context(request)),
        "title": _("What this change does"),
        "action": action.value,
        "told": found,
        "asker_count": asker_count,
    }
    name = "inbox_told" if is_piece else "inbox_told_page"
    return TemplateResponse(request, f"supportbot/staff/{name}.html", context)


urlpatterns = [
    path("inbox/effect/", admin.site.admin_view(effect), name="inbox_effect")
]
