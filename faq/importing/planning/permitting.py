"""Which rows are not written as they stand: by choice, or for want of a right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.importing.planning.plans import OnConflict, RowChoice, Verdict
from faq.models import FAQ

if TYPE_CHECKING:
    from faq.importing.planning.cases import RowCase
    from faq.importing.planning.plans import ImportChoices, RowVerdict

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
    if choices.may_publish or not case.target or not _is_published(case):
        return None
    reason = f"would change FAQ {case.target.id}, published: only a publisher can"
    case.note(None, reason, remedy=_REMEDY)
    return case.verdict(Verdict.LEFT_OUT)


def hold_back(
    case: RowCase,
    changed: tuple[Column, ...],
    choices: ImportChoices,
    position: int,
) -> tuple[Column, ...]:
    """What is left to change of a row that is made a draft, if it is."""
    if case.target and not changed:
        return changed
    if choices.rows.get(position) is RowChoice.DRAFT:
        case.note(None, "a draft by choice")
    elif choices.may_publish or _is_published(case):
        return changed
    elif case.row.status != FAQ.Status.DRAFT:
        case.note(None, "a draft: to publish is a right of its own", remedy=_REMEDY)
    case.is_withheld = True
    kept = changed if _is_published(case) else set(changed) - {Column.STATUS}
    return tuple(column for column in changed if column in kept)


def _is_published(case: RowCase) -> bool:
    return case.target is not None and case.target.row.status == FAQ.Status.PUBLISHED
