"""What the pages of an import show: sentences, tabs, and rows with what they change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from faq.admin.importing.differences import DiffKind, DiffPiece, diff_pieces
from faq.admin.importing.forms import FIELD_LABELS
from faq.admin.importing.pages import PreviewedRow, Tab
from faq.importing.columns import Column
from faq.importing.planning.plans import RowChoice
from faq.importing.stored import StoredFAQ, load_faqs
from faq.models import FAQ, PendingImport

Text: TypeAlias = Any  # Any: lazy texts

TAB_LABELS: dict[Tab, Text] = {
    Tab.ALL: gettext_lazy("All"),
    Tab.NEW: gettext_lazy("New"),
    Tab.CHANGED: gettext_lazy("Changed"),
    Tab.DRAFT: gettext_lazy("Drafts"),
    Tab.CONFLICTING: gettext_lazy("Conflicting"),
    Tab.INVALID: gettext_lazy("Invalid"),
    Tab.WARNED: gettext_lazy("With a remark"),
    Tab.LEFT_OUT: gettext_lazy("Left out"),
    Tab.DUPLICATE: gettext_lazy("Duplicates"),
    Tab.MERGED: gettext_lazy("Merged"),
    Tab.UNCHANGED: gettext_lazy("Unchanged"),
}
VERDICT_LABELS: dict[Tab, Text] = {
    Tab.NEW: gettext_lazy("New"),
    Tab.CHANGED: gettext_lazy("Changed"),
    Tab.DRAFT: gettext_lazy("Draft"),
    Tab.CONFLICTING: gettext_lazy("Conflicting"),
    Tab.INVALID: gettext_lazy("Invalid"),
    Tab.LEFT_OUT: gettext_lazy("Left out"),
    Tab.DUPLICATE: gettext_lazy("Duplicate"),
    Tab.MERGED: gettext_lazy("Merged"),
    Tab.UNCHANGED: gettext_lazy("Unchanged"),
}
_WORDS: dict[Tab, Text] = {
    Tab.NEW: gettext_lazy("new"),
    Tab.CHANGED: gettext_lazy("changed"),
    Tab.DRAFT: gettext_lazy("as draft"),
    Tab.MERGED: gettext_lazy("merged into others"),
    Tab.CONFLICTING: gettext_lazy("conflicting"),
    Tab.INVALID: gettext_lazy("invalid"),
}
_WRITTEN = {Tab.NEW, Tab.CHANGED, Tab.DRAFT}


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLink:
    """A tab above the table."""

    tab: Tab
    label: Text
    count: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of an FAQ before and after the import."""

    label: Text
    pieces: Sequence[DiffPiece]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the table."""

    row: PreviewedRow
    label: Text
    choice: str
    choices: Sequence[tuple[str, Text]]  # none where there is nothing to choose
    changes: Sequence[FieldChange] = field(default_factory=list)
    is_unpublishing: bool = False


def tab_links(pending: PendingImport, active: Tab) -> list[TabLink]:
    """The tabs that have rows, and the active one."""
    counts = pending.found.get("counts", {})
    return [
        TabLink(
            tab=tab,
            label=TAB_LABELS[tab],
            count=counts.get(tab, 0),
            is_active=tab is active,
        )
        for tab in Tab
        if counts.get(tab, 0) or tab in (active, Tab.ALL)
    ]


def headline(pending: PendingImport) -> str:
    """What importing the file would do, in one line."""
    counts = pending.found["counts"]
    ready = _listed(counts, (Tab.NEW, Tab.CHANGED, Tab.DRAFT, Tab.MERGED))
    rejected = _listed(counts, (Tab.CONFLICTING, Tab.INVALID))
    rows = ngettext("%(count)s row", "%(count)s rows", counts[Tab.ALL])
    said = {
        "name": pending.name,
        "rows": rows % {"count": number_format(counts[Tab.ALL], force_grouping=True)},
        "ready": ready or _("nothing to import"),
        "rejected": rejected,
    }
    if rejected:
        return _("%(name)s, %(rows)s: %(ready)s; to be corrected: %(rejected)s.") % said
    return _("%(name)s, %(rows)s: %(ready)s.") % said


def _listed(counts: dict[str, int], tabs: Sequence[Tab]) -> str:
    return ", ".join(
        f"{number_format(counts[tab], force_grouping=True)} {_WORDS[tab]}"
        for tab in tabs
        if counts[tab]
    )


def done_headline(pending: PendingImport) -> str:
    """What the import did, in one line."""
    made, changed, retired = (
        pending.result[f"{what}_count"] for what in ("created", "updated", "retired")
    )
    parts = (
        (made, ngettext("%(count)s FAQ made", "%(count)s FAQs made", made)),
        (changed, ngettext("%(count)s FAQ changed", "%(count)s FAQs changed", changed)),
        (retired, ngettext("%(count)s made a draft", "%(count)s made drafts", retired)),
    )
    said = ", ".join(
        text % {"count": number_format(count, force_grouping=True)}
        for count, text in parts
        if count
    )
    return _("%(name)s is imported: %(said)s.") % {
        "name": pending.name,
        "said": said or _("nothing was to be changed"),
    }


def button_label(pending: PendingImport) -> str:
    """What the button does, so that nobody need ask for more."""
    found = pending.found
    count, rejected = found["write_count"], found["rejected_count"]
    if not count:
        return _("Import")
    label = ngettext("Import %(count)s row", "Import %(count)s rows", count)
    if rejected:
        label = ngettext(
            "Import %(count)s row, leave %(rejected)s out",
            "Import %(count)s rows, leave %(rejected)s out",
            count,
        )
    return label % {
        "count": number_format(count, force_grouping=True),
        "rejected": number_format(rejected, force_grouping=True),
    }


def shown_rows(
    pending: PendingImport, rows: Sequence[PreviewedRow]
) -> Iterator[ShownRow]:
    """The rows with what they change of the FAQs as they are stored now."""
    ids = {row.faq_id for row in rows if row.faq_id and row.values}
    stored = load_faqs(ids)
    for row in rows:
        faq = stored.get(row.faq_id or 0)
        choice = pending.row_choices.get(str(row.position), "")
        is_published = faq is not None and faq.row.status == FAQ.Status.PUBLISHED
        yield ShownRow(
            row=row,
            label=VERDICT_LABELS[Tab(row.tab)],
            choice=choice,
            choices=list(_choices(row, choice)),
            changes=list(_changes(row, faq)) if faq else [],
            is_unpublishing=is_published and row.tab == Tab.DRAFT,
        )


def _choices(row: PreviewedRow, choice: str) -> Iterator[tuple[str, Text]]:
    if row.tab == Tab.CONFLICTING or choice == RowChoice.TAKE:
        yield "", _("Leave it out")
        yield str(RowChoice.TAKE), _("Take this one")
        yield str(RowChoice.DRAFT), _("As a draft")
    elif row.tab == Tab.DRAFT and not choice:
        yield "", _("As a draft")
        yield str(RowChoice.SKIP), _("Leave it out")
    elif row.tab in _WRITTEN or choice:
        is_stored = row.faq_id is not None and not row.is_new
        yield "", _("Take it")
        skip = _("Keep what is there") if is_stored else _("Leave it out")
        yield str(RowChoice.SKIP), skip
        yield str(RowChoice.DRAFT), _("As a draft")


def _changes(row: PreviewedRow, faq: StoredFAQ) -> Iterator[FieldChange]:
    for name, after in row.values.items():
        field_name = Column.ALTERNATES if name == "added" else Column(name)
        yield FieldChange(
            label=FIELD_LABELS[field_name],
            pieces=list(_pieces(faq, field_name, after, is_added=name == "added")),
        )


def _pieces(
    faq: StoredFAQ, name: Column, after: str | list[str], *, is_added: bool
) -> Iterator[DiffPiece]:
    if isinstance(after, list):
        before = () if is_added else faq.row.alternates
        yield from _pieces_of_lists(before, after)
        return
    stored = faq.row.external_id if name is Column.ID else getattr(faq.row, name)
    text = stored.isoformat() if hasattr(stored, "isoformat") else str(stored or "")
    if name in (Column.QUESTION, Column.ANSWER, Column.KEYWORDS):
        yield from diff_pieces(text, after)
        return
    yield DiffPiece(change=DiffKind.REMOVED, text=text or _("(none)"))
    yield DiffPiece(change=DiffKind.KEPT, text=" → ")
    yield DiffPiece(change=DiffKind.ADDED, text=after or _("(none)"))


def _pieces_of_lists(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[DiffPiece]:
    for text in before:
        if text not in after:
            yield DiffPiece(change=DiffKind.REMOVED, text=text)
            yield DiffPiece(change=DiffKind.KEPT, text="  ")
    for text in after:
        if text not in before:
            yield DiffPiece(change=DiffKind.ADDED, text=text)
            yield DiffPiece(change=DiffKind.KEPT, text="  ")
