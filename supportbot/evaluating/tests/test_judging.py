"""A screen is compared with every expectation there is; kinds are counted."""

from __future__ import annotations

from typing import Any

import pytest

from supportbot.evaluating.dialogues import Dialogue, DialogueTurn, Expectation, Screen
from supportbot.evaluating.judging import (
    FaultyTurn,
    JudgedDialogue,
    KindFigures,
    figures_by_kind,
    judge,
)

A, B, C = "A?", "B?", "C?"


def screen(**shown: Any) -> Screen:
    return Screen(said="hi", text="Well.", **shown)


def dialogue(*turns: DialogueTurn, kind: str = "any") -> Dialogue:
    return Dialogue(id="one", kind=kind, turns=turns)


def faults(
    *expect: Expectation, shown: Screen | None, before: Screen | None = None
) -> tuple[str, ...]:
    """What is wrong with the second of two screens."""
    turns = DialogueTurn(says="hi"), DialogueTurn(says="so", expect=expect)
    judged = judge(dialogue(*turns), [before, shown])
    return judged.faulty[0].faults if judged.faulty else ()


@pytest.mark.parametrize(
    ("expected", "shown"),
    [
        (Expectation(answers=(A, B)), screen(answered=(B,))),
        (Expectation(answers=(A, B)), screen(answered=(C, A))),
        (Expectation(answers_all=(A, B)), screen(answered=(B, A, C))),
        (Expectation(answers_offered=2), screen(answered=(B,))),
        (Expectation(offers=(A, B)), screen(offered=(C, B))),
        (Expectation(offers=(A,)), screen(answered=(A,))),
        (Expectation(offers_all=(A, B)), screen(answered=(A,), offered=(C, B))),
        (Expectation(offers_first=(A, B)), screen(offered=(B, C))),
        (Expectation(offers_first=(A,)), screen(answered=(A,), offered=(C,))),
        (Expectation(not_answers=(A,)), screen(answered=(B,), offered=(A,))),
        (Expectation(nothing=True), screen(offered=(A,), apologises=True)),
        (Expectation(nothing=True), screen(greets=True)),
        (Expectation(offers_human=True), screen(answered=(A,), offers_human=True)),
        (Expectation(acknowledges=True), screen(offers_human=True)),
        (Expectation(asks_back=True), screen(offered=(A,))),
        (Expectation(not_two=True), screen(answered=(A,))),
        (Expectation(not_two=True), screen(apologises=True)),
    ],
)
def test_what_was_expected_is_on_the_screen(
    expected: Expectation, shown: Screen
) -> None:
    assert faults(expected, shown=shown, before=screen(offered=(A, B))) == ()


@pytest.mark.parametrize(
    ("expected", "shown", "fault"),
    [
        (
            Expectation(answers=(A, B)),
            screen(offered=(A,)),
            "answers none of 'A?', 'B?'",
        ),
        (Expectation(answers=(A,)), screen(answered=(B,)), "answers none of 'A?'"),
        (
            Expectation(answers_all=(A, B)),
            screen(answered=(B,)),
            "does not answer 'A?'",
        ),
        (Expectation(answers_offered=2), screen(answered=(A,)), "does not answer 'B?'"),
        (
            Expectation(answers_offered=3),
            screen(answered=(A,)),
            "there was no question 3 to answer",
        ),
        (Expectation(offers=(A, B)), screen(offered=(C,)), "offers none of 'A?', 'B?'"),
        (Expectation(offers_all=(A, B)), screen(offered=(A,)), "does not offer 'B?'"),
        (
            Expectation(offers_first=(A,)),
            screen(offered=(B, A)),
            "offers none of 'A?' first",
        ),
        (Expectation(not_answers=(A,)), screen(answered=(B, A)), "answers 'A?'"),
        (Expectation(nothing=True), screen(answered=(A,)), "answers 'A?'"),
        (Expectation(offers_human=True), screen(apologises=True), "offers no human"),
        (Expectation(acknowledges=True), screen(answered=(A,)), "answers 'A?'"),
        (Expectation(acknowledges=True), screen(offered=(A,)), "offers 'A?'"),
        (Expectation(acknowledges=True), screen(greets=True), "greets"),
        (Expectation(acknowledges=True), screen(apologises=True), "apologises"),
        (Expectation(asks_back=True), screen(), "asks nothing back"),
        (
            Expectation(asks_back=True),
            screen(offered=(A,), apologises=True),
            "apologises",
        ),
        (
            Expectation(asks_back=True),
            screen(answered=(A,), offered=(B,)),
            "answers 'A?'",
        ),
        (
            Expectation(not_two=True),
            screen(answered=(A, B)),
            "answers more than one question",
        ),
    ],
)
def test_what_is_wrong_is_said(
    expected: Expectation, shown: Screen, fault: str
) -> None:
    assert faults(expected, shown=shown, before=screen(offered=(A, B))) == (fault,)


def test_all_that_one_expectation_names_must_hold() -> None:
    expected = Expectation(not_answers=(A,), offers=(C,), offers_human=True)

    found = faults(expected, shown=screen(answered=(A,)))

    assert found == ("offers none of 'C?'; answers 'A?'; offers no human",)


def test_one_of_several_expectations_is_enough() -> None:
    either = Expectation(acknowledges=True), Expectation(answers=(A,))

    assert faults(*either, shown=screen(answered=(A,))) == ()
    assert faults(*either, shown=screen(answered=(B,))) == (
        "answers 'B?'",
        "answers none of 'A?'",
    )


def test_nothing_is_offered_by_a_turn_that_was_not_possible() -> None:
    found = faults(Expectation(answers_offered=1), shown=screen(), before=None)

    assert found == ("there was no question 1 to answer",)


def test_click_on_nothing_is_a_fault_of_its_turn() -> None:
    turns = (
        DialogueTurn(says="hi"),
        DialogueTurn(clicks=2, expect=(Expectation(nothing=True),)),
    )

    judged = judge(dialogue(*turns), [screen(), None])

    fault = "there was no question 2 to click"
    assert judged.faulty == (
        FaultyTurn(number=2, turn=turns[1], screen=None, faults=(fault,)),
    )


def test_turn_that_expects_nothing_is_not_judged() -> None:
    judged = judge(dialogue(DialogueTurn(says="hi")), [screen(apologises=True)])

    assert (judged.turn_count, judged.faulty) == (0, ())


def test_kinds_are_counted_in_their_order() -> None:
    expect = (Expectation(answers=(A,)),)
    turns = [DialogueTurn(says=says, expect=expect) for says in ("one", "two")]
    good, bad = screen(answered=(A,)), screen()
    talk = dialogue(*turns, kind="z")

    judged = [
        judge(talk, [good, bad]),
        judge(dialogue(turns[0], kind="a"), [good]),
        judge(talk, [good, good]),
    ]

    assert list(figures_by_kind(judged).items()) == [
        ("z", KindFigures(dialogues=2, passed=1, turns=4, turns_passed=3)),
        ("a", KindFigures(dialogues=1, passed=1, turns=1, turns_passed=1)),
    ]


def test_nothing_judged_is_nothing_passed() -> None:
    judged: list[JudgedDialogue] = []

    figures = KindFigures.of(judged)

    assert figures == KindFigures(dialogues=0, passed=0, turns=0, turns_passed=0)
