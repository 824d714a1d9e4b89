"""The versions of one thing, newest first: who, when, how, and what was different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from faq.history.words import Difference, Values, differences
from faq.models import Edit, ImportBatch, Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from faq.history.tables import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One version as the history shows it; without a version: kept by none."""

    version_id: int | None
    made_at: datetime | None
    author: str
    what: str  # in words, with the way and its number
    note: str
    differences: list[Difference]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    entries: list[HistoryEntry]
    has_more: bool


def versions_of(kept: Kept, own_id: int) -> QuerySet[Any, Any]:  # Any: of every table
    """The versions that count, newest first."""
    return finished(kept).filter(**{kept.own_id: own_id}).order_by("-id")


def finished(kept: Kept) -> QuerySet[Any, Any]:  # Any: as above
    hidden = Edit.objects.filter(batch__in=ImportBatch.objects.filter(revision=None))
    versions: Any = kept.version._default_manager  # noqa: SLF001  documented; Any: as above
    counting: QuerySet[Any, Any] = versions.exclude(edit__in=hidden.order_by())
    return counting.select_related("edit")


def timeline(kept: Kept, own_id: int, *, page: int = 1, size: int = 50) -> Timeline:
    """A page of the history, in a handful of queries however long it is."""
    start = (page - 1) * size
    found = list(versions_of(kept, own_id)[start : start + size + 1])
    row = kept.model._default_manager.filter(pk=own_id).first()  # noqa: SLF001
    now = kept.values(row) if row else None
    entries = [
        _entry(kept, found[i : i + 2], now=now, is_newest=not start and i == 0)
        for i in range(min(len(found), size))
    ]
    if page == 1 and now is not None and (past := _past_history(kept, found, now)):
        entries.insert(0, past)
    return Timeline(entries=entries, has_more=len(found) > size)


def _entry(
    kept: Kept, pair: Sequence[Any], *, now: Values | None, is_newest: bool
) -> HistoryEntry:  # Any: versions of that table
    version, earlier = pair[0], pair[1] if len(pair) > 1 else None
    values = kept.values_of(version)
    before = kept.values_of(earlier) if earlier else None
    if version.kind == Version.Kind.CREATED:
        before = None
    is_deleted = version.kind == Version.Kind.DELETED
    return HistoryEntry(
        version_id=version.pk,
        made_at=version.edit.made_at,
        author=version.edit.author_name,
        what=_what(version, has_earlier=earlier is not None),
        note=version.edit.note,
        differences=[] if is_deleted else differences(kept, before, values),
        is_current=is_newest and now is not None and not differences(kept, values, now),
    )


def _past_history(kept: Kept, found: Sequence[Any], now: Values) -> HistoryEntry | None:
    """What changed since the newest version without leaving one."""
    newest = kept.values_of(found[0]) if found else None
    changed = differences(kept, newest, now)
    if newest is not None and not changed:
        return None
    return HistoryEntry(
        version_id=None,
        made_at=None,
        author="",
        what=_kept_none() if found else _older(),
        note="",
        differences=changed,
        is_current=True,
    )


def _what(version: Any, *, has_earlier: bool) -> str:  # Any: a version of some table
    if version.kind == Version.Kind.FOUND:
        return _kept_none() if has_earlier else _older()
    kind = {
        Version.Kind.CREATED: pgettext("a version", "Created"),
        Version.Kind.CHANGED: _("Changed"),
        Version.Kind.DELETED: _("Deleted"),
    }[version.kind]
    return f"{kind} {way_in_words(version.edit)}"


def way_in_words(edit: Edit) -> str:
    """How something was changed, as the end of a sentence."""
    names = {"number": edit.pk, "undone": edit.undoes_id or "?"}
    words = {
        Edit.Way.FORM: _("by form"),
        Edit.Way.LIST: _("by an action of the list"),
        Edit.Way.IMPORT: _("by import %(number)s"),
        Edit.Way.COMMAND: _("by a command"),
        Edit.Way.API: _("through the API"),
        Edit.Way.RESTORE: _("by restoring an earlier version"),
        Edit.Way.UNDO: _("by undoing edit %(undone)s"),
    }
    return words[Edit.Way(edit.way)] % names


def _kept_none() -> str:
    return _("Changed by something that kept no version")


def _older() -> str:
    return _("As it was when the history began")
