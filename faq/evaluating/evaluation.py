"""How well search does on a test set, in figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from faq.evaluating import metrics
from faq.indexing.snapshot import Labels, Snapshot, Stamp
from faq.retrieval.index import Index
from faq.retrieval.results import Decision, Document, SearchResult
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.evaluating.metrics import Curve
    from faq.evaluating.sets import EvaluationSet, Question
    from faq.retrieval.arrays import Booleans, Floats
    from faq.retrieval.constants import Constants
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.none_memory import NoneMemory

UNTAUGHT = Labels(memory=None, missing_texts=(), thresholds={})
DEPTH = 10
LISTED = 3  # suggestions of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What search made of a question; `rank` is that of the first right hit."""

    is_answerable: bool
    rank: int | None
    confidence: float
    lead: float
    decision: Decision
    took_ms: float
    weight: float = 1.0  # of its question

    @property
    def is_right(self) -> bool:
        return self.rank == 1

    @property
    def is_listed(self) -> bool:
        """Whether a list that is shown holds a right FAQ."""
        return self.rank is not None and self.rank <= LISTED

    @property
    def is_sure(self) -> bool:
        return self.decision is Decision.SURE

    @property
    def is_shown(self) -> bool:
        """Whether the top hit is shown at once, surely or as the closest answer."""
        return self.decision in {Decision.SURE, Decision.LIKELY}

    @property
    def is_asked_back(self) -> bool:
        return self.decision is Decision.ASK_BACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The names are an interface: scripts read them from `evaluate_faq --json`.

    Shares in [0, 1], but for the time; None where no trial has a say.
    """

    accuracy_at_1: float | None
    mrr_at_10: float | None
    recall_at_5: float | None
    auroc: float | None
    coverage_at_p90: float
    coverage_at_p95: float
    f1_best: float
    precision: float | None  # of what is answered surely
    recall: float | None
    false_answer_rate: float | None
    shown_precision: float | None  # of what is answered at once: surely or as likely
    shown_recall: float | None
    false_likely_rate: float | None  # unanswerable, and answered at once all the same
    listed_rate: float | None  # unanswerable, and asked back
    list_hit_rate: float | None  # of lists, those that hold a right FAQ
    ece: float
    p50_ms: float


def ask_all(
    index: Index,
    questions: Iterable[Question],
    *,
    memory: NoneMemory | None = None,
    on_progress: Callable[[], object] = lambda: None,
) -> list[Trial]:
    """Search for every question as a customer would."""
    now = timezone.now()
    trials = []
    for question in questions:
        result = index.search(question.text, limit=DEPTH, now=now, memory=memory)
        trials.append(judge(question, result))
        on_progress()
    return trials


def judge(question: Question, result: SearchResult) -> Trial:
    """The result beside what is known of its question."""
    ranks = (
        rank
        for rank, hit in enumerate(result.hits, start=1)
        if hit.document.faq_id in question.right
    )
    return Trial(
        is_answerable=bool(question.right),
        rank=next(ranks, None),
        confidence=result.confidence,
        lead=result.lead,
        decision=result.decision,
        took_ms=result.took_ms,
        weight=question.weight,
    )


def evaluate(
    evaluation_set: EvaluationSet,
    *,
    encoder: Encoder | None,
    constants: Constants | None = None,
    on_progress: Callable[[], object] = lambda: None,
) -> list[Trial]:
    """Trials at the shipped thresholds, in memory: no database is touched."""
    documents = evaluation_set.documents
    vectors = vectors_of(documents, encoder)
    index = Index.build(
        documents, encoder=encoder, vectors=vectors, constants=constants
    )
    return ask_all(index, evaluation_set.questions, on_progress=on_progress)


def snapshot_of(documents: Sequence[Document], encoder: Encoder | None) -> Snapshot:
    """The documents as search takes them, at the shipped thresholds; no row is read.

    >>> search_in(snapshot_of(read_set(kb, queries).documents, encoder), "Where is it?")
    """
    vectors = vectors_of(documents, encoder)
    index = Index.build(documents, encoder=encoder, vectors=vectors)
    return Snapshot(stamp=Stamp(), index=index, labels=UNTAUGHT)


def vectors_of(
    documents: Sequence[Document],
    encoder: Encoder | None,
    known: Mapping[str, Floats] | None = None,
) -> Mapping[str, Floats]:
    """Vectors of all texts of the documents; those not known are computed here."""
    if encoder is None:
        return {}
    vectors = dict(known or {})
    index = Index.build(documents, encoder=encoder, vectors=vectors)
    missing = index.missing_texts
    vectors.update(zip(map(text_key, missing), encoder.encode(missing), strict=True))
    return vectors


def figures_of(trials: Sequence[Trial]) -> Figures:
    """Sum the trials up, of which there is at least one."""
    answerable = [trial for trial in trials if trial.is_answerable]
    others = [trial for trial in trials if not trial.is_answerable]
    sure = [trial for trial in trials if trial.is_sure]
    shown = [trial for trial in trials if trial.is_shown]
    lists = [trial for trial in trials if trial.is_asked_back]
    ranks = [trial.rank for trial in answerable]
    sure_count = sum(trial.is_right for trial in sure)
    shown_count = sum(trial.is_right for trial in shown)
    confidences = np.array([trial.confidence for trial in trials])
    is_answerable = np.array([trial.is_answerable for trial in trials])
    curve = curve_of(trials)
    return Figures(
        accuracy_at_1=metrics.recall_at(1, ranks),
        mrr_at_10=metrics.mrr_at(10, ranks),
        recall_at_5=metrics.recall_at(5, ranks),
        auroc=metrics.auroc(confidences, is_answerable),
        coverage_at_p90=curve.coverage_at(0.90),
        coverage_at_p95=curve.coverage_at(0.95),
        f1_best=curve.best_f1(),
        precision=metrics.share(sure_count, len(sure)),
        recall=metrics.share(sure_count, len(answerable)),
        false_answer_rate=_rate(trial.is_sure for trial in others),
        shown_precision=metrics.share(shown_count, len(shown)),
        shown_recall=metrics.share(shown_count, len(answerable)),
        false_likely_rate=_rate(trial.is_shown for trial in others),
        listed_rate=_rate(trial.is_asked_back for trial in others),
        list_hit_rate=_rate(trial.is_listed for trial in lists),
        ece=metrics.calibration_error(confidences, _is_right(trials)),
        p50_ms=float(np.median([trial.took_ms for trial in trials])),
    )


def curve_of(trials: Sequence[Trial]) -> Curve:
    """Precision against coverage, were other thresholds in force."""
    return metrics.curve(
        np.array([trial.confidence for trial in trials]),
        _is_right(trials),
        answerable_count=sum(t.weight for t in trials if t.is_answerable),
        weights=np.array([trial.weight for trial in trials]),
    )


def _rate(flags: Iterable[bool]) -> float | None:
    flags = list(flags)
    return metrics.share(sum(flags), len(flags))


def _is_right(trials: Sequence[Trial]) -> Booleans:
    return np.array([trial.is_right for trial in trials], np.bool_)
