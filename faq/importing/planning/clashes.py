"""Phrasings of a file that FAQs have which the file leaves as they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from faq.importing.cells import quoted
from faq.importing.columns import Column
from faq.importing.planning.permitting import on_conflict
from faq.importing.planning.plans import OnConflict, Verdict
from faq.importing.rows import CellProblem
from faq.importing.stored import load_faqs_in_chunks, published_phrases
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.importing.columns import Columns
    from faq.importing.planning.contents import RowContents
    from faq.importing.planning.phrasings import PlannedPhrasings
    from faq.importing.planning.plans import ImportChoices, RowVerdict
    from faq.importing.stored import Phrase, StoredFAQ

CONFLICT_HELP = "choose with --on-conflict first, last or draft"


@dataclasses.dataclass(slots=True)
class Clashes:
    """Settles them by changing the verdicts on the rows."""

    columns: Columns
    choices: ImportChoices
    verdicts: list[RowVerdict]
    contents: RowContents
    planned: PlannedPhrasings

    def settle(self) -> None:
        """Settle phrasings that FAQs have which stay as they are.

        Again until none is left: the FAQ of a rejected row stays as it is, too.
        """
        while clashes := dict(self._find_clashes()):
            owners = load_faqs_in_chunks({phrase.faq_id for phrase in clashes.values()})
            settled = {
                position: self._settle_clash(position, phrase, owners[phrase.faq_id])
                for position, phrase in clashes.items()
            }
            for position, verdict in settled.items():
                self.verdicts[position] = verdict
            self.planned.remove(p for p, v in settled.items() if not v.is_written)

    def _find_clashes(self) -> Iterator[tuple[int, Phrase]]:
        """Planned phrasings that other FAQs keep, by the position of the row."""
        if not self.planned:
            return
        for phrase in self._kept_phrases():
            position = self.planned.position_of(question_key(phrase.text))
            if position is not None:
                verdict = self.verdicts[position]
                if verdict.faq_id != phrase.faq_id and not verdict.is_withheld:
                    yield position, phrase

    def _settle_clash(
        self, position: int, phrase: Phrase, owner: StoredFAQ
    ) -> RowVerdict:
        key = question_key(phrase.text)
        column = self.planned.column_of(key)
        verdict = self.verdicts[position]
        reason = f"{quoted(phrase.text)} belongs to FAQ {phrase.faq_id}"
        if column is Column.QUESTION and self.contents.has_answer(
            position, owner.row.answer
        ):
            note = CellProblem(column=column, reason=f"{reason}, which has this answer")
            return verdict.settled(Verdict.DUPLICATE, note, faq_id=owner.id)
        choice = on_conflict(self.choices, position)
        if choice is OnConflict.REFUSE:
            remedy = f"Change one of the two, or {CONFLICT_HELP}."
            problem = CellProblem(column=column, reason=reason, remedy=remedy)
            return verdict._replace(
                verdict=Verdict.CONFLICTING,
                problems=(problem,),
                question=verdict.question or phrase.text,
            )
        if column is Column.ALTERNATES:
            self.planned.drop(key)
            note = CellProblem(column=column, reason=f"{reason} and is left to it")
            return verdict.settled(verdict.verdict, note)
        if choice is OnConflict.FIRST:
            note = CellProblem(column=column, reason=f"{reason}, which is kept")
            return verdict.settled(Verdict.LEFT_OUT, note)
        remedy = "Take the wording from that FAQ, then publish this one."
        note = CellProblem(column=column, reason=reason, remedy=remedy)
        return verdict.settled(verdict.verdict, note)._replace(is_withheld=True)

    def _kept_phrases(self) -> Iterator[Phrase]:
        """Published phrasings that no row of the file replaces."""
        changed = {v.faq_id for v in self.verdicts if v.verdict is Verdict.CHANGED}
        mentioned = {verdict.faq_id for verdict in self.verdicts}
        keeps_alternates = Column.ALTERNATES not in self.columns
        for phrase in published_phrases():
            is_retired = self.choices.replace and phrase.faq_id not in mentioned
            is_kept = keeps_alternates and not phrase.is_question
            if not is_retired and (is_kept or phrase.faq_id not in changed):
                yield phrase
