"""Fits faq/retrieval/constants.json to the evaluation sets and varied copies of them.

Run `python -m benchmarks.fit_ranker` to print how constants fitted to three sets do on
the fourth, `--write` to fit to all four and write the file. Nothing is left to chance:
the same sets and encoder give the same file. It takes some minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks import knowledge_bases as kb
from benchmarks.examples import Example, Judged, Sample, judge, measure_all
from benchmarks.figures import Outcomes, at_threshold, figures
from benchmarks.regression import Lists, fit_logistic, fit_softmax
from faq.retrieval.constants import FITTED, RankerWeights, fitted_constants
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.confidence import confidence_weights
from faq.retrieval.results import COLUMN, Thresholds

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

Doubles = NDArray[np.float64]
RANKED = {
    "hybrid": (
        "best_cosine",
        "centroid_cosine",
        "ridge",
        "characters",
        "words",
        "bm25",
    ),
    "lexical": ("characters", "words", "coverage", "bm25", "answer_bm25"),
}
RIGHT = ("intercept", "score", "margin", "share", "ridge", "ridge_margin", "closeness")
ANSWERABLE = ("intercept", "plain", "none_nearer", "none_ridge", "closeness")
ANSWERABLE_WEIGHT = 2.5
KEYWORDS = 1.0  # no set has keywords: a share of the weight of equal words, by hand
CLEAN = ("banking77_oos", "stackfaq")  # their "none" labels are right
TARGET_PRECISION = 0.96  # one point in hand for knowledge bases unlike these
MAX_FALSE = 0.025


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    encoder = kb.load_encoder()
    encoder.encode_query = cache(encoder.encode_query)  # each question comes often
    store = kb.VectorStore(encoder)
    models: dict[str, RankerWeights] = {}
    for mode in ("hybrid", "lexical"):
        samples = measure_all(encoder if mode == "hybrid" else None, store)
        models[mode] = fit(samples, mode)
        for name in kb.SETS:
            others = [sample for sample in samples if sample.name != name]
            _report(f"{mode}, held out", name, samples, fit(others, mode))
        for name in kb.SETS:
            _report(f"{mode}, shipped", name, samples, models[mode])
    if arguments.write:
        _write(encoder, models)


def fit(samples: Sequence[Sample], mode: str) -> RankerWeights:
    names = sorted({sample.name for sample in samples})
    groups = {
        name: [e for s in samples if s.name == name for e in s.examples]
        for name in names
    }
    ranker = _fit_ranker(list(groups.values()), RANKED[mode])
    judged = {name: [judge(e, ranker) for e in groups[name]] for name in names}
    groups_judged = list(judged.values())
    untaught = _fit_confidence(groups_judged)
    model = RankerWeights(
        ranker=ranker,
        confidence=untaught,
        taught=_fit_taught(groups_judged) or untaught,
        thresholds=Thresholds(sure=1.0, likely=1.0, ask_back=1.0, lead=1.0),
    )
    clean = [judged[name] for name in names if name in CLEAN]
    return replace(model, thresholds=_choose(clean, model))


def _fit_ranker(
    groups: Sequence[Sequence[Example]], names: Sequence[str]
) -> dict[str, float]:
    columns = [COLUMN[name] for name in names]
    lists = []
    for group in groups:
        kept = [example for example in group if example.is_right.any()]
        # Beyond the last candidate stand some that nothing speaks for.
        signals = np.full((len(kept), confidence.TOP, len(names)), -5.0)
        right = np.zeros((len(kept), confidence.TOP), np.bool_)
        for row, example in enumerate(kept):
            signals[row, : len(example.matrix)] = example.matrix[:, columns]
            right[row, : len(example.is_right)] = example.is_right
        lists.append(Lists(signals=signals, is_right=right))
    solved = fit_softmax(lists, penalty=0.02)
    fitted = dict(zip(names, map(float, solved), strict=True))
    return {**fitted, "keywords": KEYWORDS}


def _fit_confidence(groups: Sequence[Sequence[Judged]]) -> dict[str, float]:
    """A logistic for "right" and one for "answerable", added up and calibrated.

    The first tells right hits from wrong ones, the second questions from those that
    have no answer; each alone is worse at the other.
    """
    judged = [one for group in groups for one in group]
    features = np.array([one.features for one in judged])
    weights = np.concatenate([np.full(len(g), 1000 / len(g)) for g in groups])
    right = np.array([one.is_right for one in judged], float)
    answerable = np.array([one.is_answerable for one in judged], float)
    total = np.zeros(len(confidence.FEATURES))
    for names, target, share in (
        (RIGHT, right, 1.0),
        (ANSWERABLE, answerable, ANSWERABLE_WEIGHT),
    ):
        columns = [confidence.FEATURES.index(name) for name in names]
        total[columns] += share * fit_logistic(
            features[:, columns], target, weights=weights, penalty=10.0
        )
    logits = np.column_stack([np.ones(len(features)), features @ total])
    offset, scale = fit_logistic(logits, right, weights=weights, penalty=0.01)
    total *= scale
    total[0] += offset
    return dict(zip(confidence.FEATURES, map(float, total), strict=True))


def _fit_taught(groups: Sequence[Sequence[Judged]]) -> dict[str, float]:
    """A logistic for "right" over all features, where staff have labelled questions.

    Marks of "none of these" say which questions have no answer: what is left to tell
    are right hits from wrong ones. Empty without an encoder, for want of such marks.
    """
    taught = [[one for one in group if one.none_count] for group in groups]
    judged = [one for group in taught for one in group]
    if not judged:
        return {}
    solved = fit_logistic(
        np.array([one.features for one in judged]),
        np.array([one.is_right for one in judged], float),
        weights=np.concatenate([np.full(len(g), 1000 / len(g)) for g in taught]),
        penalty=30.0,
    )
    return dict(zip(confidence.FEATURES, map(float, solved), strict=True))


def outcomes_of(judged: Sequence[Judged], model: RankerWeights) -> Outcomes:
    chances = [
        confidence.probability(one.features, confidence_weights(model, one.none_count))
        for one in judged
    ]
    return Outcomes(
        confidence=np.array(chances),
        is_right=np.array([one.is_right for one in judged]),
        is_answerable=np.array([one.is_answerable for one in judged]),
    )


def _choose(groups: Sequence[Sequence[Judged]], model: RankerWeights) -> Thresholds:
    """The loosest thresholds under which every clean group keeps its promises."""
    answer = ask_back = 0.0
    for group in groups:
        outcomes = outcomes_of(group, model)
        answer = max(answer, _loosest(outcomes))
        shown = np.array([one.is_among_three for one in group])
        ask_back = max(ask_back, _half_useful(outcomes.confidence, shown))
    sure = round(answer, 3)
    return Thresholds(sure=sure, likely=sure, ask_back=round(ask_back, 3), lead=1.0)


def _loosest(outcomes: Outcomes) -> float:
    order = np.argsort(-outcomes.confidence, kind="stable")
    given = np.arange(1, len(order) + 1)
    precision = np.cumsum(outcomes.is_right[order]) / given
    false = np.cumsum(~outcomes.is_answerable[order])
    kept = (precision >= TARGET_PRECISION) & (false <= MAX_FALSE * false[-1])
    return float(outcomes.confidence[order][kept].min(initial=1.0))


def _half_useful(chances: Doubles, is_useful: NDArray[np.bool_]) -> float:
    """The confidence from which three suggestions hold the right FAQ half the time."""
    order = np.argsort(chances)
    window = max(1, len(order) // 20)
    share = np.convolve(is_useful[order], np.ones(window) / window, "valid")
    return float(chances[order][int(np.argmax(share >= 0.5))])  # noqa: PLR2004


def _report(
    title: str, name: str, samples: Sequence[Sample], model: RankerWeights
) -> None:
    sample = next(s for s in samples if s.name == name and s.is_published)
    judged = [judge(example, model.ranker) for example in sample.examples]
    outcomes = outcomes_of(judged, model)
    measured = figures(outcomes)
    given = at_threshold(outcomes, model.thresholds.sure)
    print(  # noqa: T201
        f"| {title} | {name} | {measured.accuracy_at_1:.3f} | {measured.auroc:.3f} | "
        f"{measured.coverage_at_p90:.3f} | {measured.coverage_at_p95:.3f} | "
        f"{measured.f1_best:.3f} | {given.precision:.3f} | {given.recall:.3f} | "
        f"{given.false_answer_rate:.3f} | {given.ece:.3f} | "
        f"{model.thresholds.sure} / {model.thresholds.ask_back} |",
        flush=True,
    )


def _write(encoder: Encoder, models: Mapping[str, RankerWeights]) -> None:
    data = {
        "encoder_sha256": encoder.sha256,
        "provenance": (
            "Written by benchmarks/fit_ranker.py --write from fixtures/evaluation: "
            + ", ".join(kb.SETS)
            + "; no other data."
        ),
        **{mode: asdict(model) for mode, model in models.items()},
        "conservative": asdict(fitted_constants().conservative),
    }
    FITTED.write_text(json.dumps(data, indent=2) + "\n")


if __name__ == "__main__":
    main()
