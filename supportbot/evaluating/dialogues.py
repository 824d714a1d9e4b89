"""Dialogues: what a customer says turn by turn, and what the screen has to show then.

A file holds one dialogue a line, as JSON:

    {"id": "follow-up-1", "kind": "follow_up", "held_back": true,
     "knowledge_base": "sample", "turns": [
        {"says": "do you deliver to france", "expect": {"answers": ["Do you ...?"]}},
        {"clicks": 1, "expect": [{"answers_offered": 1}, {"nothing": true}]}]}

All that an expectation names must hold; of several in a list, one must. A turn without
an expectation is context.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

KNOWLEDGE_BASE = "sample"
DIALOGUE_KEYS = {"id", "kind", "held_back", "knowledge_base", "turns"}
TURN_KEYS = {"says", "clicks", "expect"}
QUESTIONS = (
    "answers",
    "answers_all",
    "offers",
    "offers_all",
    "offers_first",
    "not_answers",
)
FLAGS = ("nothing", "offers_human", "acknowledges", "asks_back", "not_two")
NUMBER = "answers_offered"


class InvalidDialogues(Exception):
    """The file holds no dialogues; the message names place, value and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What must be on the screen after a turn; FAQs are named by their questions."""

    answers: tuple[str, ...] = ()  # one of them is answered
    answers_all: tuple[str, ...] = ()
    answers_offered: int | None = None  # the nth that the reply before offered
    offers: tuple[str, ...] = ()  # one of them is offered, or even answered
    offers_all: tuple[str, ...] = ()  # each is offered, or even answered
    offers_first: tuple[str, ...] = ()  # the first offer, or even answered
    not_answers: tuple[str, ...] = ()
    nothing: bool = False  # no answer; what is near may be offered
    offers_human: bool = False
    acknowledges: bool = False
    asks_back: bool = False
    not_two: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueTurn:
    """What the customer says, or which offered question they click; from 1 on."""

    says: str = ""
    clicks: int | None = None
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A conversation to be held; who tunes never looks at one that is held back."""

    id: str
    kind: str
    turns: tuple[DialogueTurn, ...]
    held_back: bool = False
    knowledge_base: str = KNOWLEDGE_BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a customer sees after a turn, however the bot came to it."""

    said: str
    text: str
    answered: tuple[str, ...] = ()  # for sure or as likely
    offered: tuple[str, ...] = ()
    offers_human: bool = False
    apologises: bool = False
    greets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file something stands, and which FAQs may be named there."""

    name: str
    questions: Collection[str]

    def __truediv__(self, part: str) -> Place:
        return Place(name=f"{self.name}: {part}", questions=self.questions)

    def fault(self, sentence: str) -> InvalidDialogues:
        return InvalidDialogues(f"{self.name}: {sentence}")

    def check_question(self, question: str) -> str:
        """The question as it is, if an FAQ of the knowledge base has it."""
        if question in self.questions:
            return question
        near = get_close_matches(question, self.questions, n=1)
        remedy = f"write '{near[0]}'" if near else "name the question of an FAQ"
        raise self.fault(f"'{question}' is not in the knowledge base; {remedy}.")


def read_dialogues(path: Path, questions: Collection[str]) -> tuple[Dialogue, ...]:
    """The dialogues of a file; each FAQ that they name is one of these questions."""
    dialogues: dict[str, Dialogue] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        place = Place(name=f"{path}: line {number}", questions=questions)
        dialogue = _read_dialogue(_parse(line, place), place)
        if dialogue.id in dialogues:
            raise place.fault(f"repeats the id '{dialogue.id}'; give it its own.")
        dialogues[dialogue.id] = dialogue
    if not dialogues:
        raise InvalidDialogues(f"{path}: no dialogue; write one a line.")
    return tuple(dialogues.values())


