"""The page "Try it": what customers would get, and why; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from faq import search as faq_search
from faq.learning import BaseWithDrafts
from faq.models import FAQ
from supportbot.admin_theme import may_see_faqs, may_write
from supportbot.chat.policy import has_model
from supportbot.chat.trying import TriedTurn, try_turn
from supportbot.staff.playground_form import PlaygroundForm
from supportbot.staff.playground_turns import MAX_TURNS, Past, keep, read
from supportbot.staff.playground_words import ShownTurn, shown_before

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from supportbot.chat.finding import KnowledgeBase


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedConversation:
    """A conversation that was tried: the last turn in full."""

    before: tuple[ShownTurn, ...] = ()
    last: ShownTurn | None = None
    past: str = ""  # all of it, for the turn that comes next
    draft_count: int | None = None  # None: without drafts
    is_full: bool = False


def playground(request: HttpRequest) -> HttpResponse:
    """The page; with a message in its address it is tried at once."""
    return _answer(request, "supportbot/staff/playground.html")


def playground_reply(request: HttpRequest) -> HttpResponse:
    """The conversation alone, to be put into a page that is open."""
    return _answer(request, "supportbot/staff/playground_conversation.html")


def _answer(request: HttpRequest, template: str) -> HttpResponse:
    if not may_see_faqs(request):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = PlaygroundForm(request.POST if is_sent else request.GET)
    is_valid = form.is_valid()
    # A link that is opened costs no call of the model, nor does who may only look.
    may_call = is_sent and may_write(request)
    tried = _try(form, may_call=may_call) if is_valid else TriedConversation()
    faq = _in_view(form.cleaned_data.get("faq"))
    context: dict[str, Any] = {  # Any: a template's
        **admin.site.each_context(request),
        "title": _("Try it"),
        "form": _next_form(form, tried, faq) if is_valid else form,
        "tried": tried,
        "faq_in_view": faq,
        "has_model": has_model(),
        "is_page": True,
    }
    status = 200 if is_valid else 400
    return TemplateResponse(request, template, context, status=status)


def _in_view(faq_id: int | None) -> FAQ | None:
    return FAQ.objects.visible().filter(pk=faq_id).first() if faq_id else None


def _try(form: PlaygroundForm, *, may_call: bool) -> TriedConversation:
    asked, messages = form.cleaned_data, form.messages
    said = read(asked["past"])
    if asked["anew"]:
        messages, said = [*said.texts, *messages], Past()
    base, draft_count = _base(asked)
    before = [shown_before(turn) for turn in said.turns]
    last: TriedTurn | None = None
    for message in messages[: MAX_TURNS - len(said.turns)]:
        if last:
            before.append(shown_before(last.turn))
        asks_model = asked["ask_model"] and may_call
        last = try_turn(said.turns, message, faqs=base, asks_model=asks_model)
        said = said.followed_by(last.turn)
    return TriedConversation(
        before=tuple(before),
        last=ShownTurn.of(last, faq_id=asked["faq"]) if last else None,
        past=keep(said),
        draft_count=draft_count,
        is_full=len(said.turns) >= MAX_TURNS,
    )


def _base(asked: dict[str, Any]) -> tuple[KnowledgeBase, int | None]:
    """What is searched, and how many drafts are in it (Any: the form's values)."""
    if not asked["with_drafts"]:
        return faq_search, None
    base = BaseWithDrafts.now(also=asked["faq"])
    return base, base.count


def _next_form(
    form: PlaygroundForm, tried: TriedConversation, faq: FAQ | None
) -> PlaygroundForm:
    """For the next message: empty, but for what was chosen."""
    chosen = {
        name: form.cleaned_data[name]
        for name in ("with_drafts", "ask_model", "each_line")
    }
    return PlaygroundForm.for_faq(faq, **(chosen if tried.last else {}))


urlpatterns = [
    path("playground/", admin.site.admin_view(playground), name="playground"),
    path(
        "playground/reply/",
        admin.site.admin_view(playground_reply),
        name="playground_reply",
    ),
]
