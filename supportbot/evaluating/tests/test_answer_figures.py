"""Figures say what became of questions, by their labels."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from supportbot.evaluating.answers import (
    AnswerTrial,
    Given,
    ModelSaid,
    figures_of,
)
from supportbot.evaluating.answers.quality_gate import guarded_figures
from supportbot.evaluating.answers.table import lines_of
from supportbot.evaluating.tests.answer_trials import RETURN, trial

NONE: dict[str, Any] = {"right": (), "faqs": ()}
TRIALS = [
    trial(Given.BY_SEARCH, ModelSaid.NOT_ASKED, input_tokens=0, output_tokens=0),
    trial(Given.BY_MODEL),
    trial(Given.BY_MODEL, faqs=(RETURN,)),
    trial(Given.LIKELY),
    trial(Given.FREE, ModelSaid.WROTE, withheld=("number",)),
    trial(Given.NOTHING, ModelSaid.ABSTAINED, faqs=(), has_right_in_prompt=False),
    trial(Given.NOTHING, ModelSaid.WITHHELD, **NONE, withheld=("leak", "number")),
    trial(Given.BY_MODEL, right=(), has_right_in_prompt=False),
]


def test_coverage_and_precision_are_of_what_is_answered_for_sure() -> None:
    figures = figures_of(TRIALS)

    assert (figures.questions, figures.answerable) == (8, 6)
    assert figures.coverage == pytest.approx(3 / 6)
    assert figures.precision == pytest.approx(3 / 4)
    assert figures.precision_of_all == pytest.approx(3 / 5)


def test_what_is_shown_has_likely_answers_too() -> None:
    figures = figures_of(TRIALS)

    assert figures.shown_coverage == pytest.approx(4 / 6, abs=1e-4)
    assert figures.shown_precision == pytest.approx(4 / 5)


def test_wrong_by_label_counts_questions_that_have_no_answer() -> None:
    figures = figures_of(TRIALS)

    assert figures.wrong == 2
    assert figures.unanswerable_answered == pytest.approx(1 / 2)


def test_replies_and_what_was_wrong_in_them_are_counted() -> None:
    figures = figures_of(TRIALS)

    assert figures.given["word for word, by the model"] == 3
    assert figures.model == {
        "abstained": 1,
        "not asked": 1,
        "pointed at an FAQ": 4,
        "withheld": 1,
        "wrote": 1,
    }
    assert figures.withheld == {"leak": 1, "number": 2}


def test_right_in_prompt_is_of_the_answerable_that_the_model_was_asked() -> None:
    assert figures_of(TRIALS).right_in_prompt == pytest.approx(4 / 5)


def test_tokens_and_what_they_cost_are_added_up() -> None:
    priced = [replace(each, cost_nano=200_000_000) for each in TRIALS[:7]]

    figures = figures_of(TRIALS)

    assert (figures.calls, figures.input_tokens, figures.output_tokens) == (7, 700, 70)
    assert figures_of(priced).cost == pytest.approx(1.4)


def test_nothing_has_no_figures_but_counts() -> None:
    figures = figures_of([])

    assert (figures.coverage, figures.precision, figures.questions) == (None, None, 0)
    assert guarded_figures(figures) == {}


def test_the_gate_guards_how_much_is_withheld() -> None:
    assert guarded_figures(figures_of(TRIALS))["withheld_rate"] == pytest.approx(3 / 7)


def test_a_trial_is_read_as_it_was_written() -> None:
    [one] = [each for each in TRIALS if each.said is ModelSaid.WITHHELD]

    assert AnswerTrial.read(asdict(one) | {"withheld": ["leak", "number"]}) == one


def test_the_table_has_a_row_a_figure_and_a_column_a_set() -> None:
    lines = list(lines_of({"shop": figures_of(TRIALS), "empty": figures_of([])}))

    assert lines[0].split() == ["shop", "empty"]
    cells = {" ".join(line.split()[:-2]): line.split()[-2:] for line in lines[1:]}
    assert cells["likely"] == ["1", "0"]
    assert cells["withheld: number"] == ["2", "0"]
    assert cells["answered, of the unanswerable"] == ["0.500", "-"]
