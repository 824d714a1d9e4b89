"""What the page of a handoff can offer: an answer that there is by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from supportbot.staff import answer_later

if TYPE_CHECKING:
    from sessions_app.models import Handoff
    from supportbot.staff.answer_later import LaterPlan

register = template.Library()


@register.simple_tag
def later_offer(handoff: Handoff) -> LaterPlan | None:
    return answer_later.offer_for(handoff)
