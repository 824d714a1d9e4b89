"""Figures of answers as a table to be read: a row a figure, a column a set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from supportbot.evaluating.answers.trials import Given, ModelSaid

if TYPE_CHECKING:
    from supportbot.evaluating.answers.figures import AnswerFigures

SHARES = {
    "coverage": "answered rightly, of the answerable (coverage)",
    "precision": "right, of the answerable answered (precision)",
    "precision_of_all": "right, of all answered",
    "shown_coverage": "shown rightly, likely ones included",
    "shown_precision": "right, of the answerable shown",
    "unanswerable_answered": "answered, of the unanswerable",
    "unanswerable_shown": "shown an answer, of the unanswerable",
    "right_in_prompt": "right FAQ among those the model got",
}


def lines_of(figures: Mapping[str, AnswerFigures]) -> Iterator[str]:
    """The table, line by line."""
    rows = [("", *figures), *_rows(list(figures.values()))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *cells in rows:
        padded = (cell.rjust(w) for cell, w in zip(cells, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *padded]).rstrip()


def _rows(figures: list[AnswerFigures]) -> Iterator[tuple[str, ...]]:
    yield "questions", *(str(each.questions) for each in figures)
    yield "answerable", *(str(each.answerable) for each in figures)
    for given in Given:
        yield given, *(str(each.given.get(given, 0)) for each in figures)
    for said in ModelSaid:
        yield f"model: {said}", *(str(each.model.get(said, 0)) for each in figures)
    for kind in sorted({kind for each in figures for kind in each.withheld}):
        yield (
            f"withheld: {kind}",
            *(str(each.withheld.get(kind, 0)) for each in figures),
        )
    yield "wrong by label", *(str(each.wrong) for each in figures)
    for name, words in SHARES.items():
        yield words, *(_share(getattr(each, name)) for each in figures)
    yield "tokens read", *(str(each.input_tokens) for each in figures)
    yield "tokens written", *(str(each.output_tokens) for each in figures)
    yield "cost", *(f"{each.cost:.4f}" for each in figures)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
