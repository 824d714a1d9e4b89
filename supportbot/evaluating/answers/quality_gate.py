"""The gate of answers: with a simulated referee, the bot does as well as accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from faq.evaluating import (
    Baseline,
    Movement,
    bundled_sets,
    compare,
    read_baseline,
    require_writable,
    write_baseline,
)
from supportbot.evaluating.answers.choosing import ModelChoice
from supportbot.evaluating.answers.figures import figures_of
from supportbot.evaluating.answers.own_process import Commission, ask_in_own_process

if TYPE_CHECKING:
    from supportbot.evaluating.answers.figures import AnswerFigures
    from supportbot.evaluating.answers.trials import AnswerTrial, AskedQuestion

BASELINE = "answers.json"
REMEDY = "run manage.py evaluate_answers --accept"
SETS = ("sample", "sample_hard")
# Both ways in which models are told what a reply looks like.
MODELS = {"": ModelChoice(), ", tagged": ModelChoice(is_tagged=True)}
FIGURES = (
    "coverage",
    "precision",
    "precision_of_all",
    "right_in_prompt",
    "shown_coverage",
    "shown_precision",
    "unanswerable_answered",
    "unanswerable_shown",
)
WITHHELD = "withheld_rate"  # of the questions that the model was asked

Ask = Callable[[Commission], Iterator["AskedQuestion"]]


def check_answers(
    fixtures: Path,
    *,
    accept: bool = False,
    ask: Ask = ask_in_own_process,
    on_progress: Callable[[], object] = lambda: None,
) -> Sequence[Movement]:
    """What moved since the baseline; to accept makes what is measured the baseline.

    Raises `InvalidBaseline` and `AskingFailed`.
    """
    path = fixtures / "evaluation" / BASELINE
    if accept:
        require_writable(path.parent, remedy=REMEDY)
    is_first = accept and not path.exists()
    accepted = Baseline() if is_first else read_baseline(path, remedy=REMEDY)
    measured = dict(_measure(fixtures, ask, on_progress))
    if accept:
        write_baseline(path, Baseline.of(measured))
    return compare(accepted, measured)


def guarded_figures(figures: AnswerFigures) -> Mapping[str, float]:
    """What may not become worse, by name, without what these questions cannot tell."""
    values = {name: getattr(figures, name) for name in FIGURES}
    if figures.calls:
        values[WITHHELD] = sum(figures.withheld.values()) / figures.calls
    return {name: value for name, value in values.items() if value is not None}


def _measure(
    fixtures: Path, ask: Ask, on_progress: Callable[[], object]
) -> Iterator[tuple[str, Mapping[str, float]]]:
    files = [each for each in bundled_sets(fixtures) if each.name in SETS]
    for suffix, model in MODELS.items():
        trials: dict[str, list[AnswerTrial]] = {each.name: [] for each in files}
        for asked in ask(Commission(sets=files, model=model)):
            trials[asked.trial.set_name].append(asked.trial)
            on_progress()
        for name, of_set in trials.items():
            yield f"{name}{suffix}", guarded_figures(figures_of(of_set))
