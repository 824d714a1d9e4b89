"""Which rows of a file customers do not see before somebody has looked at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from faq.importing.bulk import in_chunks
from faq.importing.columns import Column
from faq.importing.exceptions import ImportRejected
from faq.importing.planning.plans import ImportChoices, Verdict
from faq.importing.rows import CellProblem
from faq.importing.stored import CHUNK
from faq.linting.lint import lint_faq
from faq.models import FAQ

if TYPE_CHECKING:
    from faq.importing.planning.plans import RowVerdict
    from faq.importing.rows import Row
    from faq.linting import Finding

# Other fields may change while customers see the texts that somebody has published.
_SEEN = frozenset({Column.QUESTION, Column.ANSWER, Column.STATUS})
_DRAFT = FAQ.Status.DRAFT.value


def lint(verdict: RowVerdict, row: Row, *, publish_all: bool) -> RowVerdict:
    """The verdict on a row to be written, with what a reader would object to."""
    if row.status == _DRAFT:
        return verdict
    if verdict.verdict is Verdict.CHANGED and _SEEN.isdisjoint(verdict.changed):
        return verdict
    findings = lint_faq(row.question, row.answer)
    if not findings:
        return verdict
    return object_to(verdict, findings, publish_all=publish_all, question=row.question)


def object_to(
    verdict: RowVerdict,
    findings: Sequence[Finding],
    *,
    publish_all: bool,
    question: str = "",
) -> RowVerdict:
    """The verdict with the findings; a draft of it where one of them withholds."""
    notes = tuple(
        CellProblem(
            column=finding.field, reason=finding.what, remedy=finding.rule.remedy
        )
        for finding in findings
    )
    amended = verdict._replace(
        notes=(*verdict.notes, *notes),
        question=verdict.question or question,
    )
    if publish_all or not any(finding.rule.withholds for finding in findings):
        return amended
    # A draft that an earlier import made of it, and that its status would publish.
    changed = tuple(column for column in verdict.changed if column != Column.STATUS)
    if verdict.verdict is Verdict.CHANGED and not changed:
        return amended._replace(verdict=Verdict.UNCHANGED, changed=())
    return amended._replace(changed=changed, is_withheld=True)


def refuse_replacing(choices: ImportChoices) -> None:
    """Raise where whoever may not publish would take FAQs from customers."""
    if choices.replace and not choices.may_publish:
        raise ImportRejected(
            "Replacing makes drafts of FAQs that customers get, and only a publisher "
            "can change what customers get. Import without replacing, or ask one."
        )


def left_to_publishers(
    groups: Iterable[tuple[int, ...]], verdicts: Sequence[RowVerdict]
) -> tuple[tuple[int, ...], ...]:
    """Groups of rows that may be merged where nothing published may be changed."""
    published = _published_among(verdicts)
    return tuple(g for g in groups if verdicts[g[0]].faq_id not in published)


def _published_among(verdicts: Sequence[RowVerdict]) -> frozenset[int]:
    """The FAQs that rows mean and customers get."""
    known = (Verdict.CHANGED, Verdict.UNCHANGED)
    ids = [v.faq_id for v in verdicts if v.verdict in known and v.faq_id]
    return frozenset(
        pk
        for chunk in in_chunks(ids, CHUNK)
        for pk in FAQ.objects.published()
        .filter(pk__in=chunk)
        .values_list("pk", flat=True)
    )
