"""Takes an edit back: everything is as it was before, but what changed since."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max
from django.template.defaultfilters import pluralize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faq.history.categories import drop_created, undo_categories
from faq.history.exceptions import UndoRefused
from faq.history.recording import Author, OpenEdit, recording
from faq.history.restoring import put_back
from faq.history.targets import (
    LeftReason,
    aim_before_edit,
    count_left,
    leave_changed,
    leave_taken,
    reasons,
    targets,
)
from faq.models import Edit

LEFT_NAMED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftFAQ:
    """An FAQ that an undo leaves as it is, and why."""

    faq_id: int
    question: str
    reason: LeftReason

    @property
    def explanation(self) -> str:
        return str(_EXPLANATIONS[self.reason])


_EXPLANATIONS = {
    LeftReason.CHANGED: gettext_lazy("was changed since"),
    LeftReason.QUESTION: gettext_lazy("another FAQ has its earlier question now"),
    LeftReason.EXTERNAL_ID: gettext_lazy("another FAQ has its earlier external ID now"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoResult:
    """What an undo put back; `left` names no more than `LEFT_NAMED` FAQs."""

    edit_id: int | None  # of the undo, by which it can be undone in turn
    undone_id: int
    changed_count: int
    deleted_count: int
    created_count: int  # FAQs that the edit had deleted
    left_count: int
    left: tuple[LeftFAQ, ...]

    def __str__(self) -> str:
        return (
            f"{self.changed_count:,} FAQ{pluralize(self.changed_count)} put back, "
            f"{self.deleted_count:,} deleted that it had made, "
            f"{self.created_count:,} made anew that it had deleted, "
            f"{self.left_count:,} left as they are."
        )


def undo_edit(edit_id: int, author: Author = None, *, note: str = "") -> UndoResult:
    """Put everything that the edit changed back to what it was before.

    What was changed since is left and named, and so is what would need a question or
    an external ID that another FAQ has by now. One transaction; an edit itself. Raises
    `UndoRefused` for an edit that is not there or of which nothing can be put back.
    """
    undone = Edit.objects.finished().filter(pk=edit_id).first()
    if undone is None:
        raise UndoRefused(
            _("There is no edit {number}. The history names those there.").format(
                number=edit_id
            )
        )
    note = note or f"Undo of {undone}"
    with recording(Edit.Way.UNDO, author=author, note=note, undoes=undone) as edit:
        with targets():
            result = _undo(undone, edit)
        if edit.number is None:
            raise UndoRefused(_nothing_left(undone))
    return result


def last_undoable(way: Edit.Way = Edit.Way.IMPORT) -> int | None:
    """The number of the newest edit of that way that no undo has taken back."""
    edits = Edit.objects.finished().filter(way=way, undone_by=None)
    newest: int | None = edits.aggregate(newest=Max("id"))["newest"]
    return newest


def _undo(undone: Edit, edit: OpenEdit) -> UndoResult:
    aim_before_edit(undone.pk)
    leave_changed()
    leave_taken()
    undo_categories(undone, edit)
    done = put_back(edit)
    drop_created(undone, edit)
    return UndoResult(
        edit_id=edit.number,
        undone_id=undone.pk,
        changed_count=len(done.changed),
        deleted_count=len(done.deleted),
        created_count=len(done.created),
        left_count=count_left(),
        left=tuple(
            LeftFAQ(faq_id=faq_id, question=question, reason=LeftReason(reason))
            for faq_id, question, reason in reasons(LEFT_NAMED)
        ),
    )


def _nothing_left(undone: Edit) -> str:
    by = Edit.objects.finished().filter(undoes=undone).first()
    if by:
        words = _("Nothing of {edit} can be put back: edit {number} has undone it.")
        return words.format(edit=undone, number=by.pk)
    words = _("Nothing of {edit} can be put back: all of it was changed since.")
    return words.format(edit=undone)
