"""Two editors of one row: the second save shows what the first made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from faq.admin.writing.wordings import lines_of
from faq.editing.wordings import KINDS
from faq.history.differences import differences_html
from faq.history.opened import Opened, base_of, digest_of, opened_now
from faq.history.timeline import versions_of, way_in_words
from faq.history.words import in_words, label

if TYPE_CHECKING:
    from django.forms import ModelForm

    from faq.history.tables import Kept

OPENED = "_opened"
MINE = "_save_mine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """What somebody saved after the form was opened, beside what was typed."""

    own_id: int
    is_deleted: bool
    author: str
    way: str
    rows: list[Side]
    opened: str  # what a save that goes on from here carries


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One field as they saved it and as it was typed here."""

    label: str
    is_theirs: bool  # they changed it since the form was opened
    theirs: str
    yours: SafeString


def collision(
    kept: Kept, own_id: int, request: HttpRequest, form: ModelForm[Any]
) -> Collision | None:
    """What has come between opening the form and sending it, if anything."""
    opened = Opened.parse(request.POST.get(OPENED, ""))
    if opened is None:
        return None
    # Locked: whoever saves at this moment waits for this one to end.
    row = kept.model._default_manager.select_for_update().filter(pk=own_id).first()  # noqa: SLF001
    now = kept.values(row) if row else {}
    if row is not None and digest_of(kept, now) == opened.digest:
        return None
    newest = versions_of(kept, own_id).first()
    if row is None and newest is None:
        return None
    return Collision(
        own_id=own_id,
        is_deleted=row is None,
        author=newest.edit.author_name if newest else "",
        way=way_in_words(newest.edit) if newest else "",
        rows=_sides(kept, now, base_of(kept, own_id, opened), request.POST, form),
        opened=str(opened_now(kept, row)) if row else str(opened),
    )


def _sides(
    kept: Kept,
    now: dict[str, Any],  # Any: what the columns hold
    base: dict[str, Any] | None,
    posted: QueryDict,
    form: ModelForm[Any],
) -> list[Side]:
    sides = []
    for name in kept.compared:
        typed = _typed(kept, name, posted, form)
        if typed is None:
            continue
        theirs = in_words(kept, name, now)
        earlier = in_words(kept, name, base) if base is not None else typed
        side = Side(
            label=label(kept, name),
            is_theirs=theirs != earlier,
            theirs=theirs,
            yours=differences_html(theirs, typed),
        )
        if side.is_theirs or theirs != typed:
            sides.append(side)
    return sides


def _typed(
    kept: Kept, name: str, posted: QueryDict, form: ModelForm[Any]
) -> str | None:
    """The field as it was typed, in words; None for one that the form does not have."""
    if name == "phrasings":
        has_lists = not posted.keys().isdisjoint(KINDS)
        return _typed_wordings(kept, posted) if has_lists else None
    field = name.removesuffix("_id")
    if field not in form.fields:
        return None
    form.is_valid()
    value = form.cleaned_data.get(field)
    if value is None and posted.get(field):
        return str(posted[field])
    values = {name: value.pk if isinstance(value, Model) else value}
    values["category_name"] = str(value or "")
    return in_words(kept, name, values)


def _typed_wordings(kept: Kept, posted: QueryDict) -> str:
    wordings = [
        {"text": line.text, "kind": kind.value}
        for name, kind in KINDS.items()
        for line in lines_of(posted.get(name, ""))
    ]
    return in_words(kept, "phrasings", {"phrasings": wordings})
