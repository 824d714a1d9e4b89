"""The quality gate: the bundled test sets do no worse than what was accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from faq.evaluating import metrics
from faq.evaluating.evaluation import Trial, evaluate, figures_of
from faq.evaluating.quality_baseline import (
    DIGITS,
    REMEDY,
    Baseline,
    FiguresBySet,
    read_baseline,
    require_writable,
    write_baseline,
)
from faq.evaluating.quality_movements import Movement, compare
from faq.evaluating.sets import EvaluationSet, read_bundled_sets
from faq.evaluating.vector_cache import (
    read_vectors,
    reading_stored,
    write_vectors,
)
from faq.retrieval.constants import Constants, fitted_constants

if TYPE_CHECKING:
    from faq.evaluating.vector_cache import CachedEncoder, StoredVectors
    from faq.retrieval.encoder import Encoder

BASELINE = "baseline.json"
VECTORS = "vectors.npz"
FIGURES = (  # as `evaluate_faq` names them
    "accuracy_at_1",
    "auroc",
    "coverage_at_p90",
    "coverage_at_p95",
    "precision",
    "false_answer_rate",
    "shown_recall",
    "shown_precision",
    "false_likely_rate",
    "listed_rate",
    "list_hit_rate",
    "ece",
)
ANSWER_RATE = "answer_rate"  # answerable questions answered surely, rightly or not


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """What moved since the baseline."""

    movements: Sequence[Movement]
    notes: Sequence[str]  # what is no failure, yet worth knowing

    @property
    def failures(self) -> Sequence[Movement]:
        return [movement for movement in self.movements if movement.fails]


def check_quality(
    fixtures: Path,
    encoder: Encoder,
    *,
    accept: bool = False,
    on_progress: Callable[[], object] = lambda: None,
) -> QualityReport:
    """What moved since the baseline; to accept makes what is measured the baseline.

    Raises `InvalidBaseline`, `InvalidVectorFile` and `InvalidEvaluationSet`.
    """
    folder = fixtures / "evaluation"
    if accept:
        require_writable(folder)
    is_first = accept and not (folder / BASELINE).exists()
    accepted = Baseline() if is_first else read_baseline(folder / BASELINE)
    stored = read_vectors(folder / VECTORS)
    used, cached = reading_stored(encoder, stored)
    measured: dict[str, Mapping[str, float]] = {}
    for evaluation_set in read_bundled_sets(fixtures):
        measured |= measure_quality(
            evaluation_set, encoder=used, on_progress=on_progress
        )
    baseline = Baseline.of(
        measured,
        encoder_sha256=encoder.sha256,
        constants_sha256=fitted_constants().sha256,
    )
    if accept:
        write_baseline(folder / BASELINE, baseline)
        if cached.is_outdated:
            write_vectors(folder / VECTORS, cached.used)
    return QualityReport(
        movements=compare(accepted, measured),
        notes=[] if accept else list(_notes(accepted, baseline, cached, stored)),
    )


def measure_quality(
    evaluation_set: EvaluationSet,
    *,
    encoder: Encoder,
    constants: Constants | None = None,
    on_progress: Callable[[], object] = lambda: None,
) -> FiguresBySet:
    """Figures of a set with the encoder and, as a set of its own, by words alone."""
    encoders = {evaluation_set.name: encoder, f"{evaluation_set.name}, lexical": None}
    return {
        name: guarded_figures(
            evaluate(
                evaluation_set,
                encoder=used,
                constants=constants,
                on_progress=on_progress,
            )
        )
        for name, used in encoders.items()
    }


def guarded_figures(trials: Sequence[Trial]) -> Mapping[str, float]:
    """What may not become worse, by name, without what these trials cannot tell."""
    figures: dict[str, float | None] = asdict(figures_of(trials))
    answerable = [trial for trial in trials if trial.is_answerable]
    figures[ANSWER_RATE] = metrics.share(
        sum(trial.is_sure for trial in answerable), len(answerable)
    )
    guarded = {name: figures[name] for name in (*FIGURES, ANSWER_RATE)}
    return {
        name: round(value, DIGITS)
        for name, value in guarded.items()
        if value is not None
    }


def _notes(
    accepted: Baseline, measured: Baseline, cached: CachedEncoder, stored: StoredVectors
) -> Iterator[str]:
    if accepted.constants_sha256 != measured.constants_sha256:
        yield (
            f"The baseline was accepted with the constants "
            f"{accepted.constants_sha256[:12]}, not {measured.constants_sha256[:12]}."
        )
    if stored.encoder_sha256 != measured.encoder_sha256:
        yield (
            f"{VECTORS} has no vectors of the encoder {measured.encoder_sha256[:12]}: "
            f"every text was embedded, which takes long; {REMEDY} to keep them."
        )
    elif cached.computed_count:
        yield (
            f"Texts without a vector in {VECTORS}, embedded here: "
            f"{cached.computed_count}; {REMEDY} to keep them."
        )
