"""Compares a table with the knowledge base and plans what importing it would do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from faq.importing.bulk import in_chunks
from faq.importing.cells import phrase_key, quoted
from faq.importing.columns import Column, Columns
from faq.importing.exceptions import ImportRejected
from faq.importing.plans import (
    WRITTEN,
    CheckedRow,
    ImportPlan,
    PackedRows,
    RowVerdict,
    Verdict,
)
from faq.importing.rows import CellProblem, Row, parse_row
from faq.importing.stored import (
    CHUNK,
    Phrase,
    StoredFAQ,
    current_revision,
    ids_by_question,
    load_faqs,
    published_phrases,
)
from faq.models import FAQ

if TYPE_CHECKING:
    from faq.importing.formats.records import Record
    from faq.importing.reading import Table

OnProgress = Callable[[int], object]


def plan_import(
    table: Table, *, replace: bool = False, on_progress: OnProgress | None = None
) -> ImportPlan:
    """What importing the table would do; nothing is written.

    With `replace`, published FAQs that the table does not have become drafts, and
    drafts that it has are published. Raises `UnreadableFile` for a row that cannot be
    read, and `ImportRejected` where replacing would leave no FAQ.
    """
    columns = table.columns
    revision = current_revision()
    planner = _Planner(columns, is_replacing=replace)
    for records in in_chunks(table.records(), CHUNK):
        planner.add(records)
        if on_progress:
            on_progress(len(records))
    if replace and not planner.verdicts:
        raise ImportRejected("It has no rows, and replacing would leave no FAQ.")
    planner.reject_clashes()
    return ImportPlan(
        table=table,
        columns=columns,
        verdicts=tuple(planner.verdicts),
        rows=planner.rows,
        is_replacing=replace,
        retired_ids=planner.find_retired(),
        revision=revision,
    )


class _Planner:
    def __init__(self, columns: Columns, *, is_replacing: bool) -> None:
        self.columns = columns
        self.is_replacing = is_replacing
        self.verdicts: list[RowVerdict] = []
        self.rows = PackedRows(columns)
        self._ids_by_question = ids_by_question()
        # Rows that came before, by their position; of each, the hash of what it says.
        self._contents: list[int] = []
        self._by_question: dict[str, int] = {}
        self._by_id: dict[int, int] = {}
        self._planned = PlannedPhrasings()

    def add(self, records: Sequence[Record]) -> None:
        rows = [parse_row(record, self.columns) for record in records]
        stored = load_faqs(self._mentioned_ids(rows))
        written: list[CheckedRow] = []
        for record, row in zip(records, rows, strict=True):
            target = self._find_target(row, stored)
            self._contents.append(hash(row))
            verdict = self._judge(record, row, target)
            if verdict.verdict in WRITTEN:
                position = len(self.verdicts)
                written.append(self.rows.check(position, verdict.faq_id, row))
            self.verdicts.append(verdict)
        self.rows.add(written)

    def reject_clashes(self) -> None:
        """Reject rows whose phrasings belong to FAQs that stay as they are.

        Again until none is left: the FAQ of a rejected row stays as it is, too.
        """
        while clashes := self._find_clashes():
            for position, problem in clashes.items():
                self.verdicts[position] = dataclasses.replace(
                    self.verdicts[position],
                    verdict=Verdict.CONFLICTING,
                    problems=(problem,),
                )
            self._planned.remove(clashes)

    def find_retired(self) -> tuple[int, ...]:
        if not self.is_replacing:
            return ()
        mentioned = {verdict.faq_id for verdict in self.verdicts}
        published = FAQ.objects.published().values_list("id", flat=True)
        return tuple(pk for pk in published.iterator() if pk not in mentioned)

    def _mentioned_ids(self, rows: Sequence[Row]) -> set[int]:
        ids = {self._ids_by_question.get(row.key) for row in rows}
        ids.update(row.id for row in rows)
        return {pk for pk in ids if pk is not None}

    def _find_target(
        self, row: Row, stored: Mapping[int, StoredFAQ]
    ) -> StoredFAQ | None:
        by_id = stored.get(row.id) if row.id else None
        owner = self._ids_by_question.get(row.key)
        return by_id or (stored.get(owner) if owner else None)

    def _judge(self, record: Record, row: Row, target: StoredFAQ | None) -> RowVerdict:
        verdict, problems = self._compare(row, target)
        return RowVerdict(
            row=record.row,
            line=record.line,
            label=record.label,
            word=record.word,
            verdict=verdict,
            faq_id=target.id if target else row.id,
            is_renaming=target is not None and target.row.key != row.key,
            problems=problems,
        )

    def _compare(
        self, row: Row, target: StoredFAQ | None
    ) -> tuple[Verdict, tuple[CellProblem, ...]]:
        if row.problems:
            return Verdict.INVALID, row.problems
        # Before the file is compared with itself: questions stored twice, with other
        # spaces perhaps, are told apart by their ids.
        is_first = not target or target.id not in self._by_id
        earlier = self._remember(row, target.id if target else row.id)
        if target and is_first and not self._is_changed(target, row):
            return Verdict.UNCHANGED, ()
        if earlier is not None and self._contents[earlier] == self._contents[-1]:
            return Verdict.DUPLICATE, ()
        problem = self._find_conflict(row, target, earlier)
        if problem:
            return Verdict.CONFLICTING, (problem,)
        self._planned.add(len(self.verdicts), row)
        return (Verdict.CHANGED if target else Verdict.NEW), ()

    def _is_changed(self, target: StoredFAQ, row: Row) -> bool:
        is_draft = target.row.status == FAQ.Status.DRAFT
        is_published = self.is_replacing and is_draft and row.status is None
        return is_published or target.differs_from(row, self.columns)

    def _remember(self, row: Row, faq_id: int | None) -> int | None:
        """The earlier row about the same FAQ; the first one is remembered."""
        this = len(self.verdicts)
        by_id = self._by_id.setdefault(faq_id, this) if faq_id else this
        by_question = self._by_question.setdefault(row.key, this)
        earlier = by_question if by_id == this else by_id
        return None if earlier == this else earlier

    def _find_conflict(
        self, row: Row, target: StoredFAQ | None, earlier: int | None
    ) -> CellProblem | None:
        if earlier is not None:
            is_question = self._by_question[row.key] == earlier
            place = self.verdicts[earlier].place
            return CellProblem(
                column=Column.QUESTION if is_question else Column.ID,
                reason=f"is that of {place}, which says something else",
            )
        owner = self._ids_by_question.get(row.key, 0)
        if target and owner not in (0, target.id) and target.row.key != row.key:
            reason = f"is {target.id}, but FAQ {owner} has this question"
            return CellProblem(column=Column.ID, reason=reason)
        if target and not _is_period(row, target.row, self.columns):
            reason = "would not be later than valid_from"
            return CellProblem(column=Column.VALID_UNTIL, reason=reason)
        return self._find_taken(row, target)

    def _find_taken(self, row: Row, target: StoredFAQ | None) -> CellProblem | None:
        texts = (row.question, *row.alternates)
        keys = (row.key, *map(phrase_key, row.alternates))
        for key, text in zip(keys, texts, strict=True):
            column = Column.QUESTION if key == row.key else Column.ALTERNATES
            if target and key in target.never:
                reason = f"{quoted(text)} is one FAQ {target.id} must never answer"
                return CellProblem(column=column, reason=reason)
            position = self._planned.position_of(key)
            if position is not None:
                reason = f"{quoted(text)} belongs to {self.verdicts[position].place}"
                return CellProblem(column=column, reason=reason)
        return None

    def _find_clashes(self) -> dict[int, CellProblem]:
        """Planned phrasings that other FAQs keep, by the position of the row."""
        clashes: dict[int, CellProblem] = {}
        if not self._planned:
            return clashes
        for phrase in self._kept_phrases():
            key = phrase_key(phrase.text)
            position = self._planned.position_of(key)
            if position is None or self.verdicts[position].faq_id == phrase.faq_id:
                continue
            reason = f"{quoted(phrase.text)} belongs to FAQ {phrase.faq_id}"
            clashes[position] = CellProblem(
                column=self._planned.column_of(key), reason=reason
            )
        return clashes

    def _kept_phrases(self) -> Iterator[Phrase]:
        """Published phrasings that no row of the file replaces."""
        changed = {v.faq_id for v in self.verdicts if v.verdict is Verdict.CHANGED}
        mentioned = {verdict.faq_id for verdict in self.verdicts}
        keeps_alternates = Column.ALTERNATES not in self.columns
        for phrase in published_phrases():
            is_retired = self.is_replacing and phrase.faq_id not in mentioned
            is_kept = keeps_alternates and not phrase.is_question
            if not is_retired and (is_kept or phrase.faq_id not in changed):
                yield phrase


def _is_period(row: Row, stored: Row, columns: Columns) -> bool:
    """Whether the validity still begins before it ends, with one end as stored."""
    start = (row if Column.VALID_FROM in columns else stored).valid_from
    end = (row if Column.VALID_UNTIL in columns else stored).valid_until
    return start is None or end is None or end > start


class PlannedPhrasings:
    """The phrasings of the rows that would be written, and the positions of these."""

    def __init__(self) -> None:
        self._questions: dict[str, int] = {}
        self._alternates: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._questions)

    def add(self, position: int, row: Row) -> None:
        self._questions[row.key] = position
        for text in row.alternates:
            self._alternates[phrase_key(text)] = position

    def position_of(self, key: str) -> int | None:
        """The row that has the phrasing, by its `phrase_key`."""
        return self._questions.get(key, self._alternates.get(key))

    def column_of(self, key: str) -> Column:
        return Column.QUESTION if key in self._questions else Column.ALTERNATES

    def remove(self, positions: Collection[int]) -> None:
        for planned in (self._questions, self._alternates):
            for key in [key for key, i in planned.items() if i in positions]:
                del planned[key]
