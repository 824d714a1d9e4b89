"""Which rows are not written as they stand: by choice, or for want of a right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.importing.plans import OnConflict, RowChoice, Verdict
from faq.models import FAQ

if TYPE_CHECKING:
    from faq.importing.cases import RowCase
    from faq.importing.plans import ImportChoices, RowVerdict

_REMEDY = "Ask somebody who may publish."
_OF_ROWS = {RowChoice.TAKE: OnConflict.LAST, RowChoice.DRAFT: OnConflict.DRAFT}


def on_conflict(choices: ImportChoices, position: int) -> OnConflict:
    """What becomes of the row if another has its question."""
    own = choices.rows.get(position)
    return _OF_ROWS.get(own, choices.on_conflict) if own else choices.on_conflict


def refuse(case: RowCase, choices: ImportChoices, position: int) -> RowVerdict | None:
    """The verdict on a row that is left out by choice, or that has faults."""
    if case.row.problems:
        return case.verdict(Verdict.INVALID, problems=case.row.problems)
    if choices.rows.get(position) is RowChoice.SKIP:
        case.note(None, "left out by choice")
        return case.verdict(Verdict.LEFT_OUT)
    return None


def leave_to_publisher(case: RowCase, choices: ImportChoices) -> RowVerdict | None:
    """The verdict on a row that changes what customers see, where nobody may."""
    target = case.target
    if choices.may_publish or not target or target.row.status == FAQ.Status.DRAFT:
        return None
    reason = f"would change FAQ {target.id}, which is published"
    case.note(None, reason, remedy=_REMEDY)
    return case.verdict(Verdict.LEFT_OUT)


def hold_back(
    case: RowCase,
    changed: tuple[Column, ...],
    choices: ImportChoices,
    position: int,
) -> tuple[Column, ...]:
    """What is left to change of a row that is made a draft, if it is."""
    is_chosen = choices.rows.get(position) is RowChoice.DRAFT
    is_idle = case.target is not None and not changed
    if is_idle or not (is_chosen or not choices.may_publish):
        return changed
    if is_chosen:
        case.note(None, "a draft by choice")
    elif case.row.status != FAQ.Status.DRAFT:
        case.note(None, "a draft: to publish is a right of its own", remedy=_REMEDY)
    case.is_withheld = True
    is_draft = case.target and case.target.row.status == FAQ.Status.DRAFT
    return tuple(c for c in changed if c is not Column.STATUS) if is_draft else changed