def read_text(path: Path) -> str:
    """The text of a file, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        why = getattr(exc, "strerror", None) or "this is not UTF-8"
        raise InvalidDialogues(f"{path}: {why}; name a text file.") from exc


def _parse(line: str, place: Place) -> object:
    try:
        parsed: object = json.loads(line)
    except json.JSONDecodeError as exc:
        raise place.fault(
            f"column {exc.colno} is no JSON ({exc.msg}); write one object a line."
        ) from exc
    return parsed


def _read_dialogue(value: object, place: Place) -> Dialogue:
    cells = _mapping(value, place, known=DIALOGUE_KEYS)
    texts = {
        key: _text(cells.get(key), place / key)
        for key in ("id", "kind", "knowledge_base")
    }
    if texts["knowledge_base"] != KNOWLEDGE_BASE:
        name = texts["knowledge_base"]
        raise (place / "knowledge_base").fault(f"'{name}'; use '{KNOWLEDGE_BASE}'.")
    turns = cells.get("turns")
    if not isinstance(turns, list) or not turns:
        raise (place / "turns").fault(f"{turns!r} holds no turn; list at least one.")
    dialogue = Dialogue(
        **texts,
        held_back=_flag(cells.get("held_back"), place / "held_back"),
        turns=tuple(
            _read_turn(turn, place / f"turn {number}", is_first=number == 1)
            for number, turn in enumerate(turns, start=1)
        ),
    )
    if not any(turn.expect for turn in dialogue.turns):
        raise place.fault("expects nothing; give a turn an 'expect'.")
    return dialogue


def _read_turn(value: object, place: Place, *, is_first: bool) -> DialogueTurn:
    cells = _mapping(value, place, known=TURN_KEYS)
    if ("says" in cells) is ("clicks" in cells):
        raise place.fault("has to have one of 'says' and 'clicks', not both.")
    expect = _read_alternatives(cells["expect"], place) if "expect" in cells else ()
    if "says" in cells:
        turn = DialogueTurn(says=_text(cells["says"], place / "says"), expect=expect)
    else:
        clicks = _position(cells["clicks"], place / "clicks")
        turn = DialogueTurn(clicks=clicks, expect=expect)
    rests_on_offer = turn.clicks or any(one.answers_offered for one in expect)
    if is_first and rests_on_offer:
        raise place.fault("nothing was offered before the first turn; say something.")
    return turn


def _read_alternatives(value: object, place: Place) -> tuple[Expectation, ...]:
    several = value if isinstance(value, list) and value else [value]
    return tuple(_read_expectation(one, place / "expect") for one in several)


def _read_expectation(value: object, place: Place) -> Expectation:
    cells = _mapping(value, place, known={*QUESTIONS, *FLAGS, NUMBER})
    if not cells:
        raise place.fault("is empty; leave 'expect' out of a turn that is context.")
    values = {key: _expected(key, cell, place / key) for key, cell in cells.items()}
    answered = {"answers", "answers_all", NUMBER} & cells.keys()
    unanswered = {"nothing", "acknowledges", "asks_back"} & cells.keys()
    offered = {"offers", "offers_all", "offers_first"} & cells.keys()
    is_nod = "acknowledges" in cells
    if (answered and unanswered) or (offered and is_nod):
        names = ", ".join(sorted(cells))
        raise place.fault(f"{names} cannot all hold; write a list of alternatives.")
    return Expectation(**values)


def _expected(key: str, value: object, place: Place) -> Any:
    """The value of a field of Expectation; Any, because each has its own type."""
    if key == NUMBER:
        return _position(value, place)
    return _questions(value, place) if key in QUESTIONS else _true(value, place)


def _mapping(value: object, place: Place, *, known: set[str]) -> Mapping[str, Any]:
    """An object of JSON; Any, because each value is checked where it is read."""
    if not isinstance(value, dict):
        raise place.fault(f"{value!r} is no object; write {{...}}.")
    if unknown := sorted(value.keys() - known):
        raise place.fault(f"'{unknown[0]}' is unknown; use {', '.join(sorted(known))}.")
    return value


def _text(value: object, place: Place) -> str:
    if not isinstance(value, str) or not value.strip():
        raise place.fault(f"{value!r} is no text; write some between quotes.")
    return value


def _flag(value: object, place: Place) -> bool:
    if not isinstance(value, bool):
        raise place.fault(f"{value!r}; write true or false.")
    return value


def _true(value: object, place: Place) -> bool:
    if value is not True:
        raise place.fault(f"{value!r}; write true, or leave it out.")
    return True


def _position(value: object, place: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise place.fault(f"{value!r} is no place in a list; count from 1.")
    return value


def _questions(value: object, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise place.fault(f'{value!r} is no list of questions; write ["..."].')
    return tuple(place.check_question(_text(question, place)) for question in value)
