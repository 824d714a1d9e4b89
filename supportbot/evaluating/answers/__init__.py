"""Sets of questions through the whole bot, with a model: asked, judged and counted.

`asking` asks a set in the process it runs in, with a simulated, a recorded or the
configured model (`choosing`); `trials` says what became of a question, `figures` sums
up. `own_process` has sets asked by a process with a database of its own; `quality_gate`
holds the figures to what was accepted. Open `asking` first. Nothing here is imported by
the path of a message.
"""

from supportbot.evaluating.answers.asking import ask_set
from supportbot.evaluating.answers.choosing import LIVE, SCRIPTED, ModelChoice
from supportbot.evaluating.answers.figures import AnswerFigures, figures_of
from supportbot.evaluating.answers.own_process import Commission, ask_in_own_process
from supportbot.evaluating.answers.trials import (
    AnswerTrial,
    AskedQuestion,
    Given,
    ModelSaid,
)

__all__ = [
    "LIVE",
    "SCRIPTED",
    "AnswerFigures",
    "AnswerTrial",
    "AskedQuestion",
    "Commission",
    "Given",
    "ModelChoice",
    "ModelSaid",
    "ask_in_own_process",
    "ask_set",
    "figures_of",
]
