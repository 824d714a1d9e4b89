"""Compares a table with the knowledge base and plans what importing it would do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from faq.collecting import uncollected
from faq.importing.bulk import in_chunks
from faq.importing.cells import quoted
from faq.importing.columns import EXTERNAL_ID, TRANSLATION_OF, Column, Columns
from faq.importing.exceptions import ImportRejected
from faq.importing.planning.cases import RowCase
from faq.importing.planning.clashes import CONFLICT_HELP, Clashes
from faq.importing.planning.contents import RowContents
from faq.importing.planning.merging import find_mergeable, merge
from faq.importing.planning.permitting import (
    hold_back,
    leave_to_publisher,
    on_conflict,
    refuse,
)
from faq.importing.planning.phrasings import PlannedPhrasings
from faq.importing.planning.plans import (
    CheckedRow,
    IdKind,
    ImportChoices,
    ImportPlan,
    OnConflict,
    PackedRows,
    RowVerdict,
    Verdict,
)
from faq.importing.planning.targets import Targets
from faq.importing.planning.withholding import (
    left_to_publishers,
    lint,
    object_to,
    refuse_replacing,
)
from faq.importing.rows import MAX_CHARS, AnswerForm, CellProblem, Row, parse_row
from faq.importing.stored import (
    CHUNK,
    StoredFAQ,
    current_revision,
)
from faq.linting import RepeatedAnswers
from faq.models import FAQ
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.reading import Table

OnProgress = Callable[[int], object]

_MORE = (EXTERNAL_ID, TRANSLATION_OF)
_EXPORTED = frozenset(Column) - {Column.ID, Column.LANGUAGE}
# Fields in which rows may differ and still be one FAQ.
_BESIDE = frozenset({Column.CATEGORY, Column.KEYWORDS, Column.ALTERNATES})
_NO_CHOICES = ImportChoices()


def plan_import(
    table: Table,
    choices: ImportChoices = _NO_CHOICES,
    *,
    on_progress: OnProgress | None = None,
) -> ImportPlan:
    """What importing the table would do; nothing is written.

    Raises `UnreadableFile` for a row that cannot be read, and `ImportRejected` where
    replacing would leave no FAQ.
    """
    with uncollected():
        return _plan(table, choices, on_progress)


def _plan(
    table: Table, choices: ImportChoices, on_progress: OnProgress | None
) -> ImportPlan:
    refuse_replacing(choices)
    revision = current_revision()
    if choices.ids is IdKind.AUTO and table.has_external_ids:
        choices = dataclasses.replace(choices, ids=IdKind.EXTERNAL)
    form = AnswerForm(is_markdown=_is_export(table), base_url=choices.base_url)
    planner = _Planner(table.columns, choices, form)
    for records in in_chunks(table.records(), CHUNK):
        planner.add(records)
        if on_progress:
            on_progress(len(records))
    if choices.replace and not planner.verdicts:
        raise ImportRejected("It has no rows, and replacing would leave no FAQ.")
    Clashes(
        planner.columns, choices, planner.verdicts, planner.contents, planner.planned
    ).settle()
    planner.withhold_repeated()
    mergeable = find_mergeable(planner.verdicts, planner.contents.answers)
    if not choices.may_publish:
        mergeable = left_to_publishers(mergeable, planner.verdicts)
    added: Mapping[int, tuple[str, ...]] = {}
    if choices.merge_equal_answers:
        added = merge(mergeable, planner.verdicts, planner.rows)
    return ImportPlan(
        table=table,
        columns=table.columns,
        verdicts=tuple(planner.verdicts),
        rows=planner.rows,
        choices=choices,
        retired_ids=planner.find_retired(),
        revision=revision,
        added_wordings=added,
        mergeable=() if choices.merge_equal_answers else mergeable,
        html_count=planner.html_count,
        escaped_count=planner.escaped_count,
        image_count=planner.image_count,
    )


def _is_export(table: Table) -> bool:
    """Whether answers are Markdown: the columns are those of our exports, in order."""
    if table.is_canonical:
        return True
    headers = [name for name in table.headers if name not in _MORE]
    return set(headers) >= _EXPORTED and headers == [
        column.value for column in Column if column in headers
    ]


class _Planner:
    def __init__(
        self, columns: Columns, choices: ImportChoices, form: AnswerForm
    ) -> None:
        self.form = form
        self.html_count = self.escaped_count = self.image_count = 0
        self.columns = columns
        self.choices = choices
        self.verdicts: list[RowVerdict] = []
        self.rows = PackedRows(columns)
        self.contents = RowContents(columns)
        self._targets = Targets(choices.ids)
        # Rows that came before, by their position.
        self._by_question: dict[str, int] = {}
        self._by_id: dict[int | str, int] = {}
        self._originals: dict[int, int] = {}  # by the group of the records
        self.planned = PlannedPhrasings()
        self.rows.dropped = self.planned.dropped
        self._repeated = RepeatedAnswers()
        self._written: list[CheckedRow] = []  # of the records at hand

    def add(self, records: Sequence[Record]) -> None:
        rows = self._targets.read_ids(
            parse_row(r, self.columns, self.form) for r in records
        )
        stored = self._targets.load(rows)
        self._written = []
        for record, row in zip(records, rows, strict=True):
            self.contents.add(row)
            self.verdicts.append(self._judge(RowCase(record=record, row=row), stored))
        self.rows.add(self._written)

    def _judge(self, case: RowCase, stored: Mapping[int, StoredFAQ]) -> RowVerdict:
        row = case.row
        case.original = self._original_of(case.record)
        case.target = target = self._targets.find(row, stored)
        refused = refuse(case, self.choices, len(self.verdicts))
        if refused:
            return refused
        # Before the file is compared with itself: questions stored twice, with other
        # spaces perhaps, are told apart by their ids.
        is_first = not target or target.id not in self._by_id
        earlier = self._remember(row, target)
        changed = self._changes(case)
        if target and is_first and not changed:
            return case.verdict(Verdict.UNCHANGED)
        if earlier is None:
            return self._decide(case, changed)
        differing = self.contents.differing(earlier, row)
        if differing <= _BESIDE:
            return self._duplicate(case, earlier, differing)
        return self._resolve(case, earlier, differing)

    def _original_of(self, record: Record) -> int | None:
        if record.group is None:
            return None
        first = self._originals.setdefault(record.group, len(self.verdicts))
        return None if first == len(self.verdicts) else first

    def _changes(self, case: RowCase) -> tuple[Column, ...]:
        """The fields of the FAQ that the row would change."""
        if case.target is None:
            return ()
        if case.row.written_answer == case.target.row.answer:
            # Written in the admin, or by an import that escaped nothing: as it should.
            case.row = case.row._replace(answer=case.row.written_answer)
        changed = dict.fromkeys(case.target.differences(case.row, self.columns))
        is_draft = case.target.row.status == FAQ.Status.DRAFT
        if self.choices.replace and is_draft and case.row.status is None:
            changed[Column.STATUS] = None
        if case.original is not None:
            first = self.verdicts[case.original]
            if not first.is_rejected and first.faq_id != case.target.original_id:
                changed[Column.LANGUAGE] = None
        return tuple(changed)

    def _remember(self, row: Row, target: StoredFAQ | None) -> int | None:
        """The earlier row about the same FAQ; the first one is remembered."""
        this = len(self.verdicts)
        name = target.id if target else row.id or row.external_id
        by_id = self._by_id.setdefault(name, this) if name else this
        by_question = self._by_question.setdefault(row.key, this)
        earlier = by_question if by_id == this else by_id
        return None if earlier == this else earlier

    def _duplicate(
        self, case: RowCase, earlier: int, differing: set[Column]
    ) -> RowVerdict:
        place = self.verdicts[earlier].place
        fields = _listed(differing)
        other = f", there with another {fields}, which is kept" if fields else ""
        case.note(None, f"is the FAQ of {place}{other}")
        return case.verdict(Verdict.DUPLICATE, faq_id=self.verdicts[earlier].faq_id)

    def _resolve(
        self, case: RowCase, earlier: int, differing: set[Column]
    ) -> RowVerdict:
        """What becomes of a row whose FAQ an earlier row describes otherwise."""
        first = self.verdicts[earlier]
        is_question = self._by_question[case.row.key] == earlier
        column = Column.QUESTION if is_question else Column.ID
        reason = f"is that of {first.place}, with another {_listed(differing)}"
        if case.original is not None and case.original == earlier:
            case.note(column, f"{reason}; no two FAQs can have one question")
            return case.verdict(Verdict.LEFT_OUT)
        match on_conflict(self.choices, len(self.verdicts)):
            case OnConflict.FIRST:
                case.note(column, f"{reason}; the first row is kept")
                return case.verdict(Verdict.LEFT_OUT)
            case OnConflict.LAST:
                self._leave_out(earlier, case)
                return self._decide(case, self._changes(case))
            case OnConflict.DRAFT:
                case.note(column, reason, remedy="Keep one of the two answers.")
                return self._draft(case, is_question=is_question)
            case OnConflict.REFUSE:
                remedy = f"Correct or delete one of the two rows, or {CONFLICT_HELP}."
                return case.reject(column, reason, remedy=remedy)

    def _leave_out(self, earlier: int, by: RowCase) -> None:
        """Let a later row take the place of an earlier one."""
        first = self.verdicts[earlier]
        note = CellProblem(
            column=Column.QUESTION,
            reason=f"is that of {by.record.place}, which is kept",
        )
        self.verdicts[earlier] = first._replace(
            verdict=Verdict.LEFT_OUT,
            notes=(*first.notes, note),
            question=first.question or by.row.question,
        )
        self.planned.remove({earlier})
        self._by_question[by.row.key] = len(self.verdicts)
        for name in (by.row.id, by.row.external_id, by.target and by.target.id):
            if name:
                self._by_id[name] = len(self.verdicts)

    def _draft(self, case: RowCase, *, is_question: bool) -> RowVerdict:
        """A draft beside the FAQ of an earlier row, with a question of its own."""
        row = case.row._replace(id=None)
        number = 2
        while is_question:
            marked = _marked(case.row, number)
            taken = self._by_question.setdefault(marked.key, len(self.verdicts))
            if taken == len(self.verdicts):
                row = marked
                break
            if self.contents.has_answer(taken, row.answer):
                return self._duplicate(case, taken, set())
            number += 1
        if not is_question:
            row = row._replace(external_id="")
        case.row = row
        case.is_withheld = True
        case.target = self._targets.find(row, self._targets.load([row]))
        changed = tuple(c for c in self._changes(case) if c is not Column.STATUS)
        if case.target and not changed:
            return case.verdict(Verdict.UNCHANGED)
        return self._decide(case, changed)

    def _decide(self, case: RowCase, changed: tuple[Column, ...]) -> RowVerdict:
        """The verdict on a row that no earlier row stands against."""
        target, row = case.target, case.row
        changed = hold_back(case, changed, self.choices, len(self.verdicts))
        if target and not changed:
            return case.verdict(Verdict.UNCHANGED)
        problem = target and (
            self._targets.find_conflict(row, target)
            or _find_period_problem(row, target.row, self.columns)
        )
        if problem:
            return case.verdict(Verdict.CONFLICTING, problems=(problem,))
        settled = leave_to_publisher(case, self.choices)
        if not settled and (target or self.planned.has_any(row.keys)):
            settled = self._settle_phrasings(case)
        if settled:
            return settled
        position = len(self.verdicts)
        self.planned.add(position, case.row)
        verdict = case.verdict(
            Verdict.CHANGED if target else Verdict.NEW,
            changed=changed,
            is_renaming=target is not None and target.row.key != row.key,
        )
        if not case.is_withheld:
            self._repeated.add(position, row.question, row.answer)
        verdict = lint(verdict, row, publish_all=self.choices.publish_all)
        if verdict.is_written:
            self._count_form(case.row)
            self._written.append(self.rows.check(position, verdict.faq_id, case.row))
        return verdict

    def _count_form(self, row: Row) -> None:
        self.image_count += row.image_count > 0
        if row.was_html:
            self.html_count += 1
        elif row.written_answer and not row.image_count:
            self.escaped_count += 1

    def _settle_phrasings(self, case: RowCase) -> RowVerdict | None:
        """The verdict where a phrasing of the row is not the row's to have.

        By choice, alternates that another row has are left to it.
        """
        row, left = case.row, set()
        for text, key in zip((row.question, *row.alternates), row.keys, strict=True):
            column = Column.QUESTION if key == row.key else Column.ALTERNATES
            if case.target and key in case.target.never:
                reason = f"{quoted(text)} is one FAQ {case.target.id} must never answer"
                return case.reject(column, reason)
            position = self.planned.position_of(key)
            if position is None:
                continue
            reason = f"{quoted(text)} belongs to {self.verdicts[position].place}"
            if key == row.key and self.contents.has_answer(position, row.answer):
                case.note(column, f"{reason}, which has this answer")
                return case.verdict(
                    Verdict.DUPLICATE, faq_id=self.verdicts[position].faq_id
                )
            choice = on_conflict(self.choices, len(self.verdicts))
            if choice is OnConflict.REFUSE:
                remedy = f"Take it from one of the two rows, or {CONFLICT_HELP}."
                return case.reject(column, reason, remedy=remedy)
            if key == row.key:
                self.planned.drop(key)
            else:
                left.add(text)
                case.note(column, f"{reason} and is left to it")
        if left:
            case.leave_alternates(left)
        return None

    def withhold_repeated(self) -> None:
        """Make drafts of rows whose answer says nothing about their questions."""
        for position, finding in self._repeated.findings():
            verdict = self.verdicts[position]
            if verdict.is_written and not verdict.is_withheld:
                self.verdicts[position] = object_to(
                    verdict, [finding], publish_all=self.choices.publish_all
                )

    def find_retired(self) -> tuple[int, ...]:
        if not self.choices.replace:
            return ()
        mentioned = {verdict.faq_id for verdict in self.verdicts}
        published = FAQ.objects.published().values_list("id", flat=True)
        return tuple(pk for pk in published.iterator() if pk not in mentioned)


def _find_period_problem(row: Row, stored: Row, columns: Columns) -> CellProblem | None:
    """Why the validity would end before it begins, with one end as stored."""
    start = (row if Column.VALID_FROM in columns else stored).valid_from
    end = (row if Column.VALID_UNTIL in columns else stored).valid_until
    if start is None or end is None or end > start:
        return None
    reason = "would not be later than valid_from"
    return CellProblem(column=Column.VALID_UNTIL, reason=reason)


def _marked(row: Row, number: int) -> Row:
    """The row with a question of its own, for a draft beside another answer."""
    mark = f" [answer {number}]"
    question = row.question[: MAX_CHARS[Column.QUESTION] - len(mark)] + mark
    return row._replace(question=question, key=question_key(question))


def _listed(columns: set[Column]) -> str:
    return " and ".join(column for column in Column if column in columns)
