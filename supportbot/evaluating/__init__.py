"""Whole conversations: asked, judged and counted.

`dialogues` says what a dialogue is and reads a file of them; `cases` reads tables of
single messages as dialogues. `own_database` has them asked by a process with a database
of its own, where `asking` asks. `judging` compares each screen with what was expected,
and counts. Open `dialogues` first. Nothing here is imported by the path of a message.
"""

from supportbot.evaluating.cases import read_cases
from supportbot.evaluating.dialogues import (
    Dialogue,
    InvalidDialogues,
    Screen,
    read_dialogues,
)
from supportbot.evaluating.judging import (
    FaultyTurn,
    JudgedDialogue,
    KindFigures,
    figures_by_kind,
    judge,
)
from supportbot.evaluating.own_database import AskingFailed, ask_in_own_database

__all__ = [
    "AskingFailed",
    "Dialogue",
    "FaultyTurn",
    "InvalidDialogues",
    "JudgedDialogue",
    "KindFigures",
    "Screen",
    "ask_in_own_database",
    "figures_by_kind",
    "judge",
    "read_cases",
    "read_dialogues",
]
