"""A table of cases becomes dialogues, or the fault is named with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportbot.evaluating.cases import read_cases
from supportbot.evaluating.dialogues import (
    Dialogue,
    DialogueTurn,
    Expectation,
    InvalidDialogues,
)

PARCEL, CARD = QUESTIONS = ("Where is my parcel?", "Can I pay by card?")


def read(
    folder: Path, *rows: str, header: str = "context,message,kind,expect"
) -> tuple[Dialogue, ...]:
    path = folder / "talk.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return read_cases(path, QUESTIONS)


def test_a_row_is_a_dialogue_of_one_judged_turn(tmp_path: Path) -> None:
    [alone, after] = read(
        tmp_path, f",parcel?,plain,{PARCEL}", f"{CARD},and cash?,follow-up,none"
    )

    expected = Expectation(answers=(PARCEL,))
    assert alone.turns == (DialogueTurn(says="parcel?", expect=(expected,)),)
    assert (alone.id, alone.kind, alone.held_back) == ("talk:2", "plain", False)
    assert after.turns == (
        DialogueTurn(says=CARD),
        DialogueTurn(says="and cash?", expect=(Expectation(nothing=True),)),
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"{PARCEL}|{CARD}", Expectation(answers=QUESTIONS)),
        (f"{PARCEL}+{CARD}", Expectation(answers_all=QUESTIONS)),
        (f"{PARCEL} + {CARD}", Expectation(answers_all=QUESTIONS)),
        ("*acknowledge", Expectation(acknowledges=True)),
        ("*human", Expectation(offers_human=True)),
        ("*not two", Expectation(not_two=True)),
        ("*not dragged", Expectation(not_answers=(CARD,))),
        ("*ask back: parcels", Expectation(asks_back=True)),
    ],
)
def test_what_is_expected_is_read(
    cell: str, expected: Expectation, tmp_path: Path
) -> None:
    [dialogue] = read(tmp_path, f"{CARD},hm,any,{cell}")

    assert dialogue.turns[-1].expect == (expected,)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",,any,none", "line 2: message: is empty; fill it in."),
        (",hi,,none", "line 2: kind: is empty"),
        (",hi,any,", "line 2: expect: is empty"),
        (",hi,any", "line 2: has 3 cells below 4 columns; quote cells with commas."),
        (",hi,any,Where?", "line 2: expect: 'Where?' is not in the knowledge base"),
        (f",hi,any,{CARD}|", "line 2: expect: '' is not in the knowledge base"),
        (
            ",hi,any,*wave",
            (
                "line 2: expect: '*wave' is unknown; use *acknowledge, *ask back, "
                "*human, *not dragged, *not two, or name an FAQ."
            ),
        ),
        (
            "hello,hi,any,*not dragged",
            "line 2: expect: 'hello' is not in the",
        ),
        ("", "line 2: has 0 cells"),
    ],
)
def test_a_faulty_row_is_named(row: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues) as caught:
        read(tmp_path, row, ",hi,any,none")

    assert f"talk.csv: {message}" in str(caught.value)


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues, match="there is no column 'kind'; the file"):
        read(tmp_path, header="context,message,expect")


def test_a_table_without_rows_holds_no_case(tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues, match="no row below the header; write some"):
        read(tmp_path)
