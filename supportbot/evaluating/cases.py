"""Tables of cases as dialogues: a message, at most one before it, what must be shown.

The columns are `context,message,kind,expect`. `expect` is the question of an FAQ, `A|B`
for one of them, `A+B` for both, `none`, or a star with one of the words of `STARRED`;
what follows a colon there is a note for the reader.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from supportbot.evaluating.dialogues import (
    Dialogue,
    DialogueTurn,
    Expectation,
    InvalidDialogues,
    Place,
    read_text,
)

COLUMNS = ("context", "message", "kind", "expect")

STARRED: Mapping[str, Callable[[str], Expectation]] = {
    "acknowledge": lambda _context: Expectation(acknowledges=True),
    "ask back": lambda _context: Expectation(asks_back=True),
    "human": lambda _context: Expectation(offers_human=True),
    "not dragged": lambda context: Expectation(not_answers=(context,)),
    "not two": lambda _context: Expectation(not_two=True),
}


def read_cases(path: Path, questions: Collection[str]) -> tuple[Dialogue, ...]:
    """A dialogue for each row; each FAQ named there is one of these questions."""
    dialogues = tuple(
        _dialogue(
            f"{path.stem}:{number}",
            cells,
            Place(name=f"{path}: line {number}", questions=questions),
        )
        for number, cells in _rows(path)
    )
    if not dialogues:
        raise InvalidDialogues(f"{path}: no row below the header; write some.")
    return dialogues


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The cells of each row by their column, and the line it ends on."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    header = next(reader, [])
    if missing := [column for column in COLUMNS if column not in header]:
        raise InvalidDialogues(
            f"{path}: there is no column '{missing[0]}'; the file needs "
            f"{','.join(COLUMNS)}."
        )
    for row in reader:
        if len(row) != len(header):
            raise InvalidDialogues(
                f"{path}: line {reader.line_num}: has {len(row)} cells below "
                f"{len(header)} columns; quote cells with commas."
            )
        yield reader.line_num, dict(zip(header, map(str.strip, row), strict=True))


def _dialogue(name: str, cells: Mapping[str, str], place: Place) -> Dialogue:
    for column in ("message", "kind", "expect"):
        if not cells[column]:
            raise (place / column).fault("is empty; fill it in.")
    context = cells["context"]
    before = [DialogueTurn(says=context)] if context else []
    expected = _expectation(cells["expect"], context, place / "expect")
    turn = DialogueTurn(says=cells["message"], expect=(expected,))
    return Dialogue(id=name, kind=cells["kind"], turns=(*before, turn))


def _expectation(cell: str, context: str, place: Place) -> Expectation:
    if cell == "none":
        return Expectation(nothing=True)
    if cell.startswith("*"):
        return _starred(cell, context, place)
    if "+" in cell:
        return Expectation(answers_all=_named(cell.split("+"), place))
    return Expectation(answers=_named(cell.split("|"), place))


def _starred(cell: str, context: str, place: Place) -> Expectation:
    word = cell[1:].partition(":")[0].strip()
    if word not in STARRED:
        known = ", ".join(f"*{each}" for each in STARRED)
        raise place.fault(f"'{cell}' is unknown; use {known}, or name an FAQ.")
    if word == "not dragged":
        place.check_question(context)
    return STARRED[word](context)


def _named(names: list[str], place: Place) -> tuple[str, ...]:
    return tuple(place.check_question(name.strip()) for name in names)
