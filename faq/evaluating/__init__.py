"""Figures: how well search does, and from which confidence on it may answer.

`sets` reads a knowledge base and questions from two files; `evaluation` asks them and
sums up, by the `metrics`; `trials` asks a knowledge base wordings it has not seen, and
`calibration` makes thresholds of what comes out; `plotting` draws a curve. Open
`evaluation` first. Nothing here is imported by the path of a message.
"""

from faq.evaluating.calibration import Recommendation, Report, apply, calibrate
from faq.evaluating.evaluation import (
    Figures,
    Trial,
    ask_all,
    curve_of,
    evaluate,
    figures_of,
)
from faq.evaluating.plotting import PlotUnavailable, plot_curves
from faq.evaluating.sets import (
    EvaluationSet,
    InvalidEvaluationSet,
    Question,
    read_documents,
    read_set,
)
from faq.evaluating.trials import HeldOutTrials

__all__ = [
    "EvaluationSet",
    "Figures",
    "HeldOutTrials",
    "InvalidEvaluationSet",
    "PlotUnavailable",
    "Question",
    "Recommendation",
    "Report",
    "Trial",
    "apply",
    "ask_all",
    "calibrate",
    "curve_of",
    "evaluate",
    "figures_of",
    "plot_curves",
    "read_documents",
    "read_set",
]
