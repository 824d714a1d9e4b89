"""What a change does to what customers asked: a panel, a page, and before an action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from faq.learning import (
    ChangedAnswer,
    DifferenceKind,
    ReplayVerdict,
    UnsavedChange,
    broken_by,
    replay,
)
from faq.models import FAQ
from supportbot.admin_theme import may_write
from supportbot.staff.replay_questions import past_questions

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from faq.learning import BrokenPin, Replay
    from faq.retrieval import Document

SECONDS = 2.0  # that somebody waits; then what is known is shown, and the rest fetched
SHOWN = 50  # changed answers on a page
TITLES = {
    DifferenceKind.LOST: gettext_lazy("Not answered any more"),
    DifferenceKind.OTHER: gettext_lazy("Answered by another FAQ"),
    DifferenceKind.GAINED: gettext_lazy("Answered now"),
    DifferenceKind.LESS_SURE: gettext_lazy("Less sure"),
    DifferenceKind.SURER: gettext_lazy("Surer"),
    DifferenceKind.TEXT: gettext_lazy("The same FAQ with its new text"),
    DifferenceKind.OFFERED: gettext_lazy("Other questions are offered"),
}
# Worse first, then what nobody has judged; within these the gravest difference.
ORDER = (ReplayVerdict.WORSE, ReplayVerdict.UNKNOWN, ReplayVerdict.BETTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceCount:
    """How many answers change in one way."""

    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A question whose answer changes, and how that is called."""

    title: str
    changed: ChangedAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEffect:
    """What a change does to past questions and to pinned ones, for a page."""

    replay: Replay
    broken: tuple[BrokenPin, ...]

    @property
    def is_nothing(self) -> bool:
        return not self.broken and not self.replay.changed

    @property
    def counts(self) -> list[DifferenceCount]:
        counted = (
            DifferenceCount(title=str(title), count=self.replay.count(difference))
            for difference, title in TITLES.items()
        )
        return [each for each in counted if each.count]

    @property
    def rows(self) -> list[ShownChange]:
        order = list(TITLES)
        ranked = sorted(
            self.replay.changed,
            key=lambda one: (ORDER.index(one.verdict), order.index(one.difference)),
        )
        return [
            ShownChange(title=str(TITLES[one.difference]), changed=one)
            for one in ranked[:SHOWN]
        ]

    @property
    def more_count(self) -> int:
        return max(0, len(self.replay.changed) - SHOWN)


class FAQPages(Protocol):
    """What the admin of FAQs tells of a form that was sent, and asks before actions."""

    asks_first: object

    def unsaved_change(self, request: HttpRequest) -> UnsavedChange: ...

    def change_of_import(
        self, request: HttpRequest, key: str
    ) -> UnsavedChange | None: ...


def hook_in() -> None:
    """Let the list of FAQs show what an action would do before it does it."""
    _pages().asks_first = ask_first


def _pages() -> FAQPages:
    return cast("FAQPages", admin.site.get_model_admin(FAQ))


def effect_of(
    documents: Iterable[Document],
    removed_ids: Iterable[int] = (),
    *,
    seconds: float | None = SECONDS,
) -> ShownEffect:
    """What these FAQs, new or changed, and those that go would do.

        effect_of(load_documents(drafts), removed_ids=[12])

    New FAQs have ids that no stored one has. Shown by
    `{% include "supportbot/staff/replay_told.html" with effect=effect %}`.
    """
    change = UnsavedChange(documents=tuple(documents), removed=frozenset(removed_ids))
    return _effect(change, seconds=seconds)


@require_POST
def effect(request: HttpRequest) -> HttpResponse:
    """What saving the form that was sent would do: a page, or a piece of the form's."""
    if not may_write(request):
        raise PermissionDenied
    return _shown(request, _pages().unsaved_change(request))


@require_POST
def import_effect(request: HttpRequest, key: str) -> HttpResponse:
    """What importing the checked file would do: a page, or a piece of the preview."""
    if not request.user.has_perm("faq.import_faq"):
        raise PermissionDenied
    return _shown(request, _pages().change_of_import(request, key))


def _shown(request: HttpRequest, change: UnsavedChange | None) -> HttpResponse:
    """What the change does, or that it is too large to be tried."""
    is_piece = request.headers.get("X-Requested-With") == "fetch"
    name = "replay_told" if is_piece else "replay_page"
    context: dict[str, Any] = {  # Any: a template's
        **({} if is_piece else admin.site.each_context(request)),
        "title": _("What this change does"),
        "effect": change and _effect(change, seconds=SECONDS),
    }
    return TemplateResponse(request, f"supportbot/staff/{name}.html", context)


def ask_first(
    request: HttpRequest,
    change: UnsavedChange,
    *,
    action: str,
    faqs: QuerySet[FAQ],
) -> HttpResponse | None:
    """What the action would do, with a button that goes on; None if that is nothing.

    What breaks pinned questions goes on with a reason only.
    """
    is_confirmed = "confirmed" in request.POST
    reason = request.POST.get("reason", "").strip()
    if is_confirmed and reason:
        return None
    if is_confirmed:
        broken = tuple(broken_by(change))
        if not broken:
            return None
    shown = _effect(change, seconds=SECONDS)
    if shown.is_nothing and shown.replay.is_complete:
        return None
    context: dict[str, Any] = {  # Any: a template's
        **admin.site.each_context(request),
        "title": _("What this change does"),
        "effect": shown,
        "action": action,
        "faq_count": faqs.count(),
        # An FAQ that is deleted from its own page is none of a list.
        "selected": request.POST.getlist("_selected_action")
        or [faq.pk for faq in faqs],
        "is_across": request.POST.get("select_across", "0"),
        "lacks_reason": is_confirmed,
        "back": reverse("admin:faq_faq_changelist"),
    }
    template = "supportbot/staff/replay_confirm.html"
    return TemplateResponse(request, template, context)


def _effect(change: UnsavedChange, *, seconds: float | None) -> ShownEffect:
    return ShownEffect(
        broken=tuple(broken_by(change)),
        replay=replay(past_questions(), change, seconds=seconds),
    )


urlpatterns = [
    path("faq/effect/", admin.site.admin_view(effect), name="effect"),
    path(
        "faq/faq/import/<str:key>/effect/",
        admin.site.admin_view(import_effect),
        name="import_effect",
    ),
]
