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

from benchmarks import knowledge_bases as kb
from benchmarks.bands import choose
from benchmarks.examples import Example, Judged, Sample, judge, measure_all
from benchmarks.figures import Outcomes, at_bands, figures
from benchmarks.regression import Lists, fit_logistic, fit_softmax
from faq.retrieval.constants import FITTED, RankerWeights, fitted_constants
from faq.retrieval.deciding import confidence
from faq.retrieval.deciding.confidence import FACTORS, confidence_weights, factors_of
from faq.retrieval.results import COLUMN, Thresholds

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder

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
DOUBTED = 0.5  # what a "none" label of another set counts
# Without a real answer an "FAQ" is an intent, of which its phrasings show a part only.
# Whether there is one says nothing of the questions that have none.
ANSWERABLE_FACTORS = FACTORS[:-1]


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
    taught = _fit_taught(groups_judged) or untaught
    model = RankerWeights(
        ranker=ranker,
        confidence=untaught,
        taught=taught,
        answerable={},
        right={},
        thresholds=Thresholds(sure=1.0, likely=1.0, ask_back=1.0, lead=1.0),
    )
    model = _fit_factors(judged, model)
    published = [
        outcomes_of([judge(e, ranker) for e in sample.examples], model)
        for sample in samples
        if sample.name in CLEAN and sample.is_published
    ]
    varied = [outcomes_of(judged[name], model) for name in names if name in CLEAN]
    return replace(model, thresholds=choose(published, varied))


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
    marked = ([one for one in group if one.none_count] for group in groups)
    taught = list(filter(None, marked))
    judged = [one for group in taught for one in group]
    if not judged:
        return {}
    names = (*RIGHT[:-1], *ANSWERABLE[1:])
    columns = [confidence.FEATURES.index(name) for name in names]
    solved = fit_logistic(
        np.array([one.features for one in judged])[:, columns],
        np.array([one.is_right for one in judged], float),
        weights=np.concatenate([np.full(len(g), 1000 / len(g)) for g in taught]),
        penalty=30.0,
    )
    return dict.fromkeys(confidence.FEATURES, 0.0) | dict(
        zip(names, map(float, solved), strict=True)
    )


def _fit_factors(
    groups: Mapping[str, Sequence[Judged]], model: RankerWeights
) -> RankerWeights:
    """Two calibrated factors: has it an answer, and is the top hit right if it has."""
    judged = [one for group in groups.values() for one in group]
    weights = np.concatenate([np.full(len(g), 1000 / len(g)) for g in groups.values()])
    trust = np.concatenate(
        [
            [1.0 if one.is_answerable or name in CLEAN else DOUBTED for one in group]
            for name, group in groups.items()
        ]
    )
    features = np.array(
        [
            factors_of(one.features, confidence_weights(model, one.none_count))
            for one in judged
        ]
    )
    answerable = np.array([one.is_answerable for one in judged])
    right = np.array([one.is_right for one in judged], float)
    columns = [FACTORS.index(name) for name in ANSWERABLE_FACTORS]
    first = fit_logistic(
        features[:, columns],
        answerable.astype(float),
        weights=weights * trust,
        penalty=10.0,
    )
    second = fit_logistic(
        features[answerable],
        right[answerable],
        weights=weights[answerable],
        penalty=10.0,
    )
    return replace(
        model,
        answerable=dict(zip(ANSWERABLE_FACTORS, map(float, first), strict=True)),
        right=dict(zip(FACTORS, map(float, second), strict=True)),
    )


def outcomes_of(judged: Sequence[Judged], model: RankerWeights) -> Outcomes:
    share = confidence.FEATURES.index("share")
    return Outcomes(
        confidence=np.array(
            [
                confidence.probability(one.features, model, one.none_count)
                for one in judged
            ]
        ),
        lead=np.array([one.features[share] for one in judged]),
        is_right=np.array([one.is_right for one in judged]),
        is_among_three=np.array([one.is_among_three for one in judged]),
        is_answerable=np.array([one.is_answerable for one in judged]),
        is_barred=np.array([one.is_barred for one in judged]),
        may_be_sure=np.array([one.may_be_sure for one in judged]),
    )


def _report(
    title: str, name: str, samples: Sequence[Sample], model: RankerWeights
) -> None:
    sample = next(s for s in samples if s.name == name and s.is_published)
    judged = [judge(example, model.ranker) for example in sample.examples]
    outcomes = outcomes_of(judged, model)
    measured = figures(outcomes)
    given = at_bands(outcomes, model.thresholds)
    print(  # noqa: T201
        f"| {title} | {name} | {measured.accuracy_at_1:.3f} | {measured.auroc:.3f} | "
        f"{measured.coverage_at_p90:.3f} | {measured.coverage_at_p95:.3f} | "
        f"{measured.f1_best:.3f} | "
        + " | ".join(f"{value:.3f}" for value in asdict(given).values())
        + f" | {' / '.join(map(str, asdict(model.thresholds).values()))} |",
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
