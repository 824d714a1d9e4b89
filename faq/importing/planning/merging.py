"""FAQs of a file with equal answers: one FAQ that customers ask for in several ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.importing.planning.plans import Verdict
from faq.importing.rows import CellProblem
from faq.importing.stored import load_faqs
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.importing.planning.plans import CheckedRow, PackedRows, RowVerdict

_JOINABLE = frozenset({Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED})


def find_mergeable(
    verdicts: Sequence[RowVerdict], answers: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """Groups of rows, by position, whose questions could be wordings of the first's.

    Drafts are none of them, nor translations: they wait for somebody, or belong to
    another FAQ.
    """
    counts = Counter(answers)
    originals = {verdict.original for verdict in verdicts}
    groups: dict[int, list[int]] = defaultdict(list)
    for position, (verdict, answer) in enumerate(zip(verdicts, answers, strict=True)):
        if counts[answer] == 1 or verdict.verdict not in _JOINABLE:
            continue
        is_translated = verdict.original is not None or position in originals
        if not verdict.is_withheld and not is_translated:
            groups[answer].append(position)
    found = (tuple(positions) for positions in groups.values())
    return tuple(
        group
        for group in found
        if any(verdicts[i].verdict is Verdict.NEW for i in group[1:])
    )


def merge(
    groups: Sequence[Sequence[int]], verdicts: list[RowVerdict], rows: PackedRows
) -> Mapping[int, tuple[str, ...]]:
    """Make wordings of the new rows of each group; those of stored FAQs, by id."""
    leads = {
        position: group[0]
        for group in groups
        for position in group[1:]
        if verdicts[position].verdict is Verdict.NEW
    }
    wordings: dict[int, list[str]] = {lead: [] for lead in leads.values()}
    own: dict[int, tuple[str, ...]] = {}  # alternates that the file gives the first
    for row in rows:
        if row.position in wordings:
            own[row.position] = row.alternates
        elif row.position in leads:
            lead = leads[row.position]
            wordings[lead] += [_question_of(row, rows), *row.alternates]
            verdicts[row.position] = _merged(verdicts[row.position], verdicts[lead])
    added: dict[int, tuple[str, ...]] = {}
    for lead, texts in wordings.items():
        verdict = verdicts[lead]
        if lead in own and (verdict.verdict is Verdict.NEW or rows.has_alternates):
            rows.added[lead] = tuple(texts)
            verdicts[lead] = _compared(verdict, [*own[lead], *texts])
        elif verdict.faq_id and (missing := _missing(verdict.faq_id, texts)):
            added[verdict.faq_id] = missing
            verdicts[lead] = _with_wordings(verdict)
    return added


def _compared(verdict: RowVerdict, alternates: Sequence[str]) -> RowVerdict:
    """The verdict, unchanged where an earlier import has merged the same."""
    if verdict.changed != (Column.ALTERNATES,) or not verdict.faq_id:
        return verdict
    stored = load_faqs([verdict.faq_id])[verdict.faq_id].row.alternates
    if set(map(question_key, stored)) != set(map(question_key, alternates)):
        return verdict
    return verdict._replace(verdict=Verdict.UNCHANGED, changed=())


def _question_of(row: CheckedRow, rows: PackedRows) -> str:
    return str(row.values[rows.columns.index(Column.QUESTION)])


def _merged(verdict: RowVerdict, lead: RowVerdict) -> RowVerdict:
    note = CellProblem(column=None, reason=f"becomes a wording of {lead.place}")
    return verdict._replace(verdict=Verdict.MERGED, notes=(*verdict.notes, note))


def _with_wordings(verdict: RowVerdict) -> RowVerdict:
    changed = dict.fromkeys((*verdict.changed, Column.ALTERNATES))
    return verdict._replace(verdict=Verdict.CHANGED, changed=tuple(changed))


def _missing(faq_id: int, texts: Sequence[str]) -> tuple[str, ...]:
    """Those that the stored FAQ neither has nor must never answer."""
    faq = load_faqs([faq_id])[faq_id]
    known = {faq.row.key, *map(question_key, faq.row.alternates), *faq.never}
    missing = {question_key(text): text for text in reversed(texts)}
    return tuple(text for key, text in missing.items() if key not in known)
