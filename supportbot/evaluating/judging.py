"""Compares what customers saw with what they had to see, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportbot.evaluating.dialogues import (
        Dialogue,
        DialogueTurn,
        Expectation,
        Screen,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyTurn:
    """A turn that did not show what it had to; without a screen it was not possible."""

    number: int
    turn: DialogueTurn
    screen: Screen | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDialogue:
    """A dialogue and those of its turns that went wrong."""

    dialogue: Dialogue
    faulty: tuple[FaultyTurn, ...] = ()

    @property
    def turn_count(self) -> int:
        """The turns that are judged."""
        return sum(bool(turn.expect) for turn in self.dialogue.turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFigures:
    """How many dialogues of a kind passed, and how many of their judged turns."""

    dialogues: int
    passed: int
    turns: int
    turns_passed: int

    @classmethod
    def of(cls, judged: Sequence[JudgedDialogue]) -> KindFigures:
        turns = sum(each.turn_count for each in judged)
        return cls(
            dialogues=len(judged),
            passed=sum(not each.faulty for each in judged),
            turns=turns,
            turns_passed=turns - sum(len(each.faulty) for each in judged),
        )


def figures_by_kind(judged: Sequence[JudgedDialogue]) -> dict[str, KindFigures]:
    """The figures of each kind, in the order in which the kinds come."""
    kinds = dict.fromkeys(each.dialogue.kind for each in judged)
    return {
        kind: KindFigures.of([each for each in judged if each.dialogue.kind == kind])
        for kind in kinds
    }


def judge(dialogue: Dialogue, screens: Sequence[Screen | None]) -> JudgedDialogue:
    """What went wrong in a dialogue; there is a screen, or None, for each turn.

    >>> judge(dialogue, [Screen(said="hi", text="Hello!", greets=True)]).faulty
    ()
    """
    befores = [None, *screens]
    judged = (
        FaultyTurn(
            number=number,
            turn=turn,
            screen=screen,
            faults=_faults(turn, screen, before),
        )
        for number, (turn, screen, before) in enumerate(
            zip(dialogue.turns, screens, befores[:-1], strict=True), start=1
        )
    )
    faulty = tuple(each for each in judged if each.faults)
    return JudgedDialogue(dialogue=dialogue, faulty=faulty)


def _faults(
    turn: DialogueTurn, screen: Screen | None, before: Screen | None
) -> tuple[str, ...]:
    """What is wrong, for each of the alternatives; nothing if one of them holds."""
    if not turn.expect:
        return ()
    if screen is None:
        return (f"there was no question {turn.clicks} to click",)
    found = [tuple(_violations(each, screen, before)) for each in turn.expect]
    return () if () in found else tuple("; ".join(each) for each in found)


def _violations(
    expected: Expectation, screen: Screen, before: Screen | None
) -> Iterator[str]:
    yield from _unanswered(expected, screen, before)
    yield from _unoffered(expected, screen)
    if wrong := set(expected.not_answers) & set(screen.answered):
        yield f"answers {_listed(wrong)}"
    if expected.offers_human and not screen.offers_human:
        yield "offers no human"
    if expected.not_two and len(screen.answered) > 1:
        yield "answers more than one question"
    yield from _talkative(expected, screen)


def _unanswered(
    expected: Expectation, screen: Screen, before: Screen | None
) -> Iterator[str]:
    answered = set(screen.answered)
    if expected.answers and not answered & set(expected.answers):
        yield f"answers none of {_listed(expected.answers)}"
    if missing := set(expected.answers_all) - answered:
        yield f"does not answer {_listed(missing)}"
    if number := expected.answers_offered:
        offered = before.offered[number - 1 : number] if before else ()
        if not offered:
            yield f"there was no question {number} to answer"
        elif offered[0] not in answered:
            yield f"does not answer {_listed(offered)}"


def _unoffered(expected: Expectation, screen: Screen) -> Iterator[str]:
    shown = {*screen.answered, *screen.offered}
    if expected.offers and not shown & set(expected.offers):
        yield f"offers none of {_listed(expected.offers)}"
    if missing := set(expected.offers_all) - shown:
        yield f"does not offer {_listed(missing)}"
    first = {*screen.answered, *screen.offered[:1]}
    if expected.offers_first and not first & set(expected.offers_first):
        yield f"offers none of {_listed(expected.offers_first)} first"


def _talkative(expected: Expectation, screen: Screen) -> Iterator[str]:
    """What is said where nothing, a nod or a question is expected."""
    is_silent = expected.nothing or expected.acknowledges or expected.asks_back
    if is_silent and screen.answered:
        yield f"answers {_listed(screen.answered)}"
    if expected.acknowledges and screen.offered:
        yield f"offers {_listed(screen.offered)}"
    if expected.acknowledges and screen.greets:
        yield "greets"
    if expected.asks_back and not screen.offered:
        yield "asks nothing back"
    if (expected.acknowledges or expected.asks_back) and screen.apologises:
        yield "apologises"


def _listed(questions: Iterable[str]) -> str:
    return ", ".join(f"'{question}'" for question in sorted(questions))
