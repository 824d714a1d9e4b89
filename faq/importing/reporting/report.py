"""What an import did or would do: counts, and the rows that somebody should look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.template.defaultfilters import pluralize

from faq.importing.cells import quoted
from faq.importing.planning.plans import REJECTED, Verdict

if TYPE_CHECKING:
    from faq.importing.planning.plans import ImportPlan, RowVerdict

_SHOWN_PLACES = 5


class ImportOutcome(StrEnum):
    PLANNED = "planned"  # nothing was written, nor was it to be
    REFUSED = "refused"  # nothing was written, for there are rows to correct
    IMPORTED = "imported"


class Kind(StrEnum):
    """What became of a row, in the words of the report."""

    NEW = "new"
    CHANGED = "changed"
    DRAFT = "draft"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    LEFT_OUT = "left out"
    NOT_IMPORTED = "not imported"
    RETIRED = "retired"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """One thing to know about one row; a row may have several."""

    place: str
    kind: Kind
    faq_id: int | None
    question: str
    column: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """Rows that have the same in common; every `rows()` goes through them anew."""

    title: str
    count: int
    rows: Callable[[], Iterator[ReportedRow]]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The plan of an import in the words of whoever sent the file."""

    plan: ImportPlan
    outcome: ImportOutcome

    @property
    def headline(self) -> str:
        """What happened, in one sentence."""
        counts = self.counts
        row_count = len(self.plan.verdicts)
        rows = f"{row_count:,} row{pluralize(row_count)}"
        name = self.plan.table.name
        rejected_count = counts[Kind.NOT_IMPORTED]
        if self.outcome is ImportOutcome.REFUSED:
            be = "is" if rejected_count == 1 else "are"
            return (
                f"Nothing was imported from {name}: {rejected_count:,} of {rows} {be} "
                "to be corrected first."
            )
        said = ", ".join(
            f"{count:,} {kind}"
            for kind, count in counts.items()
            if count and kind is not Kind.RETIRED
        )
        when = ", if imported" if self.outcome is ImportOutcome.PLANNED else ""
        return f"{name}{when}: {said or 'nothing'} of {rows}."

    @property
    def counts(self) -> Mapping[Kind, int]:
        """Rows by what became of them; FAQs that are not in the file as the last."""
        counts = dict.fromkeys(Kind, 0)
        for verdict in self.plan.verdicts:
            counts[kind_of(verdict)] += 1
        counts[Kind.RETIRED] = len(self.plan.retired_ids)
        return counts

    @property
    def sections(self) -> tuple[ReportSection, ...]:
        """The rows that somebody should look at, the most urgent first."""
        sections = (
            self._section("To be corrected", lambda v: v.is_rejected),
            self._section("Kept as drafts, until somebody publishes them", _is_draft),
            self._section("Left out", lambda v: v.verdict is Verdict.LEFT_OUT),
            self._section(
                "Given another question, by their id", lambda v: v.is_renaming
            ),
            self._section("Worth a look", _is_worth_a_look),
            self._section("Changed", lambda v: v.verdict is Verdict.CHANGED),
            self._section(
                "In the file twice", lambda v: v.verdict is Verdict.DUPLICATE
            ),
            self._section(
                "Made wordings of another FAQ", lambda v: v.verdict is Verdict.MERGED
            ),
        )
        return tuple(section for section in sections if section.count)

    @property
    def remarks(self) -> tuple[str, ...]:
        """How the file was read, and what can be done with it."""
        table = self.plan.table
        remarks = [f"Read as {table.description}.", *table.remarks]
        if self.plan.columns.ignored:
            names = ", ".join(map(quoted, self.plan.columns.ignored))
            remarks.append(f"Columns that were not imported: {names}.")
        return (*remarks, *self._conversions(), *self._offers())

    def rows(self) -> Iterator[ReportedRow]:
        """Every row of the file."""
        for verdict in self.plan.verdicts:
            yield from reported(verdict)

    def _section(
        self, title: str, is_in: Callable[[RowVerdict], bool]
    ) -> ReportSection:
        chosen = [verdict for verdict in self.plan.verdicts if is_in(verdict)]
        return ReportSection(
            title=title,
            count=len(chosen),
            rows=lambda: (row for verdict in chosen for row in reported(verdict)),
        )

    def _conversions(self) -> Iterator[str]:
        html, escaped = self.plan.html_count, self.plan.escaped_count
        if html:
            yield f"Written in HTML, now Markdown: {_answers(html)}."
        if escaped:
            yield (
                "Signs that would be taken for Markdown, such as 2*3*4, are shown as "
                f"they are written: in {_answers(escaped)}."
            )

        if self.plan.image_count:
            yield (
                "The bot shows no images; they became links: in "
                f"{_answers(self.plan.image_count)}."
            )

    def _offers(self) -> Iterator[str]:
        for group in self.plan.mergeable[:_SHOWN_PLACES]:
            places = [self.plan.verdicts[position].place for position in group]
            shown = ", ".join(places[:_SHOWN_PLACES])
            more = (
                f" and {len(places) - _SHOWN_PLACES:,} more"
                if places[_SHOWN_PLACES:]
                else ""
            )
            yield (
                f"One answer stands in {shown}{more}: --merge-equal-answers makes one "
                "FAQ of them, with the other questions as its wordings."
            )
        more_count = len(self.plan.mergeable) - _SHOWN_PLACES
        if more_count > 0:
            yield f"{more_count:,} further answers stand in several rows."


def _answers(count: int) -> str:
    return f"{count:,} answer{pluralize(count)}"


def kind_of(verdict: RowVerdict) -> Kind:
    if verdict.is_draft:
        return Kind.DRAFT
    if verdict.verdict in REJECTED:
        return Kind.NOT_IMPORTED
    return Kind(verdict.verdict)


def reported(verdict: RowVerdict) -> Iterator[ReportedRow]:
    """What there is to know about the row, at least what became of it."""
    said = verdict.problems or verdict.notes
    changes = ", ".join(verdict.changed)
    if not said:
        yield _row(verdict, "", f"changed: {changes}" if changes else "")
    for each in said:
        yield _row(verdict, each.column or "", each.reason, each.remedy)


def _row(verdict: RowVerdict, column: str, what: str, remedy: str = "") -> ReportedRow:
    return ReportedRow(
        place=verdict.place,
        kind=kind_of(verdict),
        faq_id=verdict.faq_id,
        question=verdict.question,
        column=column,
        what=what,
        remedy=remedy,
    )


def _is_draft(verdict: RowVerdict) -> bool:
    return verdict.is_draft


def _is_worth_a_look(verdict: RowVerdict) -> bool:
    is_seen = verdict.is_written and not verdict.is_draft
    return bool(verdict.notes) and (is_seen or verdict.verdict is Verdict.UNCHANGED)


_MEANINGS: Mapping[Kind, str] = {
    Kind.NEW: "FAQs that were not there",
    Kind.CHANGED: "FAQs that the file says something else of",
    Kind.DRAFT: "new or changed, and not shown to customers yet",
    Kind.UNCHANGED: "as they are stored",
    Kind.DUPLICATE: "rows that say again what another says",
    Kind.MERGED: "made wordings of the FAQ that has their answer",
    Kind.LEFT_OUT: "rows that gave way to another, as chosen",
    Kind.NOT_IMPORTED: "rows that are to be corrected",
    Kind.RETIRED: "FAQs made drafts, for the file does not have them",
}
