"""Figures: how well search does, and from which confidence on it may answer.

`sets` reads a knowledge base and questions from two files; `evaluation` asks them and
sums up, by the `metrics`; `trials` asks a knowledge base wordings it has not seen, and
`calibration` makes thresholds of what comes out. `quality_gate` holds the bundled sets
to their baseline. Open `evaluation` first; the path of a message imports nothing here.

    trials = evaluate(read_set(Path("kb.csv"), Path("queries.csv")), encoder=None)
    figures_of(trials).accuracy_at_1
"""

from faq.evaluating.calibration import MeasuredShare, Point, Report, apply, calibrate
from faq.evaluating.evaluation import (
    Figures,
    Trial,
    curve_of,
    evaluate,
    figures_of,
    snapshot_of,
    vectors_of,
)
from faq.evaluating.plotting import PlotUnavailable, plot_curves
from faq.evaluating.quality_baseline import (
    REMEDY,
    Baseline,
    InvalidBaseline,
    read_baseline,
    require_writable,
    write_baseline,
)
from faq.evaluating.quality_gate import BASELINE, VECTORS, check_quality
from faq.evaluating.quality_movements import Movement, compare
from faq.evaluating.sets import (
    DocumentIds,
    EvaluationSet,
    InvalidEvaluationSet,
    Question,
    SetFiles,
    bundled_sets,
    read_bundled_sets,
    read_documents,
    read_questions,
    read_set,
    with_one_phrasing,
)
from faq.evaluating.trials import HeldOutTrials, labelled_questions, none_texts
from faq.evaluating.vector_cache import (
    InvalidVectorFile,
    read_vectors,
    reading_stored,
)

__all__ = [
    "BASELINE",
    "REMEDY",
    "VECTORS",
    "Baseline",
    "DocumentIds",
    "EvaluationSet",
    "Figures",
    "HeldOutTrials",
    "InvalidBaseline",
    "InvalidEvaluationSet",
    "InvalidVectorFile",
    "MeasuredShare",
    "Movement",
    "PlotUnavailable",
    "Point",
    "Question",
    "Report",
    "SetFiles",
    "Trial",
    "apply",
    "bundled_sets",
    "calibrate",
    "check_quality",
    "compare",
    "curve_of",
    "evaluate",
    "figures_of",
    "labelled_questions",
    "none_texts",
    "plot_curves",
    "read_baseline",
    "read_bundled_sets",
    "read_documents",
    "read_questions",
    "read_set",
    "read_vectors",
    "reading_stored",
    "require_writable",
    "snapshot_of",
    "vectors_of",
    "with_one_phrasing",
    "write_baseline",
]
