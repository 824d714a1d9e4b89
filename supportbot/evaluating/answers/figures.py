"""What the whole bot made of a set of questions, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sessions_app.models import NANO

if TYPE_CHECKING:
    from supportbot.evaluating.answers.trials import AnswerTrial

DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFigures:
    """The names are an interface: scripts read them from `evaluate_answers --json`.

    Shares in [0, 1]; None where no question has a say. *Answered* is word for word for
    sure, or in free text; *shown* is that, or as likely.
    """

    questions: int
    answerable: int
    given: Mapping[str, int]
    model: Mapping[str, int]
    withheld: Mapping[str, int]  # replies by the kinds of what was wrong in them
    wrong: int  # shown, and not what the label says; unanswerable ones among them
    coverage: float | None  # of the answerable: answered, and rightly
    precision: float | None  # of the answerable that are answered: rightly
    precision_of_all: float | None  # the same, those without an answer counted, too
    shown_coverage: float | None
    shown_precision: float | None
    unanswerable_answered: float | None
    unanswerable_shown: float | None
    right_in_prompt: float | None  # of the answerable that the model was asked about
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float


def figures_of(trials: Sequence[AnswerTrial]) -> AnswerFigures:
    """Sum the trials up."""
    answerable = [trial for trial in trials if trial.is_answerable]
    others = [trial for trial in trials if not trial.is_answerable]
    read = sum(trial.input_tokens for trial in trials)
    written = sum(trial.output_tokens for trial in trials)
    asked = [trial for trial in trials if trial.has_right_in_prompt is not None]
    return AnswerFigures(
        questions=len(trials),
        answerable=len(answerable),
        given=_counted(trial.given.value for trial in trials),
        model=_counted(trial.said.value for trial in trials),
        withheld=_counted(kind for trial in trials for kind in set(trial.withheld)),
        wrong=sum(trial.is_wrong for trial in trials),
        coverage=_share(answerable, lambda t: t.is_answered and t.is_right),
        precision=_share(_answered(answerable), lambda t: t.is_right),
        precision_of_all=_share(_answered(trials), lambda t: t.is_right),
        shown_coverage=_share(answerable, lambda t: t.is_shown and t.is_right),
        shown_precision=_share(_shown(answerable), lambda t: t.is_right),
        unanswerable_answered=_share(others, lambda t: t.is_answered),
        unanswerable_shown=_share(others, lambda t: t.is_shown),
        right_in_prompt=_share(
            [trial for trial in asked if trial.is_answerable],
            lambda t: bool(t.has_right_in_prompt),
        ),
        calls=len(asked),
        input_tokens=read,
        output_tokens=written,
        cost=sum(trial.cost_nano for trial in trials) / NANO,
    )


def _answered(trials: Iterable[AnswerTrial]) -> list[AnswerTrial]:
    return [trial for trial in trials if trial.is_answered]


def _shown(trials: Iterable[AnswerTrial]) -> list[AnswerTrial]:
    return [trial for trial in trials if trial.is_shown]


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _share(
    trials: Sequence[AnswerTrial], holds: Callable[[AnswerTrial], bool]
) -> float | None:
    return round(sum(map(holds, trials)) / len(trials), DIGITS) if trials else None
