"""What an import would do to answers, and pinned questions that it may not break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from faq.admin.importing.checking import plan_of
from faq.learning.pinned import broken_by
from faq.learning.planned import change_of_plan
from faq.models import PendingImport, PinnedQuestion

if TYPE_CHECKING:
    from django.http import HttpRequest

    from faq.importing import ImportPlan
    from faq.learning import BrokenPin
    from faq.learning.trying import UnsavedChange

MOST_TRIED = 500  # FAQs; each has texts to be embedded while somebody waits
BROKEN_KEPT = 20
REASON_CHARS = 200  # the name of the file stands beside it


def change_of_import(request: HttpRequest, key: str) -> UnsavedChange | None:
    """What the checked file of that key would change; None of too many FAQs."""
    own = PendingImport.objects.filter(
        created_by_id=request.user.pk, state=PendingImport.State.CHECKED
    )
    pending = get_object_or_404(own.defer("data"), key=key)
    if pending.found["write_count"] > MOST_TRIED:
        return None
    return _changes.of(pending)


class _Changes:
    """That of the preview looked at last: a page asks again until all is decided."""

    def __init__(self) -> None:
        self._last: tuple[object, UnsavedChange] | None = None

    def of(self, pending: PendingImport) -> UnsavedChange:
        key = (pending.pk, pending.check_number)
        last = self._last
        if last is None or last[0] != key:
            plan = plan_of(pending, lambda _count: None)
            self._last = last = (key, change_of_plan(plan))
        return last[1]


_changes = _Changes()


def broken_pins(plan: ImportPlan) -> list[dict[str, str]]:
    """The pinned questions that the import would break, as the preview shows them."""
    if not PinnedQuestion.objects.active().exists():
        return []
    return [_shown(one) for one in broken_by(change_of_plan(plan))[:BROKEN_KEPT]]


def reason_of(pending: PendingImport) -> str:
    return str(pending.result.get("reason", ""))


def _shown(one: BrokenPin) -> dict[str, str]:
    expected, got = one.after.expected, one.after.got.faq
    return {
        "text": str(one.pin),
        "expected": expected.question if expected else _("no FAQ"),
        "got": got.question if got else _("no FAQ"),
    }
